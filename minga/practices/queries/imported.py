"""What an import left to look at: the fields of one staged answer, and the hints that stay at the fields of the ficha."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from minga.instruments.forms import written_day
from minga.instruments.models import Version
from minga.instruments.queries import form_of

from ..models import IntakeRow
from .card import whole_text
from .intake import Examiner
from .words import hint_words

if TYPE_CHECKING:
    from minga.instruments.engine.definition import Form, Item

    from ..models import Intake, Practice
    from ..types import Difference, Hint


@dataclass
class FieldRead:
    """One question of a staged answer: what was read, what is unsure of it, and where it differs from the practice."""

    item: Item
    text: str
    hints: list[Hint] = field(default_factory=list)
    difference: Difference | None = None
    here: str = ""
    is_undetermined: bool = False
    is_missing: bool = False


def form_of_intake(intake: Intake) -> Form:
    return form_of(Version.objects.select_related("instrument").get(pk=intake.content["version"]))


def fields_read(row: IntakeRow) -> list[FieldRead]:
    """Return every question of a staged answer in the order of the form."""
    form, content = form_of_intake(row.intake), row.content
    changed = {d.item: d for d in differences_of(row, form)}
    missing = {*content.get("missing", row.intake.content.get("missing", ()))}
    found = []
    for item in form.items:
        if item.kind in ("note", "file"):
            continue
        value, hints = content["values"].get(item.code), content["hints"].get(item.code, [])
        one = FieldRead(item, said_in(item, value), [hint_words(item, h) for h in hints])
        one.is_undetermined, one.is_missing = item.number in content["undetermined"], item.number in missing
        if (difference := changed.get(item.code)) is not None:
            one.difference, one.here = difference, said_in(item, difference.here)
        found.append(one)
    return found


def said_in(item: Item, value: Any) -> str:
    return written_day(value) if item.kind == "date" and isinstance(value, str) else whole_text(item, value)


def differences_of(row: IntakeRow, form: Form) -> list[Difference]:
    """Return where a staged answer differs from the practice that it is, as both stand now."""
    if row.practice is None or row.state == IntakeRow.State.DONE:
        return []
    examiner = Examiner(row.intake, form)
    examiner.load([row])
    if row.practice.pk not in examiner.readable:
        return []
    return examiner.differences(row, row.practice, examiner.earlier.get(row.key))


def twin_of(row: IntakeRow) -> Any:
    """Return the practice with the same title that somebody must tell apart from this answer, or told already."""
    told = next((w["practice"] for w in row.why if w["code"] == "twin"), None)
    return told or row.decided.get("same_as")


def open_hints(practice: Practice, revisions: dict[str, int]) -> dict[str, list[Hint]]:
    """Return, by item, what an import was not sure of and nobody settled: a field that was written since then is settled.

    What the source left undetermined the field itself says, by its value; here stands the rest, and the days to choose from.
    """
    known, found = {i.code: i for i in form_of(practice.response.version).items}, {}
    for imported in practice.imported_from.exclude(hints={}).order_by("pk"):
        if (
            imported.report.get("response") != practice.response_id
        ):  # another year's ficha, written since then
            continue
        for item, hints in imported.hints.items():
            written = imported.fields.get(item, ["", 0])[1]
            if hints and item in known and revisions.get(item, 0) == written:
                found[item] = [hint_words(known[item], h) for h in hints if h["kind"] != "options"]
    return {item: hints for item, hints in found.items() if hints}


def left_over(practice: Practice) -> list[dict[str, str]]:
    """Return what the sources of a practice said that had no place in the ficha."""
    reports = practice.imported_from.order_by("pk").values_list("report", flat=True)
    return [left for report in reports for left in report.get("leftovers", [])]
