"""ODT (OpenDocument 1.3), written directly: headings with their level, lists, header rows, pictures with their text."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from PIL import Image

from ..tables.archive import entry, put
from ..tables.ods import HEAD, ODF, meta, spaced
from ..tree import Bullets, Facts, Figure, Heading, PageBreak, Paragraph, Signatures, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..tree import Document

MEDIA = "application/vnd.oasis.opendocument.text"
SPACES = " ".join(
    [
        f'xmlns:{short}="{ODF}:{name}:1.0"'
        for short, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
            ("svg", "svg-compatible"),
            ("fo", "xsl-fo-compatible"),
        )
    ]
    + ['xmlns:xlink="http://www.w3.org/1999/xlink"']
)
TEAL, SOFT, LINE = "#1d5c5b", "#4d5a5a", "#c9d3d2"
PAPERS = {"CO": ("21.59cm", "27.94cm")}  # letter; everywhere else A4
A4 = ("21cm", "29.7cm")
WIDTH = 12.0  # of a picture, in centimetres
FACE = "Carlito, Calibri, 'Liberation Sans', sans-serif"


def print_document(document: Document, images: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    body = "".join(
        figure(n, block, images) if isinstance(block, Figure) else DRAW[type(block)](n, block)
        for n, block in enumerate(document.blocks)
    )
    above = line("Soft", document.above) if document.above else ""
    with ZipFile(made, "w") as archive:
        put(archive, "mimetype", MEDIA, is_stored=True)
        put(
            archive,
            "content.xml",
            f'{HEAD}<office:document-content {SPACES} office:version="1.3"><office:automatic-styles>{OWN}'
            f"</office:automatic-styles><office:body><office:text>{above}{line('Title', document.title)}{body}"
            "</office:text></office:body></office:document-content>",
        )
        put(archive, "styles.xml", styles(document))
        put(archive, "meta.xml", meta(document.title))
        for key, content in images.items():
            archive.writestr(entry(picture(key, content)), content)
        put(archive, "META-INF/manifest.xml", manifest([picture(k, c) for k, c in images.items()]))
    return made.getvalue()


def said(text: str) -> str:
    """Return a text with its line breaks and its runs of spaces."""
    return "<text:line-break/>".join(spaced(escape(part)) for part in text.split("\n"))


def line(style: str, text: str) -> str:
    return f'<text:p text:style-name="{style}">{said(text)}</text:p>'


TONES = {"plain": "Text", "lead": "Lead", "quote": "Quote", "soft": "Soft"}


def heading(_n: int, block: Heading) -> str:
    level = block.level
    return f'<text:h text:style-name="H{level}" text:outline-level="{level}">{said(block.text)}</text:h>'


def paragraph(_n: int, block: Paragraph) -> str:
    return line(TONES[block.tone], block.text)


def bullets(_n: int, block: Bullets) -> str:
    inside = "".join(f"<text:list-item>{line('Text', item)}</text:list-item>" for item in block.items)
    return f'<text:list text:style-name="Dots">{inside}</text:list>'


def facts(_n: int, block: Facts) -> str:
    return "".join(
        f'<text:p text:style-name="Text"><text:span text:style-name="Strong">{said(name)}: </text:span>{said(value)}</text:p>'
        for name, value in block.rows
    )


def signatures(_n: int, block: Signatures) -> str:
    return "".join(
        line("Sign", f"{name}\n{role}" if name and role else name or role) for name, role in block.rows
    )


def page_break(_n: int, _block: PageBreak) -> str:
    return '<text:p text:style-name="NewPage"/>'


def table(n: int, block: Table) -> str:
    columns = f'<table:table-column table:number-columns-repeated="{len(block.columns)}"/>'
    head = "".join(
        cell("Head", "Strong-right" if m in block.numeric else "Strong-left", text)
        for m, text in enumerate(block.columns)
    )
    rows = "".join(
        f"<table:table-row>{''.join(cell('Cell', 'Right' if m in block.numeric else 'Small', text) for m, text in enumerate(row))}</table:table-row>"
        for row in block.rows
    )
    caption = line("Caption", block.caption) if block.caption else ""
    return (
        f'{caption}<table:table table:name="T{n}" table:style-name="Wide">{columns}<table:table-header-rows>'
        f"<table:table-row>{head}</table:table-row></table:table-header-rows>{rows}</table:table>{line('Text', '')}"
    )


def cell(style: str, inner: str, text: str) -> str:
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{line(inner, text)}</table:table-cell>'


def picture(key: str, content: bytes) -> str:
    return f"Pictures/{key}.{'png' if content.startswith(b'PNG', 1) else 'jpg'}"


def figure(n: int, block: Figure, images: Mapping[str, bytes]) -> str:
    content = images[block.image]
    width, height = Image.open(io.BytesIO(content)).size
    frame = (
        f'<draw:frame draw:name="F{n}" text:anchor-type="as-char" svg:width="{WIDTH}cm" svg:height="{WIDTH * height / width:.2f}cm">'
        f"<draw:image xlink:href={quoteattr(picture(block.image, content))} "
        'xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/>'
        f"<svg:title>{escape(block.caption or block.alt)}</svg:title><svg:desc>{escape(block.alt)}</svg:desc></draw:frame>"
    )
    caption = line("Caption", block.caption) if block.caption else ""
    return f'<text:p text:style-name="Text">{frame}</text:p>{caption}'


DRAW: dict[type, Callable[[int, Any], str]] = {
    Heading: heading,
    Paragraph: paragraph,
    Bullets: bullets,
    Facts: facts,
    Table: table,
    Signatures: signatures,
    PageBreak: page_break,
}


def style(name: str, text: str = "", paragraph: str = "", *, parent: str = "Standard", more: str = "") -> str:
    inside = f"<style:paragraph-properties {paragraph}/>" if paragraph else ""
    inside += f"<style:text-properties {text}/>" if text else ""
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return f'<style:style style:name="{name}" style:family="paragraph"{above}{more}>{inside}</style:style>'


OWN = (
    '<style:style style:name="Wide" style:family="table"><style:table-properties table:align="margins"/></style:style>'
    f'<style:style style:name="Head" style:family="table-cell"><style:table-cell-properties fo:background-color="#e3edec" fo:padding="0.1cm" fo:border-bottom="0.5pt solid {LINE}"/></style:style>'
    f'<style:style style:name="Cell" style:family="table-cell"><style:table-cell-properties fo:padding="0.1cm" fo:border-bottom="0.5pt solid {LINE}"/></style:style>'
    '<style:style style:name="Strong" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>'
    '<text:list-style style:name="Dots"><text:list-level-style-bullet text:level="1" text:bullet-char="•">'
    '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment '
    'text:label-followed-by="listtab" fo:text-indent="-0.5cm" fo:margin-left="0.7cm"/></style:list-level-properties>'
    "</text:list-level-style-bullet></text:list-style>"
)
NAMED = "".join(
    (
        style("Standard", f'fo:font-family="{FACE}" fo:font-size="11pt"', parent=""),
        style("Text", paragraph='fo:margin-bottom="0.2cm" fo:line-height="125%"'),
        style(
            "Title",
            f'fo:font-size="20pt" fo:font-weight="bold" fo:color="{TEAL}"',
            'fo:margin-bottom="0.4cm"',
            more=' style:class="chapter"',
        ),
        style("Lead", 'fo:font-size="12.5pt"', 'fo:margin-bottom="0.3cm"'),
        style("Quote", 'fo:font-style="italic"', 'fo:margin-left="0.8cm" fo:margin-bottom="0.2cm"'),
        style("Soft", f'fo:font-size="9.5pt" fo:color="{SOFT}"', 'fo:margin-bottom="0.2cm"'),
        style(
            "Caption",
            f'fo:font-size="9.5pt" fo:color="{SOFT}"',
            'fo:margin-bottom="0.1cm" fo:keep-with-next="always"',
        ),
        style("Small", 'fo:font-size="10pt"'),
        style("Strong-left", 'fo:font-size="10pt" fo:font-weight="bold"'),
        style("Strong-right", 'fo:font-size="10pt" fo:font-weight="bold"', 'fo:text-align="end"'),
        style("Right", 'fo:font-size="10pt"', 'fo:text-align="end"'),
        style(
            "Sign",
            paragraph=f'fo:margin-top="1.6cm" fo:border-top="0.6pt solid {SOFT}" fo:padding-top="0.1cm" fo:margin-right="8cm" style:join-border="false"',
        ),
        style("NewPage", paragraph='fo:break-before="page"'),
        *(
            style(
                f"H{level}",
                f'fo:font-size="{size}pt" fo:font-weight="bold" fo:color="{TEAL}"',
                'fo:margin-top="0.5cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"',
                more=f' style:default-outline-level="{level}"',
            )
            for level, size in ((1, 15), (2, 12.5), (3, 11))
        ),
    )
)


def styles(document: Document) -> str:
    width, height = PAPERS.get(document.country, A4)
    below = f"{said(document.below)} · " if document.below else ""
    numbers = '<text:page-number text:select-page="current">1</text:page-number> / <text:page-count>1</text:page-count>'
    language = f'fo:language="{document.language}" fo:country="{document.country}"'
    return (
        f'{HEAD}<office:document-styles {SPACES} office:version="1.3"><office:styles>'
        f'<style:default-style style:family="paragraph"><style:text-properties {language}/></style:default-style>{NAMED}'
        "</office:styles><office:automatic-styles>"
        f'<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="{width}" fo:page-height="{height}" '
        'fo:margin-top="2cm" fo:margin-bottom="1.6cm" fo:margin-left="2.3cm" fo:margin-right="2.3cm"/>'
        '<style:footer-style><style:header-footer-properties fo:margin-top="0.6cm"/></style:footer-style></style:page-layout>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">'
        f'<style:footer><text:p text:style-name="Soft">{below}{numbers}</text:p></style:footer></style:master-page>'
        "</office:master-styles></office:document-styles>"
    )


def manifest(pictures: list[str]) -> str:
    held = [("/", MEDIA), *((name, "text/xml") for name in ("content.xml", "styles.xml", "meta.xml"))]
    held += [(name, "image/png" if name.endswith("png") else "image/jpeg") for name in pictures]
    entries = "".join(
        f'<manifest:file-entry manifest:full-path={quoteattr(path)} manifest:media-type="{kind}"/>'
        for path, kind in held
    )
    return f'{HEAD}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0" manifest:version="1.3">{entries}</manifest:manifest>'
