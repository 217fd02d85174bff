"""A plan from its first line to its closing; what hangs from its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction
from minga.reference.services import hold_institution

from .. import queries, rules
from ..models import Action, Activity, Indicator, Plan, Progress, Reading
from ..workflow import PLAN, PlanStatus
from .commitments import proved

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from django.core.files.uploadedfile import UploadedFile

    from minga.people.models import User
    from minga.reference.models import Institution

    from ..types import Source


def held_plan(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("institution").get(pk=plan.pk)


def another(institution: Institution, years: tuple[int, int], *, by: User, **more: Any) -> Plan:
    """Open a plan in preparation under a number that no version of those years had, also one that was discarded."""
    kind, (first, last) = rules.kind_for(institution), years
    same = {"institution": institution, "kind": kind, "first_year": first, "last_year": last}
    version = 1 + Plan.objects.filter(**same).count()
    return Plan.objects.create(**same, version=version, status_since=clock.now(), started_by=by, **more)


@transaction
def start_plan(institution: Institution, name: str, first_year: int, last_year: int, *, by: User) -> Plan:
    hold_institution(institution.pk)
    require(rules.can_start_plan(by, institution, first_year, last_year))
    plan = another(institution, (first_year, last_year), by=by, name=name.strip()[:160])
    events.publish("plan.started", plan, by, kind=plan.kind)
    return plan


@transaction
def write_part(plan: Plan, what: str, values: dict[str, Any], *, by: User, number: int | None = None) -> Any:
    """Write one line of a plan in preparation: one that stands there, or a new one, once however often it is sent."""
    plan = held_plan(plan)
    require(rules.can_write_plan(by, plan))
    if what == "objective":
        values = {**values, "plan": plan}
    else:  # the objective is looked up again: another tab may have taken it out
        values = {**values, "objective": queries.part_of(plan, "objective", values["objective"].pk)}
    if number is None and (twin := queries.PARTS[what].objects.filter(**values).first()):
        return twin
    part = queries.part_of(plan, what, number) if number else queries.PARTS[what]()
    for name, value in values.items():
        setattr(part, name, value)
    part.save()
    events.publish("plan.written", plan, by, part=what, number=part.pk, new=number is None)
    return part


@transaction
def remove_part(plan: Plan, what: str, number: int, *, by: User) -> None:
    """Take a line out of a plan in preparation; an objective goes with what it holds."""
    plan = held_plan(plan)
    require(rules.can_write_plan(by, plan))
    part = queries.part_of(plan, what, number)
    events.publish("plan.part_removed", plan, by, part=what, text=str(part))
    part.delete()


@transaction
def discard_plan(plan: Plan, reason: str, *, by: User) -> Plan:
    """Leave a plan in preparation aside; it can be read, and another one can be started."""
    plan = held_plan(plan)
    require(rules.can_write_plan(by, plan))
    PLAN.move(plan, "discard", status_since=clock.now(), closing=reason.strip()[:1000])
    events.publish("plan.discarded", plan, by, reason=plan.closing)
    return plan


@transaction
def approve_plan(plan: Plan, act: str, *, binds_periods: bool, by: User) -> Plan:
    """Put a plan in force; the one that was in force before it is replaced."""
    plan = held_plan(plan)
    require(rules.can_approve_plan(by, plan, act))
    now = clock.now()
    for before in Plan.objects.select_for_update().filter(
        institution=plan.institution, kind=plan.kind, status=PlanStatus.IN_FORCE
    ):
        PLAN.move(before, "replace", status_since=now)
        events.publish("plan.replaced", before, by, by_plan=plan.pk)
    changes = {
        "act": act.strip()[:200],
        "binds_periods": binds_periods,
        "approved_by": by,
        "approved_at": now,
    }
    PLAN.move(plan, "approve", status_since=now, **changes)
    events.publish("plan.approved", plan, by, act=plan.act)
    return plan


@transaction
def revise_plan(plan: Plan, *, by: User) -> Plan:
    """Prepare another version from the plan in force: the same lines, under the same keys."""
    hold_institution(plan.institution_id)
    plan = held_plan(plan)
    require(rules.can_revise_plan(by, plan))
    years = (plan.first_year, plan.last_year)
    copy = another(plan.institution, years, by=by, name=plan.name, binds_periods=plan.binds_periods)
    for objective in plan.objectives.prefetch_related("indicators", "actions"):
        indicators, actions = list(objective.indicators.all()), list(objective.actions.all())
        objective.pk, objective.plan = None, copy
        objective.save()
        part: Any
        for part in (*indicators, *actions):
            part.pk, part.objective = None, objective
        Indicator.objects.bulk_create(indicators)
        Action.objects.bulk_create(actions)
    events.publish("plan.revised", copy, by, before=plan.pk)
    return copy


@transaction
def close_plan(plan: Plan, account: str, *, by: User) -> Plan:
    plan = held_plan(plan)
    require(rules.can_close_plan(by, plan, account))
    PLAN.move(plan, "close", status_since=clock.now(), closing=account.strip()[:1000])
    events.publish("plan.closed", plan, by, reason=plan.closing)
    return plan


def tell_progress(
    action: Action, percent: int, account: str, *, by: User, upload: UploadedFile | None = None
) -> Progress:
    """Say how far an action is. A file is kept and proved first, outside the transaction."""
    require(rules.can_report(by, action))
    file = proved(upload, by=by) if upload is not None else None
    with transaction():
        held_plan(action.objective.plan)
        action = Action.objects.select_related("objective__plan__institution").get(pk=action.pk)
        require(rules.can_report(by, action))
        told = {"percent": percent, "account": account.strip(), "said_by": by}
        if (last := queries.progress_of(action).first()) and all(
            getattr(last, n) == v for n, v in told.items()
        ):
            return last
        said = Progress.objects.create(action=action, evidence=file, said_at=clock.now(), **told)
        events.publish("plan.progress_told", action.objective.plan, by, action=action.pk, percent=percent)
    return said


@transaction
def read_value(indicator: Indicator, value: Decimal, read_on: date, source: str, *, by: User) -> Reading:
    """Write down the value of an indicator on a day, and where it comes from."""
    plan = held_plan(indicator.objective.plan)
    require(rules.can_read_value(by, plan, read_on))
    told = {"indicator": indicator, "value": value, "read_on": read_on, "source": source.strip()[:300]}
    if twin := Reading.objects.filter(**told).first():
        return twin
    reading = Reading.objects.create(said_by=by, said_at=clock.now(), **told)
    events.publish("plan.value_read", plan, by, indicator=indicator.pk, value=str(value))
    return reading


@transaction
def hang(action: Action, source: Source, *, institution: Institution) -> Activity:
    """Hang something from an action of a plan. The room that it belongs to asked its own rule first."""
    activity, _new = Activity.objects.update_or_create(
        kind=source.kind,
        thing=source.id,
        defaults={
            "action_key": action.key,
            "institution": institution,
            "label": source.label[:300],
            "url": source.url,
            "begun_at": clock.now(),
        },
    )
    return activity
