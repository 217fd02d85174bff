"""Loaded into pytest: collects once, then tries each mutant in a child that forgets everything afterwards.

Orders come as JSON lines through one pipe and answers go back through another, so that importing the house is paid once. A test
runs in a copy of a migrated database and in a folder of its own.
"""

from __future__ import annotations

import gc
import json
import os
import select
import shutil
import signal
from pathlib import Path

import pytest
from django.urls import get_resolver

from .patching import NotInPlace, put

reports: list[dict] = []
EMPTY, MINE = os.environ.get("MUTANT_EMPTY"), os.environ["MUTANT_DATABASE"]


def pytest_configure(config):
    from django.db import connections

    connections["default"].settings_dict["TEST"]["NAME"] = MINE
    if EMPTY:
        take_what_is_ready(config)


def take_what_is_ready(config):
    """Let the tests find a migrated database, instead of making one."""
    from django.conf import settings
    from django.db import connection
    from django.test import utils

    def ready(*_args, **_more):
        for old in Path(MINE).parent.glob(f"{Path(MINE).name}*"):
            old.unlink()
        shutil.copy(EMPTY, MINE)
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = MINE
        return []

    utils.setup_databases = ready


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.when == "call" or report.outcome == "failed":
        problem = call.excinfo
        reports.append(
            {
                "test": item.nodeid,
                "when": report.when,
                "outcome": report.outcome,
                "kind": problem.type.__name__ if problem else "",
                "said": str(problem.value)[:300] if problem else "",
            }
        )
    return report


def pytest_sessionfinish():
    if told := os.environ.get("MUTANT_REPORT"):
        Path(told).write_text(json.dumps(reports), encoding="utf-8")


def pytest_runtestloop(session):
    if "MUTANT_ORDERS" not in os.environ:
        return None
    orders = os.fdopen(int(os.environ["MUTANT_ORDERS"]), encoding="utf-8")
    answers = os.fdopen(int(os.environ["MUTANT_ANSWERS"]), "w", encoding="utf-8")
    get_resolver().url_patterns  # noqa: B018 -- reads every view, so that no child has to
    gc.freeze()
    answers.write("ready\n")
    answers.flush()
    for line in orders:
        answers.write(in_a_child(session, json.loads(line)) + "\n")
        answers.flush()
    return True


def in_a_child(session, order):
    """Fork, try, and return what the child told; one that takes too long is ended with all of its own."""
    mine, its = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(mine)
        os.setsid()
        with os.fdopen(its, "w", encoding="utf-8") as told:
            told.write(json.dumps(tried(session, order)))
        os._exit(0)
    os.close(its)
    said = b""
    while select.select([mine], [], [], order["seconds"])[0]:
        if not (more := os.read(mine, 65_536)):
            break
        said += more
    else:
        os.killpg(child, signal.SIGKILL)
        said = b'{"outcome": "late"}'
    os.close(mine)
    os.waitpid(child, 0)
    return said.decode() or '{"outcome": "died"}'


def tried(session, order):
    try:
        for edit in order["edits"]:
            if edit["path"].endswith(".py"):
                put(edit["path"], edit["old"], edit["new"])
    except NotInPlace as problem:
        return {"outcome": "not in place", "said": str(problem)}
    items = [i for i in session.items if asked_for(i.nodeid, order["tests"])]
    session.config._tmp_path_factory._basetemp = fresh(Path(MINE).with_suffix(".tmp"))
    for item, then in zip(items, [*items[1:], None], strict=True):
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=then)
    return {"outcome": "tried", "reports": reports}


def asked_for(name, tests):
    return any(name == test or name.startswith(f"{test}[") for test in tests)


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return folder
