"""What leaves the evaluation as a list: the office's board, who judges, the results of a round, and one's own sheets."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.documents.tables import Column, Kind, Table
from minga.instruments.queries import rubric_of
from minga.practices.workflow import Kind as PracticeKind

from .. import queries, rules
from ..models import Assignment, Sheet
from ..workflow import OWED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet

    from minga.people.models import User
    from minga.people.types import Person

    from ..models import Candidate, Round
    from ..queries.office import Row

BATCH = 200


def address(name: str, *args: Any) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=args)}"


def on_the_wall(moment: datetime | None) -> datetime | None:
    return timezone.localtime(moment) if moment else None


def board_list(found: QuerySet[Candidate], about: tuple[tuple[str, str], ...]) -> Table:
    """Return the office's board, in its own order: every candidate with who judges it and until when."""
    columns = (
        Column(_("Práctica"), Kind.TEXT, 44),
        Column(_("Tipo")),
        Column(_("Entidad")),
        Column(_("Valoración")),
        Column(_("Estado"), Kind.TEXT, 16),
        Column(_("Hojas enviadas"), Kind.NUMBER),
        Column(_("Hojas que se piden"), Kind.NUMBER),
        Column(_("Personas por asignar"), Kind.NUMBER),
        Column(_("Próximo plazo"), Kind.DATE),
        Column(_("Quiénes valoran"), Kind.LONG),
        Column(_("Con plazo vencido"), Kind.LONG, 32),
        Column(_("Abierta desde"), Kind.MOMENT),
        Column(_("Dirección")),
    )
    return Table(_("Valoraciones de la oficina"), columns, board_rows(found), about)


def board_rows(found: QuerySet[Candidate]) -> Iterator[tuple[Any, ...]]:
    """Yield the board's rows, a batch at a time: a long board asks more often, and holds no more."""
    waiting = found.select_related(*queries.office.WITH).iterator(chunk_size=BATCH)
    while batch := list(islice(waiting, BATCH)):
        for row in queries.rows_of(batch):
            it, practice = row.candidate, row.candidate.practice
            yield (
                practice.title,
                practice.get_kind_display(),
                practice.institution.name,
                str(it.round),
                it.get_status_display(),
                row.sent,
                row.asked,
                row.lacks,
                next_due(row),
                "\n".join(in_words(a) for a in row.assignments),
                "\n".join(a.person.full_name for a in row.late),
                on_the_wall(it.opened_at),
                address("evaluation:board", practice.pk),
            )


def next_due(row: Row) -> date | None:
    return min((a.due_on for a in row.owed if a.due_on), default=None)


def in_words(assignment: Assignment) -> str:
    said = [assignment.person.full_name, assignment.get_duty_display(), assignment.get_status_display()]
    if assignment.due_on and assignment.status in OWED:
        said.append(_("plazo %(day)s") % {"day": date_format(assignment.due_on)})
    return " · ".join(str(s) for s in said)


def people_list(people: QuerySet[User]) -> Table:
    """Return who judges in an office: what is vouched for, what they carry, and what they qualify for."""
    columns = (
        Column(_("Persona")),
        Column(_("Disponible"), Kind.TEXT, 14),
        Column(_("No está hasta"), Kind.DATE),
        Column(_("Investigación"), Kind.LONG, 36),
        Column(_("Trayectoria"), Kind.LONG, 36),
        Column(_("Líneas y ejes"), Kind.LONG, 44),
        Column(_("Lleva"), Kind.NUMBER),
        Column(_("Puede llevar"), Kind.NUMBER),
        *(Column(str(kind.label), Kind.LONG, 44) for kind in PracticeKind),
    )
    return Table(_("Quiénes evalúan"), columns, people_rows(people))


def people_rows(people: QuerySet[User]) -> Iterator[tuple[Any, ...]]:
    for told in people_told(people):
        profile, held = told["profile"], told["held"]
        yield (
            told["person"].full_name,
            _("No") if held.is_away else _("Sí"),
            profile.away_until if profile and held.is_away else None,
            vouched(held.research_training, profile.research_note if profile else ""),
            vouched(held.track_record, profile.track_note if profile else ""),
            "\n".join(told["lines"]),
            held.carried,
            held.capacity,
            *(
                _("Califica") if fits else " ".join(str(gate.message) for gate in fits.unmet)
                for _kind, fits in told["kinds"]
            ),
        )


