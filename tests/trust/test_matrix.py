"""MX-policy: what the product's queries and rules answer is what the agreement says, cell by cell."""

import pytest

from minga.config.authz.page import PAGE, page
from minga.people.models import Role
from minga.practices.workflow import Kind, workflow_of

from .matrix import oracle
from .matrix.compare import compare, stages


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


def test_a_sample_of_the_cells_agrees(world):
    report = compare(world, share=0.05, seed=20)
    assert not report.differ, told(report)
    assert report.yes


@pytest.mark.slow
def test_every_cell_agrees(world):
    report = compare(world)
    assert not report.differ, told(report)
    assert report.cells >= 20_000


def test_the_page_that_people_read_is_the_matrix():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `bin/minga access_page`"
