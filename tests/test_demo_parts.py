"""The demo in parts: one office up to a stage, constant lists, and a clock that nobody else may turn."""

import ast
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.config import demo
from minga.config.management.commands.check_invariants import breaches
from minga.practices.models import Practice

pytestmark = pytest.mark.django_db


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
        client.get(address)  # a session notes where it is used once, at its first page
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
