"""What each room says of itself holds: it keeps, says and hangs what its README names."""

import importlib
import re

import pytest
from django.apps import apps

from minga.config.pages import facts
from minga.config.pages.commands import ours
from minga.kernel import events, slots

from .reading import ROOT

ROOMS = sorted(p.parent for p in (ROOT / "minga").glob("*/README.md"))
LONGEST = 16


def exists(name, room):
    """Whether a name in code type means something: a fact, a slot, a command, a file, a model, or what a module holds."""
    if name in events.declared() or name in slots.names() or (room / name).exists():
        return True
    if name.startswith("minga "):
        return name.split()[1] in ours()
    if name.startswith("{%"):
        return True
    models = {m.__name__ for m in apps.get_app_config(room.name).get_models()}
    return (
        name in models or is_held(name, f"minga.{room.name}") or is_held(name, "minga") or is_part(name, room)
    )


def is_held(name, package):
    """Whether `module.thing` can be imported from a package."""
    module, _, thing = f"{package}.{name}".rpartition(".")
    try:
        found = importlib.import_module(module)
    except ModuleNotFoundError:
        return False
    return hasattr(found, thing) or (ROOT / module.replace(".", "/") / thing).with_suffix(".py").exists()


def is_part(name, room):
    """Whether it is a template of the room or a filter of all templates."""
    tags = importlib.import_module("minga.ui.templatetags.ui")
    return (room / "templates" / room.name / f"{name}.html").exists() or hasattr(tags, name)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_says_in_ten_lines_what_it_keeps_says_and_hangs(room):
    text = (room / "README.md").read_text()
    assert text.startswith(f"# {room.name}: ")
    assert text.count("\n") <= LONGEST
    for start in ("- Keeps: ", "- Says: ", "- Hangs: "):
        assert text.count(start) == 1, start
    unknown = [name for name in re.findall(r"`([^`]+)`", text) if not exists(name, room)]
    assert unknown == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_hides_nothing_that_it_says_or_hangs(room):
    text = (room / "README.md").read_text()
    said = facts.by_room().get(room.name, {})
    assert "apps.py" in text or [verb for verb in said if f"`{verb}`" not in text] == []
    hung = set(re.findall(r'slots\.hang\(\s*"([\w.]+)"', (room / "apps.py").read_text()))
    assert [slot for slot in hung if f"`{slot}`" not in text] == []


def test_a_name_that_means_nothing_is_noticed():
    """The negative control."""
    room = ROOT / "minga/practices"
    assert exists("practice.submitted", room)
    for name in ("practice.submited", "queries.visible_for", "Practise", "minga serv", "engine/"):
        assert not exists(name, room)
