"""Loaded into the tests of a mutant: takes the database that is ready, and writes down what happened and why."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

reports = []


def pytest_configure(config):
    from django.db import connections

    connections["default"].settings_dict["TEST"]["NAME"] = os.environ["MUTANT_DATABASE"]


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
    Path(os.environ["MUTANT_REPORT"]).write_text(json.dumps(reports), encoding="utf-8")
