"""In Debian's Chromium: every template, in every state that a visit of `tour.py` brings it into, at three widths and in
both themes: axe finds nothing, nothing sticks out, nothing comes from elsewhere, and no page weighs too much."""

import os
from dataclasses import dataclass, field

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Error

from tests.served import ROOT, Served

from .tour import VISITS, Tour

pytestmark = pytest.mark.browser

RUN = """async () => {
  const late = new Promise((_, no) => setTimeout(() => no(new Error("axe did not end")), 60000));
  const said = await Promise.race([axe.run(document, {resultTypes: ["violations", "incomplete"]}), late]);
  const told = (found) => found.map((f) => [f.id, f.nodes.length, f.nodes[0].html.slice(0, 160)]);
  return {violations: told(said.violations), incomplete: told(said.incomplete)};
}"""
WIDTHS, THEMES = (320, 768, 1280), ("light", "dark")
KILOBYTE = 1000
HEAVY, LIGHT, READABLE = 150 * KILOBYTE, 100 * KILOBYTE, 50 * KILOBYTE
# what axe cannot decide, by page and rule, and why it is no fault
EXPLAINED = {
    ("criterion", "color-contrast"): "the line between the points is drawn beside the number, not under it"
}


@dataclass
class Seen:
    """What the whole tour saw, by page and state."""

    lost: dict = field(default_factory=dict)
    violations: dict = field(default_factory=dict)
    incomplete: dict = field(default_factory=dict)
    sticking_out: list = field(default_factory=list)
    foreign: list = field(default_factory=list)
    weights: dict = field(default_factory=dict)
    before_reading: dict = field(default_factory=dict)
    drawn: set = field(default_factory=set)

    def look(self, page, name):
        page.evaluate(AXE_SCRIPT)
        for theme in THEMES:
            page.emulate_media(color_scheme=theme)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                page.evaluate("scrollTo(0, 0)")
                said, where = page.evaluate(RUN), f"{name}, {width} px, {theme}"
                if said["violations"]:
                    self.violations[where] = said["violations"]
                unexplained = [f for f in said["incomplete"] if (name, f[0]) not in EXPLAINED]
                if unexplained:
                    self.incomplete[where] = unexplained
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    self.sticking_out.append(where)


@pytest.fixture(scope="module")
def heard(tmp_path_factory):
    """A server that writes down which templates it draws."""
    server = Served(tmp_path_factory.mktemp("heard"))
    server.environment["DJANGO_SETTINGS_MODULE"] = "tests.browser.recording.settings"
    server.start("run_demo")
    server.run("-m", "tests.browser.recording.prepare")
    yield server
    server.kill()


@pytest.fixture(scope="module")
def seen(browser, heard):
    tour, seen = Tour(browser, heard), Seen()
    only = os.environ.get("MINGA_VISITS", "")
    for visit in VISITS:
        if only not in visit.name:
            continue
        page = tour.open(visit)
        try:
            tour.go(page, visit, seen)
            seen.look(page, visit.name)
        except (AssertionError, Error) as problem:
            seen.lost[visit.name] = str(problem)[:300]
        finally:
            page.context.set_offline(False)
            page.close(run_before_unload=False)
    seen.drawn = set((heard.folder / "rendered.txt").read_text().split())
    return seen


def ours():
    """Return the name of each template of the house."""
    found = [*ROOT.glob("minga/*/templates/**/*.html"), *ROOT.glob("minga/*/templates/**/*.jinja")]
    return {str(path).split("/templates/")[1] for path in found}


def test_every_visit_arrives(seen):
    assert seen.lost == {}


def test_every_template_is_visited(seen):
    assert sorted(ours() - seen.drawn) == [], "name a visit in tests/browser/tour.py"


def test_axe_finds_nothing(seen):
    assert seen.violations == {}


def test_axe_leaves_nothing_open(seen):
    assert seen.incomplete == {}


def test_nothing_sticks_out(seen):
    assert seen.sticking_out == []


def test_nothing_comes_from_elsewhere(seen):
    assert seen.foreign == []


def test_no_page_weighs_too_much(seen):
    heavy = {v.name for v in VISITS if v.heavy}
    assert {n: w for n, w in seen.weights.items() if w > (HEAVY if n in heavy else LIGHT)} == {}


def test_every_page_can_be_read_and_typed_in_after_its_first_fifty_kilobytes(seen):
    """The page and its style sheets; scripts are modules or deferred, so that none holds the reading up."""
    assert {n: w for n, w in seen.before_reading.items() if w > READABLE} == {}
