"""PDF by Typst: tagged (PDF/UA-1), with the faces that come inside its wheel, and no clock."""

from __future__ import annotations

import json
import re
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from ..tree import as_json, as_text, with_texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..tree import Document

TEMPLATE = Path(__file__).parent / "document.typ"
PNG = b"\x89PNG"
START = 0  # a document that is printed twice is the same document
# what the wheel's faces are known to draw; PDF/UA refuses a document with a letter that nothing draws
UNSURE = re.compile("[^\n\t -~\u00a1-\u017f\u2010-\u2027\u2030-\u203a\u20ac\u2122\u2190-\u2193]")
MOST_PROBED, IN_ITS_PLACE = 64, "\N{WHITE SQUARE}"


@lru_cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def print_document(document: Document, images: Mapping[str, bytes]) -> bytes:
    told = as_json(with_texts(document, drawable(document)))
    with tempfile.TemporaryDirectory() as folder:
        told["files"] = {}
        for n, (key, content) in enumerate(images.items()):
            told["files"][key] = f"{n}.png" if content.startswith(PNG) else f"{n}.jpg"
            (Path(folder) / told["files"][key]).write_bytes(content)
        return compiled(TEMPLATE.read_bytes(), json.dumps(told, ensure_ascii=False), folder)


def compiled(source: bytes, data: str, folder: str) -> bytes:
    compiler = typst.Compiler(input=source, root=folder, font_paths=fonts(), sys_inputs={"document": data})
    made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=START)
    assert isinstance(made, bytes)  # noqa: S101 -- one PDF is one piece
    return made


def drawable(document: Document) -> Callable[[str], str]:
    """Return what puts a square where the faces lack a letter of this document; of very many odd letters none is tried."""
    odd = set(UNSURE.findall(as_text(document)))
    tried = odd if len(odd) <= MOST_PROBED else set()
    lost = {ord(letter): IN_ITS_PLACE for letter in odd if letter not in tried or not is_drawn(letter)}
    return lambda text: text.translate(lost)


@lru_cache(maxsize=4096)
def is_drawn(letter: str) -> bool:
    """Whether some face of the wheel has a letter: print it alone and see."""
    source = b'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#sys.inputs.document'
    try:
        compiled(source, letter, tempfile.gettempdir())
    except typst.TypstError:
        return False
    return True
