"""A document tree as PDF, DOCX or ODT. Pure: the tree goes in as data, bytes come out, the same bytes for the same tree.

Nothing of a document is ever read as a template or as markup, and no printer writes down who printed or when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..tables.described import plain
from ..tree import with_texts
from . import docx, odt, pdf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..tree import Document

    Images = Mapping[str, bytes]

# each form: its printer, its media type
FORMS: dict[str, tuple[Callable[[Document, Images], bytes], str]] = {
    "pdf": (pdf.print_document, "application/pdf"),
    "docx": (docx.print_document, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "odt": (odt.print_document, "application/vnd.oasis.opendocument.text"),
}


def print_document(document: Document, form: str, images: Images | None = None) -> bytes:
    """Print a document; `images` are the JPEG or PNG bytes of its figures by their keys. Raises `KeyError` for an unknown form."""
    return FORMS[form][0](with_texts(document, plain), images or {})
