"""The catalogues, changed by date: the old name keeps its row and its days; what a form once offered is never deleted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import queries, rules
from ..models import Catalogue, Term
from .register import LONGEST_REASON

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True)
class Shipped:
    """A catalogue as a form brings it."""

    code: str
    name: str
    source: str
    is_proposed: bool
    options: dict[str, str]


@transaction
def keep_catalogues(shipped: list[Shipped]) -> None:
    """Add the catalogues and values that are lacking. What people changed stays; what has a source is brought up to date."""
    Catalogue.objects.bulk_create(
        [Catalogue(code=b.code, name=b.name, source=b.source, is_proposed=b.is_proposed) for b in shipped],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "source", "is_proposed"],
    )
    held = {c.code: c for c in Catalogue.objects.prefetch_related("terms")}
    Term.objects.bulk_create(t for brought in shipped for t in lacking(held[brought.code], brought.options))
    for brought in shipped:
        if not brought.is_proposed:
            follow_source(held[brought.code], brought.options)


def lacking(catalogue: Catalogue, options: dict[str, str]) -> list[Term]:
    known = {t.code for t in catalogue.terms.all()}
    return [
        Term(catalogue=catalogue, code=code, label=label, position=n)
        for n, (code, label) in enumerate(options.items(), start=1)
        if code not in known
    ]


def follow_source(catalogue: Catalogue, options: dict[str, str]) -> None:
    """Call each value as its source does from today on, and end those that it no longer has."""
    for term in catalogue.terms.all():
        label = options.get(term.code)
        if term.valid_to is None and label is None:
            end(term, clock.today())
        elif term.valid_to is None and label is not None and label != term.label:
            rename(term, label, clock.today())


@transaction
def add_term(catalogue: Catalogue, *, label: str, day: date, reason: str, by: Any) -> Term:
    """Offer one more value from a day on, after the others."""
    hold_catalogues()
    require(rules.can_offer(by, catalogue, label=label, day=day, reason=reason))
    rows = list(catalogue.terms.all())
    term = Term.objects.create(
        catalogue=catalogue,
        code=next_code([t.code for t in rows]),
        label=label,
        position=max((t.position for t in rows), default=0) + 1,
        valid_from=day,
    )
    tell("term.added", term, by, reason, on=day.isoformat(), now={"label": label})
    return term


@transaction
def reword_term(term: Term, *, label: str, day: date, reason: str, by: Any) -> None:
    """Call a value otherwise from a day on, or offer again one that was closed. What was to come for it does not."""
    hold_catalogues()
    require(rules.can_offer(by, term.catalogue, label=label, day=day, reason=reason, code=term.code))
    current = call_off(term)
    if current is None:
        begin(term, label, day)
    elif current.label != label:
        rename(current, label, day)
    was = {"label": current.label} if current else {}
    require(rules.keeps_something(term.catalogue))
    tell("term.reworded", term, by, reason, on=day.isoformat(), was=was, now={"label": label})


@transaction
def close_term(term: Term, *, day: date, reason: str, by: Any) -> None:
    """Offer a value no longer from a day on. What was to come for it does not."""
    hold_catalogues()
    require(rules.can_close(by, term, day=day, reason=reason))
    current = call_off(term)
    if current is not None:
        end(current, day)
    require(rules.keeps_something(term.catalogue))
    tell("term.closed", term, by, reason, on=day.isoformat(), was={"label": term.label})


@transaction
def keep_term(term: Term, *, reason: str, by: Any) -> None:
    """Call off what was to come for a value: it stays as it is today."""
    hold_catalogues()
    require(rules.can_change(by, term.catalogue, day=clock.today(), reason=reason))
    call_off(term)
    require(rules.keeps_something(term.catalogue))
    tell("term.kept", term, by, reason, now={"label": term.label})


def call_off(term: Term) -> Term | None:
    """Drop what was to come for a value, which no form has offered yet; return its row of today."""
    rows = Term.objects.filter(catalogue=term.catalogue_id, code=term.code)
    rows.filter(valid_from__gt=clock.today()).delete()
    current = rows.filter(queries.offered_on(clock.today())).first()
    if current is not None and current.valid_to is not None:
        end(current, None)
    return current


def rename(row: Term, label: str, day: date) -> None:
    """Let the old name end and the new one begin; a name that began that same day is corrected."""
    if row.valid_from == day:
        row.label = label
        row.save(update_fields=["label"])
    else:
        end(row, day)
        begin(row, label, day)


def begin(row: Term, label: str, day: date) -> None:
    Term.objects.create(
        catalogue_id=row.catalogue_id, code=row.code, position=row.position, label=label, valid_from=day
    )


def end(row: Term, day: date | None) -> None:
    row.valid_to = day
    row.save(update_fields=["valid_to"])


def hold_catalogues() -> None:
    """Let one change of the catalogues at a time, until the transaction ends: a form may choose from several."""
    Catalogue.objects.select_for_update(no_key=True).order_by("pk").first()


def next_code(codes: list[str]) -> str:
    """Number a new code after the others: TL9 is followed by TL10. A code is never used twice."""
    numbered = [found for code in codes if (found := re.fullmatch(r"(\D*)(\d+)", code))]
    letters = numbered[-1][1] if numbered else "V"
    return f"{letters}{max((int(n[2]) for n in numbered), default=0) + 1}"


def tell(fact: str, term: Term, by: Any, reason: str, **data: Any) -> None:
    events.publish(fact, term.catalogue, by, reason=reason.strip()[:LONGEST_REASON], code=term.code, **data)
