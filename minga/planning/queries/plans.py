"""Plans as a tree, who may know of them, how far they are, and what hangs from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.kernel import clock
from minga.people.models import Role
from minga.people.queries import institutions_where
from minga.reference.models import Institution

from ..models import Action, Activity, Indicator, Objective, Plan, Progress, Reading
from ..types import Todo
from ..workflow import PlanStatus
from .commitments import KEEPERS

if TYPE_CHECKING:
    import uuid
    from collections.abc import Iterable
    from decimal import Decimal

    from django.db.models import QuerySet

    from minga.people.models import User
    from minga.people.types import Person

PARTS: dict[str, Any] = {"objective": Objective, "indicator": Indicator, "action": Action}
SOON = 14  # days before its end in which an action is due
COMPONENTS = (
    gettext_lazy("Gestión escolar"),
    gettext_lazy("Prácticas pedagógicas y experiencias significativas"),
    gettext_lazy("Formación docente"),
    gettext_lazy("Convivencia"),
    gettext_lazy("Uso de TIC"),
    gettext_lazy("Permanencia e inclusión"),
)


def plans_visible_to(person: Person) -> QuerySet[Plan]:
    """Return the plans of where somebody keeps them, of its schools, and of their own school; and those with an action of theirs."""
    if not person.is_authenticated:
        return Plan.objects.none()
    kept = institutions_where(person, KEEPERS, descendants=True)
    school = institutions_where(person, (Role.PRINCIPAL,)).filter(kind=Institution.Kind.SCHOOL)
    charged = Objective.objects.filter(actions__responsible_id=person.pk)
    theirs = Q(status=PlanStatus.IN_FORCE, pk__in=charged.values("plan_id"))
    return Plan.objects.filter(Q(institution__in=kept) | Q(institution__in=school) | theirs).select_related(
        "institution"
    )


def places_to_plan(person: Person) -> QuerySet[Institution]:
    """Return where somebody writes a plan: the office that they keep, or their own school."""
    offices = institutions_where(person, KEEPERS).exclude(kind=Institution.Kind.SCHOOL)
    schools = institutions_where(person, (Role.PRINCIPAL,)).filter(kind=Institution.Kind.SCHOOL)
    return Institution.objects.filter(Q(pk__in=offices) | Q(pk__in=schools)).order_by("name")


def part_of(plan: Plan, what: str, number: int) -> Any:
    """Return a line of this plan; of another plan, it does not exist."""
    where = {"plan": plan} if what == "objective" else {"objective__plan": plan}
    return get_object_or_404(PARTS[what], pk=number, **where)


@dataclass
class Branch:
    """An objective with its indicators (each with its last value) and its actions (each with how far it is)."""

    objective: Objective
    indicators: list[Indicator] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)


def tree_of(plan: Plan) -> list[tuple[str, list[Branch]]]:
    """Return a plan by component, in the order in which it was written; three queries, however large it is."""
    branches = {o.pk: Branch(o) for o in plan.objectives.all()}
    for indicator in with_last_value(Indicator.objects.filter(objective__plan=plan)):
        branches[indicator.objective_id].indicators.append(indicator)
    for action in with_progress(Action.objects.filter(objective__plan=plan)):
        branches[action.objective_id].actions.append(action)
    found: dict[str, list[Branch]] = {}
    for branch in branches.values():
        found.setdefault(branch.objective.component, []).append(branch)
    return list(found.items())


def with_progress(actions: QuerySet[Action]) -> QuerySet[Action]:
    """Add `percent`: what was last said of each action under any version; None when nothing was."""
    said = Progress.objects.filter(action__key=OuterRef("key")).order_by("-said_at", "-pk")
    return actions.select_related("responsible").annotate(percent=Subquery(said.values("percent")[:1]))


def with_last_value(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Add `value` and `read_on`: the last reading of each indicator under any version."""
    said = Reading.objects.filter(indicator__key=OuterRef("key")).order_by("-read_on", "-pk")
    return indicators.annotate(
        value=Subquery(said.values("value")[:1]), read_on=Subquery(said.values("read_on")[:1])
    )


def progress_of(action: Action) -> QuerySet[Progress]:
    return Progress.objects.filter(action__key=action.key).select_related("said_by", "evidence")


def readings_of(indicator: Indicator) -> QuerySet[Reading]:
    return Reading.objects.filter(indicator__key=indicator.key).select_related("said_by")


def activities_of(action: Action) -> QuerySet[Activity]:
    return Activity.objects.filter(action_key=action.key)


def share_of(indicator: Indicator, value: Decimal | None) -> int | None:
    """Say how much of the way from the baseline to the target is done, in percent from 0 to 100; None when it cannot be said."""
    if value is None or indicator.baseline is None or indicator.target is None:
        return None
    way = indicator.target - indicator.baseline
    if not way:
        return 100 if value == indicator.target else 0
    return max(0, min(100, round(100 * (value - indicator.baseline) / way)))


def plan_in_force(institution: Institution) -> Plan | None:
    return Plan.objects.filter(institution=institution, status=PlanStatus.IN_FORCE).first()


def actions_in_force(institutions: Iterable[Institution]) -> QuerySet[Action]:
    """Return the actions from which something may hang now."""
    found = Action.objects.filter(
        objective__plan__institution__in=institutions, objective__plan__status=PlanStatus.IN_FORCE
    )
    return found.select_related("objective__plan__institution").order_by("objective_id", "pk")


@dataclass(frozen=True)
class Coverage:
    """What of a plan happens: its actions with what hangs from each."""

    rows: list[tuple[Action, list[Activity]]]

    @property
    def covered(self) -> int:
        return sum(bool(hangs) for _action, hangs in self.rows)

    @property
    def percent(self) -> int:
        return round(100 * self.covered / len(self.rows)) if self.rows else 0


def coverage_of(plan: Plan) -> Coverage:
    actions = list(with_progress(Action.objects.filter(objective__plan=plan)).select_related("objective"))
    hangs: dict[uuid.UUID, list[Activity]] = {}
    for activity in Activity.objects.filter(action_key__in=[a.key for a in actions]):
        hangs.setdefault(activity.action_key, []).append(activity)
    return Coverage([(a, hangs.get(a.key, [])) for a in actions])


def planned_todos_of(person: User) -> list[Todo]:
    """Say which actions of a plan in force end soon, or ended, without being whole."""
    mine = Action.objects.filter(responsible=person, objective__plan__status=PlanStatus.IN_FORCE)
    near = mine.filter(ends_on__lte=clock.today() + timedelta(days=SOON)).select_related("objective__plan")
    return [
        Todo(a.text[:120], page_of_action(a), _("Contar el avance"), a.objective.plan.status_since, a.ends_on)
        for a in with_progress(near)
        if (a.percent or 0) < 100  # type: ignore[attr-defined]
    ]


def page_of_action(action: Action) -> str:
    return reverse("planning:action", args=[action.pk])
