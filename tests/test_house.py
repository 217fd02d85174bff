"""The walls of the house: what import-linter cannot see."""

import ast
import re
import tomllib
from pathlib import Path

from django.apps import apps

from minga.config import pages

ROOT = Path(__file__).parent.parent
HOUSE = ROOT / "minga"
PLAN = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"]
FLOOR = {room.strip(" ()"): -i for i, floor in enumerate(PLAN) for room in floor.split("|")}
OPEN_DOORS = {"models", "queries", "rules", "services", "types", "workflow"}
SHARED = {
    ("instruments", "engine"),
    ("instruments", "readers"),
    ("instruments", "forms"),
    ("journal", "engine"),
}
WRITES = {
    "save",
    "create",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
MAY_WRITE = {"services.py", "services", "migrations", "management"}
TEXTS = {".py", ".md", ".html", ".toml", ".txt", ".yaml", ".css", ".js"}
BUDGET = {"file": 400, "function": 50, "template": 150}


def modules():
    for path in HOUSE.rglob("*.py"):
        yield path, path.relative_to(HOUSE).parts, ast.parse(path.read_text())


def room_of(model):
    return model.__module__.split(".")[1]


def test_foreign_keys_point_down():
    up = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("minga.")
        for field in model._meta.get_fields()
        if field.concrete and field.is_relation and field.related_model.__module__.startswith("minga.")
        if room_of(model) != room_of(field.related_model)
        and FLOOR[room_of(model)] <= FLOOR[room_of(field.related_model)]
    ]
    assert up == []


def test_rooms_are_entered_by_their_doors():
    windows = []
    for _path, parts, tree in modules():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.ImportFrom)
                and not node.level
                and (node.module or "").startswith("minga.")
            ):
                other, inner = [*node.module.split(".")[1:], node.names[0].name][:2]
                away = other not in {parts[0], "kernel", "ui", "documents"} and parts[0] != "config"
                if away and inner not in OPEN_DOORS and (other, inner) not in SHARED:
                    windows.append(f"{'/'.join(parts)} -> {other}.{inner}")
    assert windows == []


def test_only_services_write():
    pens = []
    for _path, parts, tree in modules():
        if parts[0] in {"kernel", "config"} or MAY_WRITE & set(parts):
            continue
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                owner = ast.unparse(node.func.value)
                plain = node.func.attr in ("update", "save") and not re.search(
                    r"objects|filter|queryset|_manager", owner
                )
                if plain and (
                    node.func.attr == "update" or {"inspection", "printers", "models.py"} & set(parts)
                ):
                    continue
                pens.append(f"{'/'.join(parts)}:{node.lineno} {owner}.{node.func.attr}()")
    assert pens == []


def test_templates_look_only_down_and_hold_no_code():
    crooked = []
    for path in HOUSE.rglob("templates/**/*.html"):
        room, text = path.relative_to(HOUSE).parts[0], path.read_text()
        if text.count("\n") > BUDGET["template"] or re.search(
            r"<script(?![^>]*src=)|\sstyle=|\son\w+=|https?://", text
        ):
            crooked.append(str(path))
        for other in re.findall(r"{%\s*(?:extends|include)\s+[\"'](\w+)/", text):
            if other in FLOOR and other != room and FLOOR[other] >= FLOOR[room]:
                crooked.append(f"{path.name} -> {other}")
    assert crooked == []


def test_nothing_grows_too_big():
    big = []
    for path, parts, tree in modules():
        if "migrations" in parts:
            continue
        if (lines := path.read_text().count("\n")) > BUDGET["file"]:
            big.append(f"{'/'.join(parts)}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= BUDGET["function"]:
                big.append(f"{'/'.join(parts)}:{node.name}")
    assert big == []


def test_every_room_says_what_it_is():
    rooms = [p for p in HOUSE.iterdir() if (p / "apps.py").exists()]
    assert [p.name for p in rooms if not (p / "README.md").exists()] == []


def test_the_reference_pages_say_what_the_code_says():
    assert pages.stale() == [], "run `bin/minga write_docs` and commit docs/referencia"


def test_locks_name_no_host_and_hash_everything():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text
        assert "--index" not in text
        assert text.count("==") <= text.count("--hash=")


def kept_texts():
    """Walk what the project keeps; not through git, which a bare machine lacks."""
    yield from (p for p in ROOT.iterdir() if p.suffix in TEXTS)
    for folder in ("minga", "tests", "docs", "bin", "requirements", ".ci"):
        yield from (
            p for p in (ROOT / folder).rglob("*") if p.is_file() and (p.suffix in TEXTS or not p.suffix)
        )


def test_no_path_of_a_machine_is_kept():
    homes = re.compile(r"(?<![\w.:/])/(?:home|root|work|Users)/\w")
    assert [str(p) for p in kept_texts() if homes.search(p.read_text())] == []
