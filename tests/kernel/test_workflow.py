import pytest

from minga.evaluation.workflow import ASSIGNMENT, STANDING
from minga.kernel.workflow import Stale
from minga.practices.workflow import GOOD_PRACTICE, PUBLICATION, SIGNIFICANT_EXPERIENCE

TABLES = [GOOD_PRACTICE, SIGNIFICANT_EXPERIENCE, PUBLICATION, ASSIGNMENT, STANDING]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_each_table_is_whole(table):
    statuses = {s.target for s in table.steps} | {
        x for s in table.steps for x in s.sources if table is PUBLICATION or x in table.initial
    }
    reached, frontier = set(table.initial), list(table.initial)
    while frontier:
        for step in table.steps_from(frontier.pop()):
            if step.target not in reached:
                reached.add(step.target)
                frontier.append(step.target)
    assert statuses <= reached
    assert {s for s in reached if not list(table.steps_from(s))} <= set(table.final)
    assert all(step.actors and str(step.guard) for step in table.steps)


def test_a_history_that_skips_is_no_path():
    assert GOOD_PRACTICE.path_holds(["DRAFT", "SUBMITTED", "UNDER_VERIFICATION"])
    assert not GOOD_PRACTICE.path_holds(["DRAFT", "UNDER_EVALUATION"])


@pytest.mark.django_db
def test_two_hands_on_the_same_row(office, amaru):
    from minga.practices import services
    from minga.practices.models import Practice

    practice = services.start_practice(office, kind="GOOD_PRACTICE", title="Consejos de río", by=amaru)
    twin = Practice.objects.get(pk=practice.pk)
    GOOD_PRACTICE.move(practice, "submit")
    with pytest.raises(Stale):
        GOOD_PRACTICE.move(twin, "submit")
