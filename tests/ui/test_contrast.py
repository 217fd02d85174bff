"""The colours are tokens, and each pair that may meet can be told apart, in both themes."""

import re
from itertools import product
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[2] / "minga"
SHEETS = {
    p.name: re.sub(r"/\*.*?\*/", "", p.read_text(), flags=re.DOTALL) for p in HOUSE.rglob("static/**/*.css")
}
COLOUR = r"#[0-9a-fA-F]{3,8}\b"
TEXT, PART = 4.5, 3.0

TEXTS = ("ink", "ink-soft", "teal", "clay", "ochre", "leaf", "plum")
GROUNDS = ("paper", "surface", "sunken", "teal-wash", "clay-wash", "ochre-wash", "leaf-wash", "plum-wash")
STRONG = ("teal", "clay", "clay-deep")  # what `on-strong` is written on
PARTS = ("line-strong", "focus")  # edges of controls, and the ring around what has the focus
DECORATION = {"line", "weave-clay", "weave-sun", "weave-sea", "weave-plum"}  # says nothing alone


def themes(css):
    """Return the colour tokens of the light and of the dark theme."""
    light, dark = css.split("@media (prefers-color-scheme: dark)", 1)
    read = lambda text: dict(re.findall(rf"--([\w-]+):\s*({COLOUR})", text))  # noqa: E731
    return {"light": read(light), "dark": read(light) | read(dark.split("}\n}", 1)[0])}


THEMES = themes(SHEETS["minga.css"])


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs():
    """Return every pair of tokens that may meet, with the contrast that it needs."""
    yield from ((text, ground, TEXT) for text, ground in product(TEXTS, GROUNDS))
    yield from (("on-strong", strong, TEXT) for strong in STRONG)
    yield from (("on-deep", "teal-deep", TEXT), ("focus-deep", "teal-deep", PART), ("sun", "teal-deep", PART))
    yield from ((part, ground, PART) for part, ground in product(PARTS, GROUNDS))


def weak(tokens):
    return [
        (a, b, round(contrast(tokens[a], tokens[b]), 2), need)
        for a, b, need in pairs()
        if contrast(tokens[a], tokens[b]) < need
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_pair_can_be_told_apart(theme):
    assert weak(THEMES[theme]) == []


def test_a_pale_token_is_noticed():
    """The negative control."""
    assert ("ink-soft", "paper", 2.08, TEXT) in weak(THEMES["light"] | {"ink-soft": "#a9b0ae"})


def test_black_on_white_is_twenty_one():
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#fff"), 2) == 4.48


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_token_stays_outside_the_pairs(theme):
    paired = {name for a, b, _ in pairs() for name in (a, b)}
    assert set(THEMES[theme]) - paired - DECORATION == set()


def test_no_colour_stands_outside_the_tokens():
    loose = []
    for name, css in SHEETS.items():
        for line in css.splitlines():
            rest = re.sub(rf"--[\w-]+:\s*{COLOUR}", "", re.sub(r"url\([^)]*\)", "", line))
            loose += [
                f"{name}: {found}" for found in re.findall(rf"{COLOUR}(?=[;\s}}])", rest) if ":" in rest
            ]
    assert loose == []


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_what_a_rule_writes_on_its_own_ground_can_be_read(name):
    known = {(a, b) for a, b, need in pairs() if need == TEXT}
    unknown = []
    for rule in re.findall(r"{([^{}]*)}", SHEETS[name]):
        ink = re.search(r"(?<![\w-])color:\s*var\(--([\w-]+)", rule)
        ground = re.search(r"background(?:-color)?:\s*var\(--([\w-]+)", rule)
        if ink and ground and (ink[1], ground[1]) not in known:
            unknown.append((ink[1], ground[1]))
    assert unknown == []


def test_the_dark_theme_changes_nothing_but_tokens():
    """So what a page is and where it stands is the same in both; `tests/browser` relies on it."""
    for name, sheet in SHEETS.items():
        for block in re.findall(r"prefers-color-scheme[^{]*\{(.*?)\}\s*\}", sheet, re.DOTALL):
            assert re.fullmatch(r"\s*:root\s*\{(\s*--[\w-]+:[^;]+;)+\s*", block), name
