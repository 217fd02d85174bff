"""One typed description of a table, written as XLSX, ODS or CSV. Pure: no framework, nothing but the standard library.

Text is a string cell, whatever it says, and never a formula; numbers, percentages and dates are real cells. Rows are written
as they come, so that a long list needs no more memory than a short one. The same table gives the same bytes.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from . import ods, separated, xlsx
from .described import Column, Kind, Style, Table

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FORMS", "Column", "Kind", "Style", "Table", "write"]

# each form: its writer, its media type
FORMS: dict[str, tuple[Callable[[Table, IO[bytes], Style], int], str]] = {
    "xlsx": (xlsx.write, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (ods.write, "application/vnd.oasis.opendocument.spreadsheet"),
    "csv": (separated.write, "text/csv; charset=utf-8"),
}


def write(table: Table, form: str, target: IO[bytes], style: Style | None = None) -> int:
    """Write a table into an open binary file; return how many rows it had. Raises `KeyError` for an unknown form."""
    return FORMS[form][0](table, target, style or Style())
