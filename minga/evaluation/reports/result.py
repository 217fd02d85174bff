"""The result as its authors read it, on the screen and on paper: the level, why, what would raise it; nobody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.documents.tree import Bullets, Document, Facts, Heading, Paragraph, Table
from minga.instruments.queries import rubric_of

from .. import queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minga.documents.tree import Block
    from minga.instruments.engine.scoring import Rubric

    from ..models import Candidate

NONE = "—"


def report_of(candidate: Candidate, told: list[Candidate]) -> dict[str, Any]:
    """Gather a told result, its explanation, the notes without names, and the results before and after it."""
    rubric, explained = rubric_of(candidate.rubric), queries.explanation(candidate)
    notes, own = queries.merged_notes(candidate), queries.self_assessment_of(candidate)
    rounds, growth = queries.growth_of(told)
    return {
        "practice": candidate.practice,
        "candidate": candidate,
        "rubric": rubric,
        "told": explained,
        "own": own,
        "rows": [(gain, own.get(gain.code, "")) for gain in explained.gains],
        "notes": [(gain.code, gain.name, notes[gain.code]) for gain in explained.gains],
        "scale": scale_of(rubric),
        "rounds": rounds if len(rounds) > 1 else [],
        "growth": growth,
        "others": [c for c in told if c.pk != candidate.pk],
    }


def scale_of(rubric: Rubric) -> list[dict[str, Any]]:
    """Return the bands as stretches of a line of 100 points, to be drawn."""
    bands = sorted(rubric.bands, key=lambda b: b.lower)
    ends = [*(b.lower for b in bands[1:]), 100]
    return [
        {"label": b.label, "at": b.lower, "width": end - b.lower, "last": end - 1}
        for b, end in zip(bands, ends, strict=True)
    ]


def result_document(candidate: Candidate, told: list[Candidate]) -> Document:
    """Build the report to the authors from what the page shows, and from nothing else."""
    page = report_of(candidate, told)
    practice, rubric = candidate.practice, page["rubric"]
    edition = _("edición %(n)d, huella %(hash)s") % {
        "n": candidate.edition.number,
        "hash": candidate.edition.hash[:16],
    }
    return Document(
        title=_("Resultado de la valoración"),
        blocks=(
            *opening(candidate, page),
            *toward_the_next(page),
            *by_criterion(page),
            *notes_of(page),
            *growth_of(page),
        ),
        above=f"{practice.title} · {practice.institution.name}",
        below=f"{rubric.title} · {edition}",
        country=practice.institution.country,
    )


def opening(candidate: Candidate, page: dict[str, Any]) -> Iterator[Block]:
    band = candidate.result.get("band") or {}
    yield Facts(
        tuple(
            (name, str(value))
            for name, value in (
                (_("Nivel"), band.get("label", "")),
                (_("Valoración"), candidate.round),
                (_("Comunicada el"), day(candidate.released_at)),
                (_("Con la rúbrica"), page["rubric"].title),
            )
            if value
        )
    )
    yield Heading(_("Por qué este nivel"))
    yield Paragraph(page["told"].sentence, "lead")
    if page["told"].road:
        yield Paragraph(page["told"].road)
    stretches = [f"{s['label']}: {s['at']} a {s['last']}" for s in page["scale"]]
    yield Paragraph(" · ".join(stretches), "soft")


def toward_the_next(page: dict[str, Any]) -> Iterator[Block]:
    told = page["told"]
    if not told.above or not told.most:
        return
    yield Heading(_("Qué la acercaría a %(level)s") % {"level": told.above.label})
    yield Bullets(tuple(step_of(gain) for gain in told.most))


def step_of(gain: Any) -> str:
    more = ngettext("hasta %(n)d punto más", "hasta %(n)d puntos más", gain.could_show)
    said = [f"{gain.name} ({more % {'n': gain.could_show}})."]
    if gain.level:
        said.append(_("Hoy: %(level)s.") % {"level": gain.level.descriptor})
    if gain.next_level:
        said.append(_("Sube con: %(level)s.") % {"level": gain.next_level.descriptor})
    return " ".join(said)


def by_criterion(page: dict[str, Any]) -> Iterator[Block]:
    own = bool(page["own"])
    columns = (_("Criterio"), _("Puntos"), _("Nivel alcanzado"), *([_("Usted se valoró")] if own else []))
    rows = tuple(
        (
            gain.name + (f" × {gain.weight}" if gain.weight > 1 else ""),
            NONE if gain.points is None else f"{figure(gain.shown)} / {gain.max_points}",
            f"{gain.level.name}: {gain.level.descriptor}" if gain.level else _("No aplica"),
            *([said or NONE] if own else []),
        )
        for gain, said in page["rows"]
    )
    yield Heading(_("Criterio por criterio"))
    yield Table(columns, rows, numeric=(1,))


def notes_of(page: dict[str, Any]) -> Iterator[Block]:
    held = [(name, notes) for _code, name, notes in page["notes"] if notes]
    if not held:
        return
    yield Heading(_("Aportes para mejorar"))
    for name, notes in held:
        yield Heading(name, 2)
        yield Bullets(tuple(notes))


def growth_of(page: dict[str, Any]) -> Iterator[Block]:
    rounds = page["rounds"]
    if not rounds:
        return
    levels = (_("Nivel"), *((c.result.get("band") or {}).get("label", NONE) for c in rounds))
    series = tuple(
        (line.name or _("Total de 100"), *(NONE if v is None else figure(v) for v in line.values))
        for line in page["growth"]
    )
    heads = (_("Criterio"), *(f"{c.round}, {day(c.released_at)}" for c in rounds))
    yield Heading(_("Cómo ha crecido"))
    yield Table(heads, (levels, *series), numeric=tuple(range(1, len(heads))))


def figure(value: float) -> str:
    return str(number_format(round(value, 1), 0 if float(value).is_integer() else 1))


def day(moment: Any) -> str:
    return date_format(localtime(moment), "d/m/Y") if moment else ""
