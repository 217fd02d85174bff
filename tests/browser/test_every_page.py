"""In Debian's Chromium: every template, in every state that a visit of `visits.py` brings it into, at three widths and in
both themes: axe finds nothing, nothing sticks out, nothing comes from elsewhere, and no page weighs too much."""

import os

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.served import ROOT

from .accounts import ACCOUNTS, OIDC, code_now
from .conftest import serve_copy
from .tour import Tour
from .visits import AUTHOR, EDITOR, EVALUATOR, OFFICE, PUBLIC

pytestmark = pytest.mark.browser

RUN = """async (options) => {
  const late = new Promise((_, no) => setTimeout(() => no(new Error("axe did not end")), 60000));
  const said = await Promise.race([axe.run(document, {resultTypes: ["violations", "incomplete"], ...options}), late]);
  return [...said.violations, ...said.incomplete].map((f) => `${f.id}, ${f.nodes.length} ×: ${f.nodes[0].html.slice(0, 160)}`);
}"""
# whatever is pressed on a phone is large enough for a thumb; what a link is in a sentence, axe judges (24 px)
SMALL = """() => [...document.querySelectorAll("header a, header button, .btn, main button, main input, main select, main textarea, main summary")]
  .filter((e) => !e.closest("[hidden], [aria-hidden=true]") && e.name !== "covered" /* a square of a photo */ && e.tabIndex >= 0 && e.checkVisibility({visibilityProperty: true}))
  .map((e) => ["checkbox", "radio"].includes(e.type) && (e.closest("label") || e.labels[0]) || e)
  .filter((e) => { const box = e.getBoundingClientRect(); return box.height > 1 && Math.min(box.height, box.width) < 43.5; })
  .map((e) => `smaller than 44 px: ${e.outerHTML.replace(/\\s+/g, " ").slice(0, 160)}`)"""
THUMB = {"rules": {"target-size": {"enabled": True}}}
# the dark theme changes nothing but the colours of the same page (tests/ui/test_contrast.py): there, axe asks what asks about colours
THEMES = {"light": THUMB, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
SIZES = ((320, 900), (768, 900), (1280, 1600))  # the last shows panes that scroll by themselves whole
KILOBYTE = 1000
HEAVY, LIGHT, READABLE = 150 * KILOBYTE, 100 * KILOBYTE, 50 * KILOBYTE
ONLY = os.environ.get("MINGA_VISITS", "")


def look(page):
    """Yield what is wrong with a page as it stands: what axe finds or cannot decide, and what sticks out."""
    page.evaluate(AXE_SCRIPT)
    for theme, options in THEMES.items():
        page.emulate_media(color_scheme=theme)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            page.evaluate("scrollTo(0, 0)")
            found = page.evaluate(RUN, options)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append("something sticks out")
            if width == SIZES[0][0] and theme == "light":
                found += page.evaluate(SMALL)
            yield from (f"{width} px, {theme}: {one}" for one in found)


def weigh(arrival, *, heavy):
    """Yield what came over the wire and should not have. Scripts are modules or deferred: none holds the reading up."""
    yield from (f"comes from elsewhere: {url}" for url in arrival.foreign)
    if arrival.weight > (HEAVY if heavy else LIGHT):
        yield f"weighs {arrival.weight} bytes"
    if arrival.before_reading > READABLE:
        yield f"cannot be read or typed in before {arrival.before_reading} bytes"


def ours():
    """Return the name of each template of the house."""
    found = [*ROOT.glob("minga/*/templates/**/*.html"), *ROOT.glob("minga/*/templates/**/*.jinja")]
    return {str(path).split("/templates/")[1] for path in found}


def pytest_generate_tests(metafunc):
    if "visit" in metafunc.fixturenames:
        visits = [v for v in metafunc.cls.visits if ONLY in v.name]
        metafunc.parametrize("visit", visits, ids=[v.name for v in visits])


class Leg:
    """A part of the tour on its own copy of the demo; a whole class, so that two workers share the tour."""

    visits, environment = (), {}

    @pytest.fixture(scope="class")
    @classmethod
    def tour(cls, browser, told, tmp_path_factory):
        """Serve the copy with a server that writes down which templates it draws."""
        folder = tmp_path_factory.mktemp("leg") / "demo"
        more = {"DJANGO_SETTINGS_MODULE": "tests.browser.recording.settings", **cls.environment}
        server = serve_copy(told, folder, **more)
        yield Tour(browser, server, code_now)
        server.kill()

    def test_visit(self, tour, visit, record_property):
        with tour.visiting(visit) as (page, arrival):
            record_property("weight", arrival.weight)
            record_property("before_reading", arrival.before_reading)
            assert [*weigh(arrival, heavy=visit.heavy), *look(page)] == []

    @pytest.mark.skipif(ONLY != "", reason="only a part of the tour is made")
    def test_every_template_is_visited(self, tour, shared):
        """Whichever leg ends last knows what all have drawn."""
        (shared / f"{type(self).__name__}.drawn").write_text(tour.drawn())
        legs = [shared / f"{leg.__name__}.drawn" for leg in Leg.__subclasses__()]
        if all(leg.exists() for leg in legs):
            drawn = {name for leg in legs for name in leg.read_text().split()}
            assert sorted(ours() - drawn) == [], "name a visit in tests/browser/visits.py"


class TestVisitors(Leg):
    visits = PUBLIC


class TestAuthors(Leg):
    visits = AUTHOR


class TestEditors(Leg):
    visits = EDITOR


class TestOffices(Leg):
    visits = OFFICE


class TestEvaluators(Leg):
    visits = EVALUATOR


class TestAccounts(Leg):
    visits, environment = ACCOUNTS, OIDC
