"""Every page is reachable, and what it names exists: links, commands, targets of make, variables, files."""

import re

import pytest

from minga.config.environment import KNOWN, OF_TESTS
from minga.config.pages.commands import ours

from .reading import ROOT, anchors_of, links_of, name_of, pages

DJANGO = {"check", "migrate", "help", "collectstatic", "createcachetable", "dbshell", "clearsessions"}
TEST_ONLY = set(OF_TESTS)


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_no_link_is_dead(page):
    dead = []
    for target, anchor in links_of(page):
        here = target / "README.md" if target.is_dir() and anchor else target
        if not target.exists() or (anchor and here.suffix == ".md" and anchor not in anchors_of(here)):
            dead.append(f"{target}#{anchor}")
    assert dead == []


def reached_from(page):
    seen, ahead = {page}, [page]
    while ahead:
        for target, _anchor in links_of(ahead.pop()):
            found = set(target.rglob("README.md")) if target.is_dir() else {target} & set(pages())
            ahead += found - seen
            seen |= found
    return seen


def test_every_page_is_reached_from_the_first():
    lost = set(pages()) - reached_from(ROOT / "README.md") - {ROOT / "README.md"}
    assert sorted(map(name_of, lost)) == []


def test_what_the_pages_tell_to_type_exists():
    commands = {*ours(), *DJANGO}
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    wrong = []
    for page in pages():
        text = page.read_text()
        typed = re.findall(r"(?:bin/minga|`minga) ([a-z][\w-]*)", text)
        wrong += [
            f"{name_of(page)}: minga {word}" for word in typed if word.replace("-", "_") not in commands
        ]
        made = re.findall(r"(?:`|^)make ([a-z-]+)", text, re.MULTILINE)
        wrong += [f"{name_of(page)}: make {word}" for word in made if word not in targets]
    assert wrong == []


def test_what_the_pages_name_exists():
    wrong = []
    for page in pages():
        text = page.read_text()
        named = {v.removesuffix("_FILE") for v in re.findall(r"\bMINGA_[A-Z_]+[A-Z]", text)}
        wrong += [f"{name_of(page)}: {v}" for v in named - set(KNOWN) - TEST_ONLY]
        files = re.findall(r"`((?:minga|docs|tests|bench|bin|\.ci)/[\w./-]+)`", text)
        wrong += [f"{name_of(page)}: {f}" for f in files if not (ROOT / f).exists()]
    assert wrong == []


def test_the_guides_call_things_as_the_screens_do():
    said = "\n".join(
        path.read_text()
        for kind in ("py", "html", "jinja", "yaml", "js")
        for path in (ROOT / "minga").rglob(f"*.{kind}")
        if "migrations" not in path.parts
    )
    wrong = []
    for page in (*ROOT.glob("docs/tutoriales/*.md"), *ROOT.glob("docs/guias/*.md")):
        quoted = {" ".join(words.split()) for words in re.findall(r"«([^»]+)»", page.read_text())}
        wrong += [f"{name_of(page)}: «{words}»" for words in quoted if words not in said]
    assert wrong == []
