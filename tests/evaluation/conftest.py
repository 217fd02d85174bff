"""One practice that waits to be valued, and the hands that value it."""

from __future__ import annotations

import pytest

from minga.config import demo
from minga.evaluation import services
from minga.evaluation.models import Assignment
from minga.evaluation.queries import candidate_of
from minga.instruments.queries import rubric_of
from minga.people.models import User
from minga.practices import services as practices


def who(name):
    return User.objects.get(email=f"{name}@minga.example")


@pytest.fixture
def candidate(office):
    practice = demo.travel(office, "Consejos de lectura que llegan por el río", "submitted")
    practices.admit(practice, by=who("sisa"))
    return candidate_of(practice)


def marks(candidate, points, *, na=0, note="Contar lo que no funcionó."):
    """Return the scores of a whole sheet: the same points everywhere, and `na` criteria that do not apply."""
    criteria = rubric_of(candidate.rubric).criteria
    given = {"points": points, "note": note}
    return {
        c.code: {"na": True, "na_reason": "No corresponde"} if n < na else given
        for n, c in enumerate(criteria)
    }


def asked(candidate, name, **more):
    candidate.refresh_from_db()
    return services.assign(candidate, who(name), by=who("sisa"), **more)


def sends(candidate, name, points, *, na=0, opinion="Concepto razonado."):
    """Ask somebody unless they are asked already, and let them accept, write and send."""
    candidate.refresh_from_db()
    person = who(name)
    work = Assignment.objects.filter(
        candidate=candidate, person=person, status__in=("ASSIGNED", "IN_PROGRESS")
    ).first()
    work = work or asked(candidate, name)
    if work.status == "ASSIGNED":
        services.accept(work, by=person)
    services.save_sheet(work, marks(candidate, points, na=na), opinion, by=person)
    services.submit_sheet(work, by=person)
    candidate.refresh_from_db()
    return work
