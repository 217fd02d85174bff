"""Where a role reaches, and that it stops the day it ends."""

from datetime import timedelta

import pytest
from django.test import Client

from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.people import queries
from minga.people.models import RoleGrant, User
from minga.people.queries import holds, institutions_where
from minga.people.services import enroll, grant_role, revoke_role
from minga.reference.services import add_institution

QUALITY = ("quality_officer",)


@pytest.fixture
def ministry(office):
    found = add_institution(country="CO", kind="MINISTRY", code="MEN", name="Ministerio")
    office.parent = found
    office.save()
    return found


@pytest.fixture
def school(office):
    return add_institution(
        country="CO", kind="SCHOOL", code="127001000001", name="Escuela El Triunfo", parent=office
    )


def of(email, role, place):
    person = enroll(f"{email}@minga.example", email)
    grant_role(person, role, place, by=None)
    return person


def again(person):
    """The same person at the next request."""
    return User.objects.get(pk=person.pk)


def test_an_officer_of_the_office_reaches_its_schools(sisa, office, school):
    assert holds(sisa, QUALITY, office)
    assert holds(sisa, QUALITY, school)
    assert set(institutions_where(sisa, QUALITY, descendants=True)) == {office, school}
    assert set(institutions_where(sisa, QUALITY)) == {office}


def test_an_officer_of_the_ministry_does_not_reach_the_offices(ministry, office, school):
    person = of("oficial", "quality_officer", ministry)
    assert not holds(person, QUALITY, office)
    assert not holds(person, QUALITY, school)
    assert set(institutions_where(person, QUALITY, descendants=True)) == {ministry}


def test_a_writer_of_the_office_does_not_write_for_its_schools(amaru, school):
    assert not holds(amaru, ("practice_leader",), school)


def test_the_ministry_s_own_roles_reach_their_country_and_no_other(ministry, office, school):
    person = of("ministerio", "ministry_admin", ministry)
    abroad = add_institution(country="PE", kind="LOCAL_OFFICE", code="220004", name="UGEL Lamas")
    assert holds(person, ("ministry_admin",), office)
    assert holds(person, ("ministry_admin",), school)
    assert not holds(person, ("ministry_admin",), abroad)


def test_a_ministry_s_officer_does_not_see_what_a_secretariat_received(ministry, office, amaru):
    from minga.config import demo
    from minga.practices.queries import visible_to

    practice = demo.travel(office, "Consejos de lectura por el río", "submitted")
    assert practice in visible_to(User.objects.get(email="sisa@minga.example"))
    assert practice not in visible_to(of("oficial", "quality_officer", ministry))


@pytest.mark.parametrize(
    "change", [{"revoked_at": clock.now()}, {"ends_on": clock.today() - timedelta(days=1)}]
)
def test_a_role_that_ended_opens_nothing_at_the_next_request(sisa, office, change):
    change = {"starts_on": clock.today() - timedelta(days=9), **change}
    assert holds(sisa, QUALITY, office)
    RoleGrant.objects.filter(user=sisa).update(**change)
    assert not holds(again(sisa), QUALITY, office)


def test_a_role_that_has_not_begun_opens_nothing(sisa, office):
    RoleGrant.objects.filter(user=sisa).update(starts_on=clock.today() + timedelta(days=1))
    assert not holds(again(sisa), QUALITY, office)


def test_a_guard_without_dates_is_noticed(sisa, office, monkeypatch):
    """The negative control: with the dates ignored, the two tests above would fail."""
    from django.db.models import Q

    RoleGrant.objects.filter(user=sisa).update(revoked_at=clock.now())
    monkeypatch.setattr(queries, "in_force", Q)
    assert holds(again(sisa), QUALITY, office)


def test_one_request_asks_for_the_roles_once(sisa, office, school, django_assert_num_queries):
    sisa = again(sisa)
    with django_assert_num_queries(1):
        assert holds(sisa, QUALITY, office)
        assert holds(sisa, QUALITY, school)


def test_who_gives_what(yaku, sisa, killa, amaru, office, ministry):
    newcomer = enroll("nuevo@minga.example", "Persona Nueva")
    assert grant_role(newcomer, "evaluator", office, by=yaku).granted_by == yaku
    assert grant_role(newcomer, "co_author", office, by=sisa).role == "co_author"
    for giver, role in ((sisa, "evaluator"), (killa, "co_author"), (amaru, "co_author"), (yaku, "head")):
        with pytest.raises(Refused):
            grant_role(newcomer, role, office, by=giver)
    with pytest.raises(Refused, match="sí mismo"):
        grant_role(yaku, "evaluator", office, by=yaku)
    minister = of("ministerio", "ministry_admin", ministry)
    assert grant_role(newcomer, "auditor", office, by=minister)
    with pytest.raises(Refused, match="dos personas distintas"):
        grant_role(newcomer, "head", office, by=minister)


def test_a_revoked_officer_loses_the_page_at_once(sisa, yaku, office, amaru):
    from minga.config import demo

    practice = demo.travel(office, "Juntas que cuentan", "submitted")
    client = Client()
    client.force_login(sisa, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/practicas/{practice.pk}/"
    assert client.get(address).status_code == 200
    revoke_role(RoleGrant.objects.get(user=sisa), by=yaku)
    assert client.get(address).status_code == 404