def people_told(people: QuerySet[User]) -> list[dict[str, Any]]:
    """Return what the office knows of each of some people, and what they qualify for."""
    rows = queries.profile_rows(people)
    held = queries.profiles_of([person for person, _profile in rows])
    named = dict(option for _kind, options in queries.theme_options() for option in options)
    return [
        {
            "person": person,
            "profile": profile,
            "held": held[person.pk],
            "lines": [named.get(code, code) for code in (profile.lines if profile else [])],
            "kinds": [(kind.label, rules.qualifies(held[person.pk], kind)) for kind in PracticeKind],
        }
        for person, profile in rows
    ]


def vouched(holds: bool, note: str) -> str:
    return " · ".join(s for s in (_("Sí") if holds else _("Sin registrar"), note) if s)


def round_list(found: Round, person: Person) -> Table:
    """Return the results of a round by level, with the ties and what parted them."""
    columns = (
        Column(_("Nivel")),
        Column(_("Práctica"), Kind.TEXT, 44),
        Column(_("Entidad")),
        Column(_("Puntos de 100"), Kind.NUMBER),
        Column(_("Empate"), Kind.TEXT, 10),
        Column(_("Qué la ordenó"), Kind.LONG, 36),
        Column(_("Estado"), Kind.TEXT, 16),
        Column(_("Dirección")),
    )
    bands = queries.bands_of(rubric_of(found.rubric), queries.coordinated_by(person).filter(round=found))
    rows = (
        (
            band.label,
            standing.candidate.practice.title,
            standing.candidate.practice.institution.name,
            standing.place.total.rounded,
            _("Sí") if standing.place.is_shared else _("No"),
            ", ".join(standing.place.decided_by),
            standing.candidate.get_status_display(),
            address("evaluation:board", standing.candidate.practice_id),
        )
        for band, standings in bands
        for standing in standings
    )
    about = ((_("Rúbrica"), rubric_of(found.rubric).title), (_("Entidad"), found.office.name))
    return Table(str(found), columns, rows, about)


def mine_list(person: Person) -> Table:
    """Return what somebody has to judge and what they sent, with their own marks; nobody else's."""
    columns = (
        Column(_("Práctica"), Kind.TEXT, 44),
        Column(_("Tipo")),
        Column(_("Entidad")),
        Column(_("Papel"), Kind.TEXT, 16),
        Column(_("Estado"), Kind.TEXT, 14),
        Column(_("Asignada el"), Kind.MOMENT),
        Column(_("Plazo"), Kind.DATE),
        Column(_("Enviada el"), Kind.MOMENT),
        Column(_("Mis puntos de 100"), Kind.NUMBER),
        Column(_("Nivel que dan"), Kind.TEXT, 18),
        Column(_("Dirección")),
    )
    return Table(_("Mis valoraciones"), columns, mine_rows(person))


def mine_rows(person: Person) -> Iterator[tuple[Any, ...]]:
    held = [*queries.queue_of(person), *queries.sent_by(person)]
    sheets = last_sent(held)
    for a in held:
        practice, sheet = a.candidate.practice, sheets.get(a.pk)
        total = queries.total_so_far(rubric_of(a.candidate.rubric), sheet.scores) if sheet else None
        yield (
            practice.title,
            practice.get_kind_display(),
            practice.institution.name,
            a.get_duty_display(),
            a.get_status_display(),
            on_the_wall(a.assigned_at),
            a.due_on,
            on_the_wall(sheet.submitted_at) if sheet else None,
            total.rounded if total else None,
            total.band.label if total and total.band else "",
            address("evaluation:desk", a.pk),
        )


def last_sent(assignments: list[Assignment]) -> dict[int, Sheet]:
    """Return the last sent sheet of each assignment, in one query."""
    found = Sheet.objects.filter(assignment__in=assignments, submitted_at__isnull=False)
    return {sheet.assignment_id: sheet for sheet in found.order_by("number")}
