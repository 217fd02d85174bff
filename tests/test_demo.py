"""The whole demo: every status has a practice, a banner, a desk and a notice; every answer is its own; nothing is broken."""

import tempfile
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as live
from django.db import transaction

from minga.bank.models import Card
from minga.config import demo
from minga.config.management.commands.check_invariants import breaches
from minga.desk.queries import groups_of
from minga.evaluation.models import Candidate
from minga.evaluation.workflow import ASSIGNMENT, STANDING
from minga.instruments.models import Answer
from minga.instruments.queries import form_of
from minga.journal.models import Entry
from minga.notices.models import Notice
from minga.notices.services import tellings
from minga.people.models import User
from minga.practices.models import Intake, Practice, Publication
from minga.practices.queries import banner_of
from minga.practices.workflow import GOOD_PRACTICE, PUBLICATION, SIGNIFICANT_EXPERIENCE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), tempfile.TemporaryDirectory() as folder, transaction.atomic():
        kept, live.STORE_DIR = live.STORE_DIR, Path(folder)
        demo.tell_everything()
        yield live.STORE_DIR
        live.STORE_DIR = kept
        transaction.set_rollback(True)


@pytest.fixture
def told(db, world, settings, _own_folders):
    settings.STORE_DIR = world


def statuses(workflow):
    return set(workflow.initial) | {step.target for step in workflow.steps}


def test_it_stands_in_every_status_and_keeps_the_invariants(told):
    every = statuses(GOOD_PRACTICE) | statuses(SIGNIFICANT_EXPERIENCE)
    assert set(Practice.objects.values_list("status", flat=True)) == every
    assert set(Publication.objects.values_list("status", flat=True)) == statuses(PUBLICATION)
    assert {"PENDING", "IN_DISPERSION", "CONSOLIDATED", "RELEASED"} <= set(
        Candidate.objects.values_list("status", flat=True)
    )
    assert Card.objects.filter(taken_down_at=None).count() > 8
    assert len(set(Practice.objects.exclude(level_label="").values_list("level_label", flat=True))) > 2
    assert breaches() == []
    assert demo.tell_everything() == 0


def test_an_export_waits_for_the_office(told):
    rows = Intake.objects.get(staged_by__email="sisa@minga.example").rows.order_by("position")
    unsure = ("UNSURE", False)
    assert [(r.state, r.waits) for r in rows] == [("DONE", False), unsure, unsure, ("UNSURE", True)]
    assert "twin" in {w["code"] for w in rows[3].why}


def test_its_days_follow_one_another_over_more_than_a_year(told):
    moments = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert len({at.strftime("%Y-%m") for at in moments}) > 12


SAME_FOR_ALL = {
    "recognitions",
    "dissemination_events",
    "school_features",
}  # none yet, the one encounter, one's own school


def test_every_answer_is_its_own(told):
    seen = Counter()
    for answer in Answer.objects.select_related("response__version"):
        item = form_of(answer.response.version).item(answer.item)
        if item.kind in ("long", "rows", "keywords") and item.code not in SAME_FOR_ALL:
            seen[str(answer.value)] += 1
            if item.example and item.example in str(answer.value):
                seen[f"the help's example: {item.example}"] += 2
    assert {text: count for text, count in seen.items() if count > 1} == {}


@pytest.fixture
def desks(told):
    """Who has which practice on their desk, by its title."""
    found = {}
    for person in User.objects.all():
        for group in groups_of(person):
            for todo in group.todos:
                found.setdefault(todo.title, set()).add(person)
    return found


# the banner says who has it: one of these must have it on the desk (None: nobody waits for anything)
OFFICE = {"quality_officer", "quality_specialist", "quality_lead", "head", "principal"}
HOLDERS = {
    "sus autores": {"practice_leader"},
    "la oficina": OFFICE,
    "quienes evalúan": {
        "evaluator",
        "referee",
        *OFFICE,
    },  # after a dispersion the office names a third; authors need not know
    "quienes aprueban": {"head", "quality_lead", "communications_officer"},
    "nadie": None,
}


def test_every_status_has_its_banner_and_lies_on_the_desk_of_whom_the_banner_names(told, desks):
    wrong = []
    for practice in Practice.objects.select_related("institution"):
        banner = banner_of(practice)
        assert banner.next, practice
        roles = HOLDERS[banner.holder]
        held = {g.role for person in desks.get(practice.title, ()) for g in person.grants.all()}
        if roles is not None and not roles & held:
            wrong.append((practice.status, practice.title, banner.holder, held))
    assert wrong == []


# steps that need not be told: whoever takes them is the only one concerned, or the next step tells
UNTOLD = {
    "preselect": "the same office goes on",
    "open_verification": "practice.verification_opened",
    "assign": "evaluation.assigned",
    "start_evaluation": "authors may not follow the valuation",
    "evaluate_again": "evaluation.assigned",
    "record_level": "sealed until it is released",
    "replace": "practice.published",
}
TOLD = {
    "start_draft": "practice.started",
    "submit": "practice.submitted",
    "resubmit": "practice.submitted",
    "submit_update": "practice.submitted",
    "return_for_remedy": "practice.returned",
    "admit": "practice.admitted",
    "start_edition": "practice.edition_started",
    "expire_remedy": "practice.remedy_expired",
    "go_quiet": "practice.rested",
    "wake": "practice.woken",
    "withdraw": "practice.withdrawn",
    "archive": "practice.archived",
    "approve": "publication.approved",
    "decline": "publication.declined",
    "publish": "practice.published",
    "unpublish": "practice.unpublished",
    "propose_again": "publication.proposed",
}


@pytest.mark.parametrize(
    "workflow", [GOOD_PRACTICE, SIGNIFICANT_EXPERIENCE, PUBLICATION], ids=lambda w: w.name
)
def test_every_step_tells_somebody_or_says_why_not(workflow):
    spoken = {t.verb for t in tellings()}
    silent = [s.name for s in workflow.steps if s.name not in UNTOLD and TOLD.get(s.name) not in spoken]
    assert silent == []


def test_no_table_of_steps_has_a_dead_end_or_an_orphan():
    for workflow in (GOOD_PRACTICE, SIGNIFICANT_EXPERIENCE, PUBLICATION, ASSIGNMENT, STANDING):
        for step in workflow.steps:
            assert step.actors, step.name
            assert str(step.guard), step.name
        reached, todo = set(workflow.initial), list(workflow.initial)
        while todo:
            for step in workflow.steps_from(todo.pop()):
                if step.target not in reached:
                    reached.add(step.target)
                    todo.append(step.target)
        assert reached == statuses(workflow)
        stuck = [s for s in reached if s not in workflow.final and not list(workflow.steps_from(s))]
        assert stuck == [], workflow.name


def test_what_the_stories_did_was_told_and_written_down(told):
    told_of = set(Notice.objects.values_list("verb", flat=True))
    written = set(Entry.objects.values_list("verb", flat=True))
    assert {
        "practice.returned",
        "practice.level_released",
        "publication.proposed",
        "practice.rested",
    } <= told_of
    assert told_of <= written
    assert not Notice.objects.filter(text__contains="%(").exists()
