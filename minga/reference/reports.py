"""What leaves this room as a file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from minga.kernel.cells import guarded

from .models import StagedSchool

if TYPE_CHECKING:
    from .models import SchoolImport


def rejected_rows(batch: SchoolImport) -> str:
    """Return the rejected rows as they came, each with its line and why, ready to be mended and brought in again."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=batch.reading["separator"])
    headers = batch.reading["headers"]
    writer.writerow(map(guarded, [*headers, _("Fila"), _("Qué corregir")]))
    for row in batch.rows.filter(change=StagedSchool.Change.REJECTED).order_by("line"):
        cells = [*row.cells, *[""] * (len(headers) - len(row.cells))][: len(headers)]
        writer.writerow(map(guarded, [*cells, str(row.line), " ".join(row.notes)]))
    return "\ufeff" + out.getvalue()
