"""The demo: every status has a practice, every answer is its own, days follow one another, and nothing is broken."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.bank.models import Card
from minga.config import demo
from minga.config.management.commands.check_invariants import breaches
from minga.evaluation.models import Candidate
from minga.instruments.models import Answer
from minga.instruments.queries import form_of
from minga.journal.models import Entry
from minga.practices.models import Practice, Publication
from minga.practices.workflow import GOOD_PRACTICE, PUBLICATION, SIGNIFICANT_EXPERIENCE

pytestmark = pytest.mark.django_db


def statuses(workflow):
    return set(workflow.initial) | {step.target for step in workflow.steps}


def test_the_whole_demo_stands_in_every_status_and_keeps_the_invariants():
    assert demo.tell_everything() == len(demo.stories())
    every = statuses(GOOD_PRACTICE) | statuses(SIGNIFICANT_EXPERIENCE)
    assert set(Practice.objects.values_list("status", flat=True)) == every
    assert set(Publication.objects.values_list("status", flat=True)) == statuses(PUBLICATION)
    assert {"PENDING", "IN_DISPERSION", "CONSOLIDATED", "RELEASED"} <= set(
        Candidate.objects.values_list("status", flat=True)
    )
    assert Card.objects.count() == 11
    assert len(set(Practice.objects.exclude(level_label="").values_list("level_label", flat=True))) > 2
    moments = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert len({at.strftime("%Y-%m") for at in moments}) > 12
    assert breaches() == []
    repeated = twice_told()
    assert repeated == {}
    assert demo.tell_everything() == 0


SAME_FOR_ALL = {
    "recognitions",
    "dissemination_events",
    "school_features",
}  # none yet, the one encounter, one's own school


def twice_told():
    """Return the long answers that two practices share, or that repeat the help's example."""
    told = Counter()
    for answer in Answer.objects.select_related("response__version"):
        item = form_of(answer.response.version).item(answer.item)
        if item.kind in ("long", "rows", "keywords") and item.code not in SAME_FOR_ALL:
            told[str(answer.value)] += 1
            if item.example and item.example in str(answer.value):
                told[str(answer.value)] += 1
    return {text: count for text, count in told.items() if count > 1}


def test_the_home_office_alone_can_be_told_up_to_a_stage(office):
    assert demo.tell_stories(office, upto="submitted") == len(demo.STORIES)
    assert set(Practice.objects.values_list("status", flat=True)) == {"DRAFT", "UNDER_VERIFICATION"}
    assert demo.tell_stories(office) == 0
    assert breaches() == []


@pytest.mark.parametrize("address", ["/", "/practicas/", "/mi-trabajo/"])
def test_lists_ask_the_same_number_of_questions_whatever_their_length(office, client, address, sisa):
    counts = []
    for titles in (demo.STORIES[:1], demo.STORIES[1:3]):
        for title, stage in titles:
            demo.travel(office, title, stage)
        client.force_login(sisa, backend="django.contrib.auth.backends.ModelBackend")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_only_the_demo_lives_at_another_moment():
    users = [
        str(path)
        for path in Path("minga").rglob("*.py")
        if path.parent.name != "demo" and path.name != "clock.py"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr == "standing_at"
    ]
    assert users == []
