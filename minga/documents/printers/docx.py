"""DOCX by python-docx: real headings, lists and header rows, so that Word's own reader finds its way."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ..tables.archive import entry
from ..tree import Bullets, Facts, Figure, Heading, PageBreak, Paragraph, Signatures, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..tree import Document

TEAL, SOFT = RGBColor(0x1D, 0x5C, 0x5B), RGBColor(0x4D, 0x5A, 0x5A)
SIZES = {"Title": 20, "Heading 1": 14, "Heading 2": 12, "Heading 3": 11}
STYLES = {"plain": "Normal", "lead": "Normal", "quote": "Quote", "soft": "Normal"}
PAPERS = {"CO": (21.59, 27.94)}  # letter; everywhere else A4
A4 = (21.0, 29.7)
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
FACE = "Calibri"


def print_document(document: Document, images: Mapping[str, bytes]) -> bytes:
    paper = docx.Document()
    dress(paper, document)
    if document.above:
        soften(paper.add_paragraph(document.above))
    paper.add_paragraph(document.title, style="Title")
    for block in document.blocks:
        if isinstance(block, Figure):
            figure(paper, block, images)
        else:
            DRAW[type(block)](paper, block)
    held = io.BytesIO()
    paper.save(held)
    return without_time(held)


def dress(paper: Any, document: Document) -> None:
    """Set language, paper, faces and foot; take out who made the template and when."""
    core = paper.core_properties
    for told in list(core._element):
        core._element.remove(told)
    core.title, core.language = document.title, f"{document.language}-{document.country}"
    defaults = paper.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    for language in defaults.findall(qn("w:lang")):
        language.set(qn("w:val"), core.language)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = FACE, Pt(11)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in SIZES.items():
        font = paper.styles[name].font
        font.size, font.color.rgb, font.bold = Pt(size), TEAL, True
        fonts = paper.styles[name].element.rPr.rFonts
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        font.name = FACE
    for border in paper.styles["Title"].element.pPr.findall(qn("w:pBdr")):
        paper.styles["Title"].element.pPr.remove(border)
    footer = paper.styles["Footer"].font
    footer.size, footer.color.rgb = Pt(9), SOFT
    width, height = PAPERS.get(document.country, A4)
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.left_margin = section.right_margin = Cm(2.3)
    foot(section.footer.paragraphs[0], document.below)


def foot(paragraph: Any, below: str) -> None:
    """Write the code and «page of pages» at the foot."""
    for before, name in ((f"{below} · " if below else "", "PAGE"), (" / ", "NUMPAGES")):
        paragraph.add_run(before)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), name)
        paragraph._p.append(field)


def soften(paragraph: Any, text: str = "") -> None:
    if text:
        paragraph.add_run(text)
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9), SOFT


def heading(paper: Any, block: Heading) -> None:
    paper.add_paragraph(block.text, style=f"Heading {block.level}")


def paragraph(paper: Any, block: Paragraph) -> None:
    written = paper.add_paragraph(block.text, style=STYLES[block.tone])
    if block.tone == "lead":
        written.runs[0].font.size = Pt(12.5)
    if block.tone == "soft":
        soften(written)


def bullets(paper: Any, block: Bullets) -> None:
    for item in block.items:
        paper.add_paragraph(item, style="List Bullet")


def facts(paper: Any, block: Facts) -> None:
    for name, value in block.rows:
        line = paper.add_paragraph()
        line.add_run(f"{name}: ").bold = True
        line.add_run(value)


def table(paper: Any, block: Table) -> None:
    if block.caption:
        caption = paper.add_paragraph(block.caption, style="Caption")
        caption.paragraph_format.keep_with_next = True
    drawn = paper.add_table(rows=1, cols=len(block.columns), style="Table Grid")
    repeated = OxmlElement("w:tblHeader")
    drawn.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in (block.columns, *block.rows):
        cells = drawn.rows[0].cells if row is block.columns else drawn.add_row().cells
        for n, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.paragraphs[0].add_run(text).bold = row is block.columns
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            if n in block.numeric:
                cell.paragraphs[0].alignment = RIGHT
    paper.add_paragraph()


def figure(paper: Any, block: Figure, images: Mapping[str, bytes]) -> None:
    drawn = paper.add_picture(io.BytesIO(images[block.image]), width=Cm(12))
    told = drawn._inline.docPr
    told.set("descr", block.alt)
    told.set("name", "")
    if block.caption:
        paper.add_paragraph(block.caption, style="Caption")


def signatures(paper: Any, block: Signatures) -> None:
    for name, role in block.rows:
        line = paper.add_paragraph("_" * 38)
        line.paragraph_format.space_before = Pt(40)
        line.paragraph_format.keep_with_next = True
        written = paper.add_paragraph(name)
        if role:
            written.add_run(f"\n{role}" if name else role)


def page_break(paper: Any, _block: PageBreak) -> None:
    paper.add_page_break()


DRAW: dict[type, Callable[[Any, Any], None]] = {
    Heading: heading,
    Paragraph: paragraph,
    Bullets: bullets,
    Facts: facts,
    Table: table,
    Signatures: signatures,
    PageBreak: page_break,
}


def without_time(held: io.BytesIO) -> bytes:
    """Return the same package with no time in it, and without the picture of an empty page that the template brings."""
    made = io.BytesIO()
    with ZipFile(held) as old, ZipFile(made, "w") as new:
        for name in sorted(old.namelist()):
            new.writestr(entry(name), old.read(name))
    return made.getvalue()
