"""«Mi trabajo»: what presses stands first, with its date; what is only possible stands last."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from minga.config import demo
from minga.desk.queries import groups_of
from minga.practices.models import Practice
from tests.journeys.test_travel import Visitor

pytestmark = pytest.mark.django_db


def test_the_author_sees_overdue_first_then_this_week_then_drafts_then_what_is_possible(office, amaru):
    demo.travel(office, "Una que sigue en borrador", "draft")
    late = demo.travel(office, "Una devuelta hace mucho", "returned")
    demo.travel(office, "Una devuelta hace poco", "returned")
    demo.travel(office, "Una ya valorada", "evaluated")
    Practice.objects.filter(pk=late.pk).update(remedy_due_on=timezone.localdate() - timedelta(days=2))
    groups = {g.code: [t.title for t in g.todos] for g in groups_of(amaru)}
    assert groups == {
        "LATE": ["Una devuelta hace mucho"],
        "SOON": ["Una devuelta hace poco"],
        "OPEN": ["Una que sigue en borrador"],
        "OPTIONAL": ["Una ya valorada"],
    }
    page = Visitor(amaru).read("/mi-trabajo/")
    assert "3 cosas esperan por usted" in page
    marks = ["Vencido", "Esta semana", "Sin fecha límite", "Cuando usted quiera"]
    assert sorted(marks, key=page.index) == marks


def test_the_office_is_told_of_what_ran_late(office, sisa):
    late = demo.travel(office, "Una devuelta hace mucho", "returned")
    Practice.objects.filter(pk=late.pk).update(remedy_due_on=timezone.localdate() - timedelta(days=2))
    assert "Venció su plazo para corregir" in Visitor(sisa).read("/mi-trabajo/")


def test_somebody_without_a_role_learns_what_to_do(stranger):
    page = Visitor(stranger).read("/mi-trabajo/")
    assert "Todavía no tiene un cargo" in page
    assert "Nada espera por usted" in page


@pytest.mark.parametrize("name", ["amaru", "sisa", "yaku", "killa", "inti"])
def test_its_questions_do_not_grow_with_what_waits(office, name):
    counts = []
    for nth in range(3):
        for stage in ("draft", "submitted", "returned", "in_evaluation", "evaluated", "published"):
            demo.travel(office, f"Práctica {nth} {stage}", stage)
        person = demo.person(name)
        with CaptureQueriesContext(connection) as seen:
            groups_of(person)
        counts.append(len(seen))
    assert counts[0] == counts[2], counts
