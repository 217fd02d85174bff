"""Who may judge what, for many people and many candidates at once, in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from minga.journal.models import Entry
from minga.kernel import clock
from minga.people.models import RoleGrant
from minga.people.queries import in_force
from minga.practices.models import Author, Observation, Practice
from minga.practices.rules import office_of

from ..assigning.gates import Gate, Pair, Profile, Ties, obstacles
from ..models import Assignment, Conflict, Evaluator
from ..types import requirements_of, theme_item_of
from ..workflow import JUDGES, LIVE, OWED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from minga.people.models import User

    from ..models import Candidate

CHECKING = ("practice.admitted", "practice.returned")


@dataclass
class Facts:
    """What was read once for a set of people and candidates."""

    judges_at: set[tuple[int, int]] = field(default_factory=set)
    works_at: set[tuple[int, int]] = field(default_factory=set)
    wrote: set[tuple[int, int]] = field(default_factory=set)
    declared: set[tuple[int, int]] = field(default_factory=set)
    checked: set[tuple[int, int]] = field(default_factory=set)
    assigned: set[tuple[int, int]] = field(default_factory=set)
    profiles: dict[int, Profile] = field(default_factory=dict)


def pairs_of(candidates: Sequence[Candidate], people: Sequence[User]) -> dict[tuple[int, int], Pair]:
    """Return what decides each (candidate, person). Candidates need their practice, institution and edition loaded."""
    facts = read_facts(candidates, people)
    return {(c.pk, p.pk): pair(facts, c, p) for c in candidates for p in people}


def pair_of(candidate: Candidate, person: User) -> Pair:
    return pairs_of([candidate], [person])[candidate.pk, person.pk]


def gates_of(
    candidates: Sequence[Candidate], people: Sequence[User]
) -> dict[tuple[int, int], tuple[Gate, ...]]:
    return {key: obstacles(found) for key, found in pairs_of(candidates, people).items()}


def pair(facts: Facts, candidate: Candidate, person: User) -> Pair:
    practice = candidate.practice
    here, there = (practice.pk, person.pk), practice.institution_id
    ties = Ties(
        holds_role=(person.pk, office_of(practice).pk) in facts.judges_at,
        wrote_it=here in facts.wrote,
        declared=here in facts.declared,
        checked_it=here in facts.checked,
        same_school=practice.is_school_experience and (person.pk, there) in facts.works_at,
        assigned=(candidate.pk, person.pk) in facts.assigned,
    )
    profile = facts.profiles.get(person.pk, Profile())
    return Pair(ties, profile, requirements_of(practice.kind), themes_of(candidate))


def themes_of(candidate: Candidate) -> frozenset[str]:
    """Return the lines or axes that the judged edition says that it is about."""
    held = candidate.edition.content["answers"].get(theme_item_of(candidate.practice.kind))
    return frozenset(held.get("choices", ())) if isinstance(held, dict) else frozenset()


def read_facts(candidates: Sequence[Candidate], people: Sequence[User]) -> Facts:
    practices = [c.practice_id for c in candidates]
    facts = Facts(profiles=profiles_of(people))
    for user, role, place in RoleGrant.objects.filter(
        in_force(), user__in=people, user__is_active=True
    ).values_list("user_id", "role", "institution_id"):
        facts.works_at.add((user, place))
        if role in JUDGES:
            facts.judges_at.add((user, place))
    facts.wrote = set(
        Author.objects.filter(practice__in=practices, person__in=people).values_list(
            "practice_id", "person_id"
        )
    )
    standing = Conflict.objects.filter(practice__in=practices, person__in=people, lifted_at=None)
    facts.declared = set(standing.values_list("practice_id", "person_id"))
    facts.checked = checked(practices, people)
    live = Assignment.objects.filter(candidate__in=candidates, person__in=people, status__in=LIVE)
    facts.assigned = set(live.values_list("candidate_id", "person_id"))
    return facts


def checked(practices: list[int], people: Sequence[User]) -> set[tuple[int, int]]:
    """Return who verified which ficha: whoever decided that it entered does not judge it."""
    observed = Observation.objects.filter(practice__in=practices, made_by__in=people)
    said = Entry.objects.filter(
        subject_type=Practice._meta.label,
        subject_id__in=[str(pk) for pk in practices],
        verb__in=CHECKING,
        actor__in=people,
    )
    found: set[Any] = set(observed.values_list("practice_id", "made_by_id"))
    return found | {(int(pk), actor) for pk, actor in said.values_list("subject_id", "actor_id")}


def profiles_of(people: Sequence[User]) -> dict[int, Profile]:
    owed = Assignment.objects.filter(person__in=people, status__in=OWED).values_list("person_id")
    carried = dict(owed.annotate(n=Count("pk")))
    known = {e.person_id: e for e in Evaluator.objects.filter(person__in=people)}
    return {p.pk: profile(known.get(p.pk), carried.get(p.pk, 0)) for p in people}


def profile(held: Evaluator | None, carried: int) -> Profile:
    if held is None:
        return Profile(carried=carried)
    is_away = not held.is_available or (held.away_until is not None and held.away_until >= clock.today())
    return Profile(
        held.research_training, held.track_record, frozenset(held.lines), held.capacity, carried, is_away
    )
