"""The Spanish that Minga speaks, and what a dictionary says of it."""

import ast
import re
import subprocess

import yaml
from django.utils.translation.template import templatize

from .reading import FENCE, ROOT

NAMES = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
CALLS = re.compile(r"""\b(?:_|n?gettext|n?pgettext|ngettext_lazy)\((.*?)\)(?=[\s.,)|}]|$)""", re.DOTALL)
NOT_WORDS = re.compile(
    r"""<[^>]*>|%\(\w+\)[sd]|%[sd]|\{[^}]*\}|&\w+;|`[^`]*`|https?:\S+|\S+@\S+|\]\([^)]*\)|\b\w*\d\w*\b|\S*[_/\\]\S*|--?\w[\w-]*|\b\S+\.\w{2,4}\b"""
)


def strings_of(source):
    """Yield the text of each literal in `source`, Python that may be broken between the calls."""
    for found in CALLS.finditer(source):
        for quoted in re.findall(r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""", found.group(1)):
            yield ast.literal_eval(quoted)


def sentences(data):
    """Yield each text of several words in a pack: single words are codes, and codes have no spelling."""
    if isinstance(data, dict):
        data = list(data.values())
    if isinstance(data, list):
        for part in data:
            yield from sentences(part)
    elif isinstance(data, str) and " " in data:
        yield data


def in_code():
    for path in sorted((ROOT / "minga").rglob("*.py")):
        calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
        for call in calls:
            if getattr(call.func, "id", getattr(call.func, "attr", "")) in NAMES:
                told = [
                    arg for arg in call.args if not isinstance(arg, ast.Subscript)
                ]  # data["count"] is a key
                constants = (p.value for arg in told for p in ast.walk(arg) if isinstance(p, ast.Constant))
                yield from ((path, value) for value in constants if isinstance(value, str))


def in_pages():
    for path in sorted((ROOT / "minga").rglob("templates/**/*.html")):
        yield from ((path, text) for text in strings_of(templatize(path.read_text(), origin=str(path))))
    for path in sorted((ROOT / "minga").rglob("templates/**/*.jinja")):
        yield from ((path, text) for text in strings_of(path.read_text()))


def in_packs():
    for path in sorted((ROOT / "minga").rglob("packs/**/*.yaml")):
        if path.name.endswith("_columns.yaml"):  # headings as strangers write them
            continue
        yield from ((path, text) for text in sentences(yaml.load(path.read_text(), Loader=yaml.CSafeLoader)))


def in_docs():
    folders = ("guias", "porque", "tutoriales")
    for path in (
        *sorted(p for name in folders for p in (ROOT / "docs" / name).rglob("*.md")),
        ROOT / "CHANGELOG.md",
    ):
        yield path, FENCE.sub("", path.read_text())


def said():
    """Return (place, text) of all the Spanish that users read."""
    return [*in_code(), *in_pages(), *in_packs(), *in_docs()]


def unknown(text):
    """Return the words of a text that hunspell's Spanish of Colombia does not know."""
    plain = NOT_WORDS.sub(" ", text)
    told = subprocess.run(
        ["hunspell", "-d", "es_CO", "-i", "utf-8", "-l"],
        input=plain,
        capture_output=True,
        text=True,
        check=True,
    )
    return set(told.stdout.split())
