"""The reference pages are whole: nothing that the code has is missing from them, and nothing in them goes unexplained."""

import re

from django.core.management import get_commands

from minga.config import pages
from minga.config.environment import VARIABLES
from minga.config.pages import commands, facts, forms, routes, workflows
from minga.instruments.engine.definition import KINDS
from minga.kernel import events

from .reading import ROOT


def test_every_variable_that_the_code_reads_is_declared():
    read = set()
    for path in ROOT.glob("minga/**/*.py"):
        if path.name != "environment.py":
            read |= set(re.findall(r"[\"'](MINGA_[A-Z_]+)[\"']", path.read_text()))
    assert read == {v.name for v in VARIABLES} - {"MINGA_SECRET_KEY_FILE"}
    assert "environ[" not in (ROOT / "minga/config/settings.py").read_text()
    assert [v.name for v in VARIABLES if not v.meaning.endswith(".")] == []


def test_every_command_and_argument_says_what_it_is():
    assert {n for n, app in get_commands().items() if app.startswith("minga.")} == set(commands.ours())
    dumb = [
        f"{name} {argument.dest}"
        for name, command in commands.ours().items()
        for argument in commands.arguments_of(command, name)
        if not argument.help
    ]
    assert dumb == []
    assert [name for name, command in commands.ours().items() if not command.help] == []


def test_every_fact_stands_in_the_room_that_says_it():
    told = [verb for room in facts.by_room().values() for verb in room]
    assert sorted(told) == sorted(events.declared())


def test_every_workflow_state_kind_and_rule_is_named():
    names = {workflow.name for workflow, _labels in workflows.workflows()}
    assert names == set(workflows.TITLES)
    assert set(forms.KINDS) == set(KINDS)
    assert forms.unexplained() == []


def test_every_question_of_a_shipped_form_is_on_the_page():
    page = pages.PAGES["formularios.md"]()
    for source in forms.packs("FORM"):
        codes = [item["code"] for section in source["sections"] for item in section["items"]]
        assert [c for c in codes if f"| `{c}` |" not in page] == []
    rubrics = pages.PAGES["rubricas.md"]()
    for source in forms.packs("RUBRIC"):
        assert [c["name"] for c in source["criteria"] if f"{c['code']}. {c['name']}" not in rubrics] == []


def test_every_route_is_on_the_page():
    page = pages.PAGES["rutas.md"]()
    ours = [path for _name, path in routes.routes() if not path.startswith("cuentas/")]
    assert [path for path in ours if f"`/{path}`" not in page] == []


def test_a_changed_code_makes_its_page_stale(monkeypatch):
    """The negative control."""
    assert pages.stale() == []
    monkeypatch.setattr(workflows, "TITLES", {**workflows.TITLES, "publication": "Otra cosa"})
    assert pages.stale() == ["estados.md"]
