"""Foreign files into text: each kind of file as offices send it, and one code for each that cannot be read."""

import zipfile
from pathlib import Path

import docx
import pytest

from minga.documents import inspection
from minga.instruments.engine.definition import load_pack
from minga.instruments.readers import child, forms_print, shaping
from minga.kernel.sandbox import Rejected

F1 = load_pack(Path("minga/instruments/packs/f1.yaml"))
SOURCE = (Path(__file__).parents[1] / "fixtures/printed_form.txt").read_text()


def told(path):
    kind = inspection.prove(str(path))["content_type"]
    printed = forms_print.read(child.text_of(str(path), kind), F1)
    return shaping.summary(shaping.propose(printed, F1), F1, printed.unmapped_characters)


EXPECTED = [
    "40 preguntas encontradas de 40",
    "29 con respuesta",
    "7 vacías: 6, 7, 8, 9, 10, 11, 12",
    "4 no determinadas: 13, 20, 21, 40",
    "0 caracteres sin ubicar",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_in_what_windows_saves(tmp_path, encoding):
    path = tmp_path / "ficha.txt"
    path.write_bytes(SOURCE.replace("\n", "\r\n").encode(encoding))
    assert told(path) == EXPECTED


def test_bytes_that_only_start_like_text_are_refused(tmp_path):
    path = tmp_path / "ficha.txt"
    path.write_bytes(b"\xff\xfe\x00\xd8\x00")
    with pytest.raises(Rejected, match="type"):
        inspection.prove(str(path))


def test_word_with_paragraphs_and_tables(tmp_path):
    paper = docx.Document()
    lines = SOURCE.splitlines()
    for line in lines[:60]:
        paper.add_paragraph(line)
    cell = paper.add_table(rows=1, cols=1).cell(0, 0)
    for line in lines[60:]:
        cell.add_paragraph(line)
    paper.save(tmp_path / "ficha.docx")
    assert told(tmp_path / "ficha.docx") == EXPECTED


def test_word_that_copied_the_form_into_two_columns(tmp_path):
    """The label in one cell without number nor asterisk, the answer in the next one."""
    paper = docx.Document()
    for section in F1.sections:
        paper.add_paragraph(section.title)
        table = paper.add_table(rows=0, cols=2)
        for item in section.items:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = item.label, f"Dice {item.number}"
    paper.save(tmp_path / "ficha.docx")
    text = child.text_of(str(tmp_path / "ficha.docx"), inspection.OFFICE["word/document.xml"])
    proposal = shaping.propose(forms_print.read(text, F1), F1)
    assert proposal.missing == []
    assert proposal.values["municipality"] == {"label": "Dice 7"}
    assert proposal.values["lessons"]["raw_text"] == "Dice 39"


ESCAPED = {ord(c): "\\" + c for c in "()\\"}


def pdf(path, lines):
    """Write a small PDF with text, 50 lines a page (none: a page with nothing on it, as a scan)."""
    pages = [lines[n : n + 50] for n in range(0, len(lines), 50)] or [[]]
    parts = ["<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
    for page in pages:
        shown = "".join(f"({line.translate(ESCAPED)}) Tj T*\n" for line in page)
        stream = f"BT /F1 6 Tf 8 TL 20 800 Td\n{shown}ET"
        parts.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
        parts.append(
            f"<</Type/Page/Parent {2 * len(pages) + 2} 0 R/MediaBox[0 0 900 850]"
            f"/Resources<</Font<</F1 1 0 R>>>>/Contents {len(parts)} 0 R>>"
        )
    kids = " ".join(f"{2 * n + 3} 0 R" for n in range(len(pages)))
    parts.append(f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>")
    parts.append(f"<</Type/Catalog/Pages {len(parts)} 0 R>>")
    body = "%PDF-1.4\n" + "".join(f"{n} 0 obj\n{part}\nendobj\n" for n, part in enumerate(parts, 1))
    path.write_bytes((body + f"trailer<</Root {len(parts)} 0 R>>\n%%EOF").encode("cp1252"))


def test_pdf_with_text(tmp_path):
    pdf(tmp_path / "ficha.pdf", SOURCE.splitlines())
    assert told(tmp_path / "ficha.pdf")[:4] == EXPECTED[:4]


def test_pdf_without_text(tmp_path):
    pdf(tmp_path / "ficha.pdf", [])
    with pytest.raises(Rejected, match="no_text"):
        told(tmp_path / "ficha.pdf")


def test_word_with_macros_and_truncated_word(tmp_path):
    docx.Document().save(tmp_path / "ficha.docx")
    whole = (tmp_path / "ficha.docx").read_bytes()
    (tmp_path / "cut.docx").write_bytes(whole[: len(whole) // 2])
    with zipfile.ZipFile(tmp_path / "ficha.docx", "a") as parts:
        parts.writestr("word/vbaProject.bin", b"x")
    for name, code in (("ficha.docx", "macros"), ("cut.docx", "damaged")):
        with pytest.raises(Rejected, match=code):
            inspection.prove(str(tmp_path / name))
