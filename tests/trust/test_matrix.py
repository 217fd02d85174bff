"""MX: what the product's queries, rules and routes answer is what the agreement says, cell by cell."""

import os

import pytest
from django.db import transaction

from minga.config.authz.page import PAGE, page
from minga.kernel import clock
from minga.people.models import Role
from minga.practices import rules
from minga.practices.models import RegistrationPeriod
from minga.practices.workflow import Kind, workflow_of

from .matrix import http, oracle
from .matrix.compare import compare, practice_there, stages
from .matrix.pairs import pairs

WHOLE = bool(os.environ.get("MINGA_WHOLE"))  # `python -m tests.trust b01`: half an hour; else a large sample


def told(report):
    return "\n".join([f"{len(report.differ)} of {report.cells} cells differ:", *report.differ[:80]])


def test_every_status_has_its_visibility_state():
    for kind in Kind:
        flow = workflow_of(kind)
        statuses = {*flow.initial, *(step.target for step in flow.steps)}
        assert statuses == set(oracle.matrix()["statuses"][kind])


def test_every_role_has_its_letter_and_every_cell_reads():
    codes = [c for letter in oracle.matrix()["letters"].values() for c in letter["codes"]]
    assert sorted(codes) == sorted(Role.values)
    known = oracle.matrix()
    for name, state in oracle.states():
        for letter in known["letters"]:
            for action, relation, _conditions in oracle.cells(name, state, letter):
                assert action in known["actions"], f"{name} {state} {letter} {action}"
                assert relation in known["relations"], f"{name} {state} {letter} {relation}"


def test_every_state_of_the_matrix_is_visited(db, worlds):
    visited = {(t.object, t.state) for key in ("BP", "ES") for t, _ in stages(worlds[key])}
    assert visited == set(oracle.states())


def test_a_sample_of_the_cells_agrees(world, record_property):
    report = compare(world, share=0.015, seed=20)
    record_property("cells", report.cells)
    assert not report.differ, told(report)
    assert report.yes


@pytest.mark.slow
def test_every_cell_agrees(world, record_property):
    report = compare(world, share=1 if WHOLE else 0.12, seed=21)
    record_property("cells", report.cells)
    assert not report.differ, told(report)
    assert report.cells >= (20_000 if WHOLE else 2_000)


def test_the_page_that_people_read_is_the_matrix():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `bin/minga write_docs`"


@pytest.fixture(autouse=True)
def _light_sessions(settings):
    """Sessions in the cookie: signing in once lasts, whatever is undone in the database."""
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"


def test_every_guarded_route_has_a_cell_of_the_matrix():
    known = dict.fromkeys(name for name, _ in oracle.states())
    for door in http.doors():
        assert door.object in known, door
        assert {door.reading, door.sending} <= {*oracle.actions_of(door.object), "l"}, door


@pytest.mark.parametrize("world", ["BP"], indirect=True)
def test_a_sample_of_who_may_pass_each_door(world, record_property):
    report = http.ask_all(world, share=0.004, seed=4)
    record_property("cells", report.cells)
    assert not report.differ, told(report)
    assert report.yes


@pytest.mark.slow
def test_who_may_pass_each_door(world, record_property):
    report = http.ask_all(world, share=1 if WHOLE else 0.04, seed=5)
    record_property("cells", report.cells)
    assert not report.differ, told(report)
    assert report.cells >= (20_000 if WHOLE else 500)


def test_two_roles_and_what_falls_upon_them(world):
    report = pairs(world, count=40, seed=6)
    assert not report.differ, told(report)


@pytest.mark.slow
def test_many_pairs_of_roles(world):
    report = pairs(world, count=400 if WHOLE else 100, seed=7)
    assert not report.differ, told(report)


def test_a_period_that_closes_closes_the_sending_and_nothing_else(db, worlds):
    world, leader = worlds["ES"], worlds["ES"].person("leader")
    changes = next(c for t, c in world.practices() if c["status"] == "DRAFT")
    with transaction.atomic():
        practice_there(world, changes)
        assert rules.can_submit(leader, world.practice, accepted=True)
        RegistrationPeriod.objects.update(closes_at=clock.now())
        assert not rules.can_submit(leader, world.practice, accepted=True)
        assert rules.can_edit(leader, world.practice)
        transaction.set_rollback(True)
    world.refresh()
