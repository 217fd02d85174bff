"""Schools in from a file: staged with what it would change, applied once in one transaction, nothing in between."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import queries, rules
from ..engine.codes import plain_code
from ..engine.schools import Planned, plan
from ..models import Institution, SchoolImport, StagedSchool, Territory
from .tables import read_table
from .territories import hold_country

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = Path(__file__).parents[1] / "packs" / "school_columns.yaml"
NEEDED = ["code", "name"]
Change = StagedSchool.Change
WRITTEN = (Change.NEW, Change.CHANGED, Change.CLOSED)
KEYS = {"CO": "dane_code", "PE": "modular_code"}
PLAIN = ("name", "address", "phone", "email", "site_code")


def stage_schools(
    path: str, *, name: str, office: Institution, by: Any, is_complete: bool = False
) -> SchoolImport:
    """Read a file in the sandbox and hold what it would change, for review. `by=None` is the command line."""
    if by is not None:
        require(rules.can_stage_schools(by, office))
    reading = read_table(path, yaml.safe_load(COLUMNS.read_text(encoding="utf-8")), NEEDED)
    rows = reading.pop("rows")
    planned = planned_for(office, rows, reading["positions"], complete=is_complete)
    with transaction():
        batch = SchoolImport.objects.create(
            office=office,
            file_name=name[:200],
            sha256=hashlib.sha256(Path(path).read_bytes()).hexdigest(),
            reading=reading,
            is_complete=is_complete,
            staged_at=clock.now(),
        )
        hold(batch, planned, dict(rows))
        events.publish("schools.staged", batch, by, sha256=batch.sha256, **counted(planned))
    return batch


def planned_for(
    office: Institution, rows: list[tuple[int, list[str]]], positions: dict[str, int], *, complete: bool
) -> list[Planned]:
    place = positions["code"]
    codes = [plain_code(cells[place]) for _line, cells in rows if place < len(cells)]
    return plan(rows, positions, queries.ground_of(office, codes), complete=complete)


def hold(batch: SchoolImport, planned: list[Planned], cells: dict[int, list[str]]) -> None:
    batch.rows.all().delete()
    StagedSchool.objects.bulk_create(
        [
            StagedSchool(
                batch=batch,
                line=row.line,
                cells=cells.get(row.line, []),
                code=row.code[:40],
                change=row.change,
                values=row.values,
                changes=row.changes,
                notes=[*row.problems, *row.warnings],
            )
            for row in planned
        ],
        batch_size=500,
    )


def counted(planned: Iterable[Planned]) -> dict[str, int]:
    counts = dict.fromkeys((c.value.lower() for c in Change), 0)
    for row in planned:
        counts[row.change.lower()] += 1
    return counts


@transaction
def apply_schools(batch: SchoolImport, *, by: Any, confirmed: bool = False) -> bool:
    """Write what was reviewed, all or nothing. Returns False, with the review made anew, if the directory changed meanwhile.

    Applying the same file again later changes nothing: what it says is there already.
    """
    hold_batch(batch)
    closing = batch.rows.filter(change=Change.CLOSED).count()
    open_now = Institution.objects.filter(
        parent=batch.office, kind=Institution.Kind.SCHOOL, valid_to=None
    ).count()
    if by is not None:
        require(rules.can_apply_schools(by, batch, closing=closing, open_now=open_now, confirmed=confirmed))
    cells = {row.line: row.cells for row in batch.rows.exclude(line=0)}
    planned = planned_for(
        batch.office, list(cells.items()), batch.reading["positions"], complete=batch.is_complete
    )
    if told(planned) != told_before(batch):
        hold(batch, planned, cells)
        return False
    write(batch.office, [row for row in planned if row.change in WRITTEN])
    settle(batch, SchoolImport.State.APPLIED)
    events.publish("schools.applied", batch, by, sha256=batch.sha256, **counted(planned))
    return True


def hold_batch(batch: SchoolImport) -> None:
    """Hold the file and the country's directory until the transaction ends, and read the state anew."""
    hold_country(batch.office.country)
    batch.state = SchoolImport.objects.select_for_update().values_list("state", flat=True).get(pk=batch.pk)


def told(planned: Iterable[Planned]) -> list[tuple[Any, ...]]:
    return sorted((r.line, r.code[:40], str(r.change), sorted(r.changes.items())) for r in planned)


def told_before(batch: SchoolImport) -> list[tuple[Any, ...]]:
    rows = batch.rows.values_list("line", "code", "change", "changes")
    return sorted((line, code, change, sorted(changes.items())) for line, code, change, changes in rows)


def write(office: Institution, planned: list[Planned]) -> None:
    towns = {r.values["municipality"] for r in planned if r.values.get("municipality")}
    places = {t.code: t for t in Territory.objects.filter(country=office.country, code__in=towns)}
    held = queries.by_code(office.country, [r.code for r in planned])
    new, changed = [], []
    for row in planned:
        school = held.get(row.code)
        if school is None:
            school = Institution(
                kind=Institution.Kind.SCHOOL, country=office.country, code=row.code, valid_from=clock.today()
            )
            new.append(school)
        else:
            changed.append(school)
        bring_up_to_date(school, row, office, places)
    Institution.objects.bulk_create(new, batch_size=500)
    Institution.objects.bulk_update(
        changed, [*PLAIN, "parent", "territory", "valid_to", *KEYS.values()], batch_size=200
    )


def bring_up_to_date(
    school: Institution, row: Planned, office: Institution, places: dict[str, Territory]
) -> None:
    school.parent = office
    setattr(school, KEYS[office.country], row.code)
    for name in PLAIN:
        if name in row.values and (row.change == Change.NEW or name in row.changes):
            setattr(school, name, row.values[name])
    if "municipality" in row.values:
        school.territory = places[row.values["municipality"]]
    if "is_open" in row.changes:
        school.valid_to = clock.today() if row.change == Change.CLOSED else None


@transaction
def discard_schools(batch: SchoolImport, *, by: Any) -> SchoolImport:
    """Put the file away without writing anything of it."""
    hold_batch(batch)
    if by is not None:
        require(rules.can_settle_schools(by, batch))
    settle(batch, SchoolImport.State.DISCARDED)
    events.publish("schools.discarded", batch, by, sha256=batch.sha256)
    return batch


def settle(batch: SchoolImport, state: str) -> None:
    batch.state, batch.settled_at = state, clock.now()
    batch.save(update_fields=["state", "settled_at"])
