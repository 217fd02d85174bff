"""XLSX (ECMA-376): inline strings, so that nothing has to be kept until the end."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from .archive import Part, part, put
from .described import Column, Kind, Table, day_of, is_day, is_number, moment_of, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from .described import Style

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MOST_CHARACTERS, MOST_IN_A_NAME = 32_767, 31
CUT = " […] (Excel no admite una celda más larga: descargue la lista en ODS o CSV)"
ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
START = date(1899, 12, 30)
DAY = 86_400
# the style of each kind of cell, as its place in `cellXfs`
BOLD, TEXT, NUMBER, PERCENT, DATE, MOMENT = range(1, 7)
STYLES = f"""{HEAD}<styleSheet xmlns="{MAIN}"><numFmts count="3"><numFmt numFmtId="164" formatCode="0.0%"/>\
<numFmt numFmtId="165" formatCode="dd/mm/yyyy"/><numFmt numFmtId="166" formatCode="dd/mm/yyyy\\ hh:mm"/></numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>\
<fill><patternFill patternType="solid"><fgColor rgb="FFE3EDEC"/></patternFill></fill></fills>\
<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="7"><xf xfId="0"/>\
<xf xfId="0" fontId="1" fillId="2" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>\
<xf xfId="0" numFmtId="49" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf>\
{"".join(f'<xf xfId="0" numFmtId="{n}" applyNumberFormat="1" applyAlignment="1"><alignment vertical="top"/></xf>' for n in (0, 164, 165, 166))}\
</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def write(table: Table, target: IO[bytes], style: Style) -> int:
    """Write the table, and what is said about it on a second sheet."""
    sheets = [(sheet_name(table.name), table.columns, table.rows)]
    if table.about:
        told = Column("Dato"), Column("Valor", Kind.LONG)
        sheets.append(("Acerca de", told, table.about))
    with ZipFile(target, "w") as archive:
        counts = [
            sheet(archive, f"xl/worksheets/sheet{n}.xml", columns, rows)
            for n, (_name, columns, rows) in enumerate(sheets, 1)
        ]
        ranges = [
            f"A1:{letters(len(columns) - 1)}{count + 1}"
            for (_name, columns, _rows), count in zip(sheets, counts, strict=True)
        ]
        put(archive, "xl/workbook.xml", workbook([name for name, *_ in sheets], ranges))
        put(archive, "xl/styles.xml", STYLES)
        put(archive, "docProps/core.xml", properties(table.name))
        wire(archive, len(sheets))
    return counts[0]


def sheet_name(text: str) -> str:
    return NOT_IN_A_NAME.sub(" ", plain(text)).strip(" '\n\t")[:MOST_IN_A_NAME].strip(" '") or "Lista"


def letters(index: int) -> str:
    """Return the letters of a column counted from zero."""
    said = ""
    while index >= 0:
        index, rest = divmod(index, 26)
        said, index = chr(65 + rest) + said, index - 1
    return said


def sheet(archive: ZipFile, name: str, columns: tuple[Column, ...], rows: Any) -> int:
    """Write one sheet row by row; return how many rows it had below its header."""
    with part(archive, name) as out:
        out.write(
            f'{HEAD}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
            '<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
            '<selection pane="bottomLeft"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>'
        )
        for n, column in enumerate(columns, 1):
            out.write(f'<col min="{n}" max="{n}" width="{column.characters:.1f}" customWidth="1"/>')
        out.write("</cols><sheetData>")
        count = cells(out, columns, rows)
        out.write(f'</sheetData><autoFilter ref="A1:{letters(len(columns) - 1)}{count + 1}"/>')
        out.write('<pageSetup orientation="landscape" fitToWidth="1" fitToHeight="0"/>')
        out.write(f"{as_text_on_purpose(columns, count)}</worksheet>")
    return count


