"""What the ficha holds and what it still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.documents.models import File
from minga.instruments.engine import validation
from minga.instruments.queries import answers_of, form_of
from minga.kernel import clock
from minga.people.queries import people_with

from ..models import Evidence, Observation, Practice

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from minga.instruments.engine.definition import Form
    from minga.instruments.engine.validation import Problem
    from minga.people.models import User

VERIFIERS = ("quality_officer", "quality_specialist", "quality_lead")


def form_of_practice(practice: Practice) -> Form:
    """Return the form that this practice's answers are bound to."""
    return form_of(practice.response.version)


def evidence_of(practice: Practice) -> QuerySet[Evidence]:
    """Return the pieces that are in the ficha; a file that has not come whole is none yet."""
    return pieces_of(practice).exclude(file__state=File.State.INCOMPLETE)


def unfinished_evidence(practice: Practice) -> QuerySet[Evidence]:
    """Return the pieces whose file was declared and has not come whole."""
    return pieces_of(practice).filter(file__state=File.State.INCOMPLETE)


def pieces_of(practice: Practice) -> QuerySet[Evidence]:
    found = Evidence.objects.filter(practice=practice, removed_at__isnull=True)
    return found.select_related("file", "added_by").order_by("item", "pk")


def evidence_facts(practice: Practice) -> dict[str, Any]:
    """Return what the form's rules may ask beyond the answers: how many pieces of evidence stand under each question."""
    counted: dict[str, int] = {}
    unsettled = 0
    for piece in evidence_of(practice):
        if piece.file is not None and piece.file.state != "CLEAN":
            continue
        counted[piece.item] = counted.get(piece.item, 0) + 1
        unsettled += bool((piece.shows_people or piece.may_show_minors) and not piece.consent_reference)
    return {"evidence": counted, "images_without_consent": unsettled}


def problems_of(practice: Practice) -> list[Problem]:
    """Check the whole ficha as it stands now."""
    return validation.check(
        form_of_practice(practice),
        answers_of(practice.response),
        today=clock.today(),
        facts=evidence_facts(practice),
    )


def open_observations(practice: Practice) -> QuerySet[Observation]:
    return Observation.objects.filter(practice=practice, closed_at__isnull=True).order_by("pk")


def observed_items(practice: Practice) -> set[str]:
    """Return the fields that a return unlocked."""
    return set(open_observations(practice).exclude(sent_at=None).values_list("item", flat=True))


def verifiers_of(practice: Practice) -> QuerySet[User]:
    """Return who may verify: the quality people of the owner office who do not write the practice."""
    place = practice.institution
    office = place.parent if practice.is_school_experience and place.parent else place
    writers = practice.authors.filter(left_at__isnull=True).values("person")
    return people_with(VERIFIERS, office).exclude(pk__in=writers)
