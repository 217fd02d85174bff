"""What an office coordinates: every candidate with its progress, its people, and who qualifies for what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Q, Sum, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce

from minga.instruments.engine.scoring import Rubric
from minga.instruments.queries import form_of, rubric_of, version_in_force
from minga.kernel import clock
from minga.people.models import RoleGrant, User
from minga.people.queries import in_force, institutions_where
from minga.practices.queries import visible_to
from minga.practices.types import setup_of
from minga.practices.workflow import Kind

from ..models import Assignment, Candidate, Evaluator, Round
from ..types import theme_item_of
from ..workflow import JUDGES, JUDGING, LIVE, OFFICE, OWED, Outcome, Progress
from .conflicts import wrote

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from minga.people.types import Person

WITH = ("practice__institution__parent", "edition__version", "round__rubric", "round__office")
DUTY = Assignment.Duty
FEWEST = Rubric.min_sheets


@dataclass
class Row:
    """One candidate of the board: who judges it, how far they are, who is late."""

    candidate: Candidate
    assignments: list[Assignment]
    asked: int
    late: list[Assignment] = field(default_factory=list)

    @property
    def sent(self) -> int:
        return sum(a.status == Progress.SUBMITTED and a.duty == DUTY.EVALUATOR for a in self.assignments)

    @property
    def owed(self) -> list[Assignment]:
        return [a for a in self.assignments if a.status in OWED]

    @property
    def lacks(self) -> int:
        """Return how many people are still to be asked."""
        if self.candidate.status == Outcome.IN_DISPERSION:
            return 0 if any(a.duty == DUTY.REFEREE for a in self.owed) else 1
        asked = sum(a.duty == DUTY.EVALUATOR for a in self.assignments)
        return max(0, self.asked - asked) if self.candidate.status == Outcome.PENDING else 0


def coordinated_by(person: Person) -> QuerySet[Candidate]:
    """Return the candidates that somebody coordinates: what their offices answer for.

    Never a practice that they wrote, may not know of, or judge themselves (`rules.can_coordinate`).
    """
    offices = institutions_where(person, OFFICE)
    answers = Q(practice__institution__in=offices) & ~Q(practice__kind=Kind.SIGNIFICANT_EXPERIENCE)
    answers |= Q(practice__institution__parent__in=offices, practice__kind=Kind.SIGNIFICANT_EXPERIENCE)
    found = Candidate.objects.filter(answers, practice__in=visible_to(person)).exclude(status=Outcome.VOID)
    judged = Assignment.objects.filter(person_id=person.pk, status__in=LIVE)
    return found.exclude(practice__in=wrote(person)).exclude(pk__in=judged.values("candidate_id"))


def measured(found: QuerySet[Candidate]) -> QuerySet[Candidate]:
    """Add to each candidate how many sheets are in, how many people were asked and are needed, and its next deadline."""
    judging = Q(assignments__duty=DUTY.EVALUATOR)
    late = Assignment.objects.filter(candidate=OuterRef("pk"), status__in=OWED, due_on__lt=clock.today())
    third = Assignment.objects.filter(candidate=OuterRef("pk"), status__in=OWED, duty=DUTY.REFEREE)
    needed = Cast(KeyTextTransform("min_sheets", "round__rubric__definition"), IntegerField())
    return found.annotate(
        done=Count("assignments", filter=judging & Q(assignments__status=Progress.SUBMITTED)),
        live=Count("assignments", filter=judging & Q(assignments__status__in=LIVE)),
        needed=Coalesce(needed, FEWEST),
        next_due=Min("assignments__due_on", filter=Q(assignments__status__in=OWED)),
        is_late=Exists(late),
        has_third=Exists(third),
    )


# the board's filters, in their order: what a coordinator can do something about comes first
FILTERS: dict[str, Q] = {
    "abiertas": ~Q(status=Outcome.RELEASED),
    "faltan": Q(status=Outcome.PENDING, live__lt=F("needed"))
    | Q(status=Outcome.IN_DISPERSION, has_third=False),
    "atrasadas": Q(status__in=JUDGING, is_late=True),
    "separadas": Q(status__in=(Outcome.IN_DISPERSION, Outcome.INCONCLUSIVE)),
    "por-comunicar": Q(status=Outcome.CONSOLIDATED),
    "comunicadas": Q(status=Outcome.RELEASED),
}
ORDERS: dict[str, tuple[Any, ...]] = {
    "menos-valoradas": ("done", "opened_at", "pk"),
    "plazo": (F("next_due").asc(nulls_last=True), "done", "pk"),
    "nombre": ("practice__title", "pk"),
}


def board_of(person: Person, state: str, sort: str) -> QuerySet[Candidate]:
    """Return what the board shows under one of its filters, in one of its orders."""
    return measured(coordinated_by(person)).filter(FILTERS[state]).order_by(*ORDERS[sort])


def counts_of(found: QuerySet[Candidate]) -> dict[str, int]:
    """Return how many candidates each filter holds, in one query."""
    rows = Candidate.objects.filter(pk__in=found.values("pk"))
    flags = {f"in_{n}": Case(When(held, then=1), default=0) for n, held in enumerate(FILTERS.values())}
    told = measured(rows).annotate(**flags).aggregate(**{f"n{name[3:]}": Sum(name) for name in flags})
    return {name: told[f"n{n}"] or 0 for n, name in enumerate(FILTERS)}


def rows_of(candidates: Iterable[Candidate]) -> list[Row]:
    """Return the board's rows of some candidates, with their people, in one query."""
    given = list(candidates)
    live = Assignment.objects.filter(candidate__in=given, status__in=LIVE).select_related("person")
    by_candidate: dict[int, list[Assignment]] = {}
    for assignment in live.order_by("duty", "pk"):
        by_candidate.setdefault(assignment.candidate_id, []).append(assignment)
    today = clock.today()
    rows = [Row(c, by_candidate.get(c.pk, []), rubric_of(c.rubric).min_sheets) for c in given]
    for row in rows:
        row.late = [a for a in row.owed if a.due_on and a.due_on < today and row.candidate.status in JUDGING]
    return rows


def judges_for(person: Person) -> QuerySet[User]:
    """Return who judges in the offices that somebody coordinates."""
    offices = institutions_where(person, OFFICE)
    grants = RoleGrant.objects.filter(in_force(), role__in=JUDGES, institution__in=offices)
    return User.objects.filter(pk__in=grants.values("user_id"), is_active=True).order_by("full_name", "pk")


def profile_rows(people: Iterable[User]) -> list[tuple[User, Evaluator | None]]:
    given = list(people)
    known = {e.person_id: e for e in Evaluator.objects.filter(person__in=given).select_related("vouched_by")}
    return [(p, known.get(p.pk)) for p in given]


def rounds_of(person: Person) -> QuerySet[Round]:
    """Return the rounds of the offices that somebody coordinates, newest first, each with how many results it has."""
    told = Q(candidates__status__in=(Outcome.CONSOLIDATED, Outcome.RELEASED))
    found = Round.objects.filter(office__in=institutions_where(person, OFFICE)).select_related(
        "office", "rubric__instrument"
    )
    return found.annotate(results=Count("candidates", filter=told)).order_by("-period", "-pk")


def theme_options() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the lines and axes that the forms in force ask about, by kind of practice."""
    found = []
    for kind in Kind:
        form = form_of(version_in_force(setup_of(kind).form))
        item = next((i for i in form.items if i.code == theme_item_of(kind)), None)
        if item is not None:
            found.append((str(kind.label), [(o.code, o.label) for o in item.options]))
    return found