def cells(out: Part, columns: tuple[Column, ...], rows: Any) -> int:
    out.write(
        f'<row r="1">{"".join(text(f"{letters(n)}1", c.label, BOLD) for n, c in enumerate(columns))}</row>'
    )
    places = [(letters(n), CELLS[column.kind]) for n, column in enumerate(columns)]
    count = 0
    for count, row in enumerate(rows, 1):
        at = count + 1
        said = [
            cell(f"{place}{at}", value)
            for (place, cell), value in zip(places, row, strict=True)
            if value is not None and value != ""
        ]
        out.write(f'<row r="{at}">{"".join(said)}</row>')
    return count


def text(place: str, value: Any, style: int = TEXT) -> str:
    """Write a string cell: the type says so, and there is no `f` in it."""
    said = plain(value)
    if len(said) > MOST_CHARACTERS // 2 and len(said.encode("utf-16-le")) > 2 * MOST_CHARACTERS:
        said = said[: (MOST_CHARACTERS - len(CUT)) // 2] + CUT
    said = escape(ESCAPED.sub("_x005F_", said))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{said}</t></is></c>'


def number(place: str, value: Any, style: int = NUMBER) -> str:
    return f'<c r="{place}" s="{style}"><v>{value}</v></c>' if is_number(value) else text(place, value)


def percent(place: str, value: Any) -> str:
    return number(place, value, PERCENT)


def day(place: str, value: Any) -> str:
    if not is_day(value):
        return text(place, day_of(value) if isinstance(value, date) else value)
    return f'<c r="{place}" s="{DATE}"><v>{value.toordinal() - START.toordinal()}</v></c>'


def moment(place: str, value: Any) -> str:
    if not isinstance(value, datetime) or not is_day(value):
        return text(place, moment_of(value) if isinstance(value, date) else value)
    seconds = value.hour * 3600 + value.minute * 60 + value.second
    days = value.toordinal() - START.toordinal()
    return f'<c r="{place}" s="{MOMENT}"><v>{days + seconds / DAY:.9f}</v></c>'


CELLS: dict[Kind, Callable[[str, Any], str]] = {
    Kind.TEXT: text,
    Kind.LONG: text,
    Kind.NUMBER: number,
    Kind.PERCENT: percent,
    Kind.DATE: day,
    Kind.MOMENT: moment,
}


def as_text_on_purpose(columns: tuple[Column, ...], count: int) -> str:
    """Tell the spreadsheet not to mark codes that look like numbers: they are text on purpose."""
    ranges = [
        f"{letters(n)}2:{letters(n)}{count + 1}"
        for n, column in enumerate(columns)
        if column.kind in (Kind.TEXT, Kind.LONG)
    ]
    if not ranges or not count:
        return ""
    return f'<ignoredErrors><ignoredError sqref="{" ".join(ranges)}" numberStoredAsText="1"/></ignoredErrors>'


def workbook(names: list[str], ranges: list[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(names, 1)
    )
    defined = ""
    for n, (name, held) in enumerate(zip(names, ranges, strict=True)):
        quoted = "'" + escape(name.replace("'", "''")) + "'"
        first, last = held.split(":")
        absolute = f"{quoted}!{pinned(first)}:{pinned(last)}"
        defined += f'<definedName name="_xlnm._FilterDatabase" localSheetId="{n}" hidden="1">{absolute}</definedName>'
        defined += f'<definedName name="_xlnm.Print_Titles" localSheetId="{n}">{quoted}!$1:$1</definedName>'
    return (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{defined}</definedNames></workbook>"
    )


def pinned(place: str) -> str:
    column = place.rstrip("0123456789")
    return f"${column}${place[len(column) :]}"


def properties(title: str) -> str:
    """Write the document's title, and nothing of who asked for it or when."""
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(plain(title))}</dc:title></cp:coreProperties>"
    )


def wire(archive: ZipFile, sheets: int) -> None:
    """Write the parts that say which part is what."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    put(
        archive,
        "[Content_Types].xml",
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>{overrides}'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
    )
    put(
        archive,
        "_rels/.rels",
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>',
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    put(
        archive,
        "xl/_rels/workbook.xml.rels",
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{related}'
        f'<Relationship Id="rId{sheets + 1}" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    )
