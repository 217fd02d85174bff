"""What a conflict, an authorship or an ended role must close, on every channel; and what must not block a result."""

import pytest

from minga.evaluation import rules, services
from minga.evaluation.models import Assignment, Candidate
from minga.notices.queries import inbox
from minga.people.models import User
from minga.people.services import grant_role
from minga.practices.models import Practice
from tests.journeys.test_travel import Visitor, admitted, imported, judge, sent  # noqa: F401

BOARD = "evaluacion/practica"


def who(name):
    return User.objects.get(email=f"{name}@minga.example")


def test_a_conflict_takes_the_practice_off_the_officers_desk(sent, sisa):  # noqa: F811
    admitted(sisa)
    assert BOARD in Visitor(sisa).read("/mi-trabajo/")
    services.declare_conflict(Practice.objects.get(), sisa, kind="WORK", reason="Trabajamos juntas", by=sisa)
    assert BOARD not in Visitor(sisa).read("/mi-trabajo/")


def test_an_author_in_the_office_learns_nothing_of_the_judging(sent, sisa, amaru, office):  # noqa: F811
    admitted(sisa)
    grant_role(amaru, "quality_lead", office, by=None)
    judge("inti", 4, 0)
    judge("nina", 9, 2)
    assert BOARD not in Visitor(who("amaru")).read("/mi-trabajo/")
    assert not [n for n in inbox(amaru) if n.verb.startswith("evaluation.")]
    assert [n for n in inbox(sisa) if n.verb == "evaluation.dispersed"]


def test_who_verified_does_not_judge(sent, sisa, office):  # noqa: F811
    admitted(sisa)
    grant_role(sisa, "evaluator", office, by=None)
    assert rules.fits(Candidate.objects.get(), who("sisa")).reason == "La verificó o la observó."


def test_a_role_that_ended_closes_the_desk(sent, sisa):  # noqa: F811
    admitted(sisa)
    assignment = Assignment.objects.get(person=who("inti"))
    services.accept(assignment, by=who("inti"))
    grant = who("inti").grants.get()
    grant.revoked_at = grant.user.date_joined
    grant.save()
    Visitor(who("inti")).read(f"/evaluacion/{assignment.pk}/", 404)


@pytest.mark.parametrize("by_office", [True, False])
def test_who_leaves_does_not_block_the_result(sent, sisa, by_office):  # noqa: F811
    admitted(sisa)
    third = services.assign(Candidate.objects.get(), who("wayra"), by=sisa)
    judge("inti", 6, 1)
    judge("nina", 7, 1)
    assert Candidate.objects.get().status == "PENDING"
    if by_office:
        services.declare_conflict(
            Practice.objects.get(), who("wayra"), kind="WORK", reason="Son colegas", by=sisa
        )
    else:
        services.recuse(third, kind="WORK", reason="Somos colegas", by=who("wayra"))
    third.refresh_from_db()
    assert (third.status, Candidate.objects.get().status) == ("RECUSED", "CONSOLIDATED")
