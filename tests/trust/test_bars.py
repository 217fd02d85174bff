"""The bars run what exists, and what failed, was skipped or never ran breaks its bar."""

import importlib.util
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from .bars import BARS, ROOT, Bar, campaign, judged

ONE = Bar("B00", "T00", "an example", "0", tests=("tests/one.py",))


def test_every_bar_names_what_exists_and_where_its_short_form_runs():
    runs = (ROOT / ".ci/run").read_text(encoding="utf-8")
    assert "make trust-alone" in runs
    for bar in BARS:
        assert bar.tests or (bar.fast and bar.whole and bar.shows), bar
        assert all((ROOT / test).is_file() for test in bar.tests), bar
        assert bar.elsewhere in runs, bar
        for call in (bar.fast, bar.whole):
            assert not call or importlib.util.find_spec(call[1]), call


def case(inside="", path="tests.one"):
    return ET.fromstring(f'<testcase classname="{path}" name="test_x[BP]">{inside}</testcase>')


def test_figures_that_tests_record_are_summed():
    cells = '<properties><property name="cells" value="40"/></properties>'
    told = judged(ONE, [case(cells), case(cells), case(path="tests.other")])
    assert (told.good, told.figure) == (True, "2 tests, 80 cells")


@pytest.mark.parametrize(
    "cases",
    [[], [case(path="tests.other")], *([case(), case(f"<{it}/>")] for it in ("failure", "error", "skipped"))],
    ids=["nothing", "others", "red", "broken", "skipped"],
)
def test_what_failed_or_did_not_run_breaks_its_bar(cases):
    told = judged(ONE, cases)
    assert not told.good
    assert told.line().startswith("FAIL  B00  T00")


@pytest.mark.parametrize(
    ("said", "code", "good"),
    [
        ('{"pass": true, "figures": {"lost": 0}}', 0, True),
        ('{"pass": false, "figures": {"lost": 1}}', 0, False),
        ('{"pass": true, "figures": {"lost": 0}}', 1, False),
        ("it fell", 0, False),
        ("", 1, False),
    ],
)
def test_a_campaign_passes_with_its_own_word_and_code_only(said, code, good):
    call = ("-c", f"import sys; print({said!r}); sys.exit({code})")
    assert campaign(replace(ONE, tests=(), fast=call, shows=("lost",)), whole=False).good is good
