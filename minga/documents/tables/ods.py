"""ODS (OpenDocument 1.3): text cells have the type `string` and no `table:formula`."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from .archive import Part, part, put
from .described import Column, Kind, Table, day_of, is_day, is_number, moment_of, plain
from .xlsx import letters, sheet_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from .described import Style

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{short}="{ODF}:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("config", "config"),
        ("meta", "meta"),
    )
)
MEDIA = "application/vnd.oasis.opendocument.spreadsheet"
CENTIMETRES = 0.2  # a character of the default face
RUN = re.compile(" (?= )|^ | $")
DAY_STYLE = '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
HOUR_STYLE = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/>'
TOP = '<style:table-cell-properties style:vertical-align="top"'


def write(table: Table, target: IO[bytes], style: Style) -> int:
    """Write the table, and what is said about it on a second sheet."""
    sheets: list[tuple[str, tuple[Column, ...], Any]] = [(sheet_name(table.name), table.columns, table.rows)]
    if table.about:
        sheets.append(("Acerca de", (Column("Dato"), Column("Valor", Kind.LONG)), table.about))
    with ZipFile(target, "w") as archive:
        put(archive, "mimetype", MEDIA, is_stored=True)
        with part(archive, "content.xml") as out:
            out.write(f'{HEAD}<office:document-content {SPACES} office:version="1.3">')
            out.write(styles(sheets))
            out.write("<office:body><office:spreadsheet>")
            counts = [sheet(out, n, name, columns, rows) for n, (name, columns, rows) in enumerate(sheets)]
            out.write(filters(sheets, counts))
            out.write("</office:spreadsheet></office:body></office:document-content>")
        put(archive, "styles.xml", page())
        put(archive, "settings.xml", settings([name for name, *_ in sheets]))
        put(archive, "meta.xml", meta(table.name))
        put(archive, "META-INF/manifest.xml", manifest())
    return counts[0]


def styles(sheets: list[tuple[str, tuple[Column, ...], Any]]) -> str:
    """Return the automatic styles: one for each kind of cell, one for the width of each column."""
    widths = "".join(
        f'<style:style style:name="w{n}-{m}" style:family="table-column"><style:table-column-properties '
        f'style:column-width="{column.characters * CENTIMETRES:.2f}cm"/></style:style>'
        for n, (_name, columns, _rows) in enumerate(sheets)
        for m, column in enumerate(columns)
    )
    cells = "".join(
        f'<style:style style:name="{name}" style:family="table-cell"{data}>{inside}</style:style>'
        for name, data, inside in (
            ("text", "", f'{TOP} fo:wrap-option="wrap"/>'),
            (
                "head",
                "",
                f'{TOP} fo:wrap-option="wrap" fo:background-color="#e3edec"/><style:text-properties fo:font-weight="bold"/>',
            ),
            ("number", "", f"{TOP}/>"),
            ("percent", ' style:data-style-name="N1"', f"{TOP}/>"),
            ("day", ' style:data-style-name="N2"', f"{TOP}/>"),
            ("moment", ' style:data-style-name="N3"', f"{TOP}/>"),
        )
    )
    return (
        '<office:automatic-styles><number:percentage-style style:name="N1"><number:number number:decimal-places="1" '
        'number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>'
        f'<number:date-style style:name="N2">{DAY_STYLE}</number:date-style>'
        f'<number:date-style style:name="N3">{DAY_STYLE}{HOUR_STYLE}</number:date-style>'
        '<style:style style:name="sheet" style:family="table" style:master-page-name="Default"/>'
        f"{widths}{cells}</office:automatic-styles>"
    )


def sheet(out: Part, n: int, name: str, columns: tuple[Column, ...], rows: Any) -> int:
    out.write(f'<table:table table:name={quoteattr(name)} table:style-name="sheet">')
    for m, _column in enumerate(columns):
        out.write(f'<table:table-column table:style-name="w{n}-{m}"/>')
    heads = "".join(text(column.label, "head") for column in columns)
    out.write(
        f"<table:table-header-rows><table:table-row>{heads}</table:table-row></table:table-header-rows>"
    )
    writers, count = [CELLS[column.kind] for column in columns], 0
    for count, row in enumerate(rows, 1):  # noqa: B007 -- what comes is counted, and may be nothing
        said = [
            EMPTY if value is None or value == "" else cell(value)
            for cell, value in zip(writers, row, strict=True)
        ]
        out.write(f"<table:table-row>{''.join(said)}</table:table-row>")
    out.write("</table:table>")
    return count


EMPTY = "<table:table-cell/>"


def text(value: Any, style: str = "text") -> str:
    lines = "".join(f"<text:p>{spaced(escape(line))}</text:p>" for line in plain(value).split("\n"))
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'
    )


def spaced(line: str) -> str:
    """Keep the spaces that XML would run together. A tab stays as it is: Calc drops the element that ODF has for it."""
    return RUN.sub("<text:s/>", line)


def number(value: Any, style: str = "number", kind: str = "float") -> str:
    if not is_number(value):
        return text(value)
    return f'<table:table-cell table:style-name="{style}" office:value-type="{kind}" office:value="{value}"/>'


def percent(value: Any) -> str:
    return number(value, "percent", "percentage")


def day(value: Any) -> str:
    if not is_day(value):
        return text(day_of(value) if isinstance(value, date) else value)
    return f'<table:table-cell table:style-name="day" office:value-type="date" office:date-value="{day_of(value)}"/>'


def moment(value: Any) -> str:
    if not isinstance(value, datetime) or not is_day(value):
        return text(moment_of(value) if isinstance(value, date) else value)
    return f'<table:table-cell table:style-name="moment" office:value-type="date" office:date-value="{moment_of(value)}"/>'


CELLS: dict[Kind, Callable[[Any], str]] = {
    Kind.TEXT: text,
    Kind.LONG: text,
    Kind.NUMBER: number,
    Kind.PERCENT: percent,
    Kind.DATE: day,
    Kind.MOMENT: moment,
}


def filters(sheets: list[tuple[str, tuple[Column, ...], Any]], counts: list[int]) -> str:
    """Put the buttons that filter on each header."""
    ranges = ""
    for n, ((name, columns, _rows), count) in enumerate(zip(sheets, counts, strict=True)):
        quoted = "'" + name.replace("'", "''") + "'"
        held = f"{quoted}.A1:{quoted}.{letters(len(columns) - 1)}{count + 1}"
        ranges += (
            f'<table:database-range table:name="__Anonymous_Sheet_DB__{n}" table:display-filter-buttons="true" '
            f"table:target-range-address={quoteattr(held)}/>"
        )
    return f"<table:database-ranges>{ranges}</table:database-ranges>"


def settings(names: list[str]) -> str:
    """Freeze the header of each sheet."""
    frozen = "".join(
        f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
        for name, kind, value in (
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("ActiveSplitRange", "short", 2),
            ("PositionTop", "int", 0),
            ("PositionBottom", "int", 1),
        )
    )
    tables = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(name)}>{frozen}</config:config-item-map-entry>"
        for name in names
    )
    return (
        f'{HEAD}<office:document-settings {SPACES} office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings" xmlns:ooo="http://openoffice.org/2004/office">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
        f'<config:config-item-map-named config:name="Tables">{tables}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>"
    )


def page() -> str:
    """Lay the printed page on its side, as wide as the table."""
    return (
        f'{HEAD}<office:document-styles {SPACES} office:version="1.3"><office:automatic-styles>'
        '<style:page-layout style:name="pm"><style:page-layout-properties style:print-orientation="landscape" '
        'fo:page-width="29.7cm" fo:page-height="21cm" style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Default" '
        'style:page-layout-name="pm"/></office:master-styles></office:document-styles>'
    )


def meta(title: str) -> str:
    """Write the document's title, and nothing of who asked for it or when."""
    return (
        f'{HEAD}<office:document-meta {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3">'
        f"<office:meta><dc:title>{escape(plain(title))}</dc:title></office:meta></office:document-meta>"
    )


def manifest() -> str:
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
        for path, kind in (
            ("/", MEDIA),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
            ("settings.xml", "text/xml"),
            ("meta.xml", "text/xml"),
        )
    )
    return f'{HEAD}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0" manifest:version="1.3">{entries}</manifest:manifest>'
