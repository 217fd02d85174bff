"""What a foreign form prints around its answers, as data: header words, help, and the columns of its export."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from .matching import letters, mark_of

if TYPE_CHECKING:
    from ..engine.definition import Item

FOLDER = Path(__file__).parent / "layouts"


@dataclass(frozen=True)
class Layout:
    """The words of one foreign form. All are compared by their letters; help is known by marks (`matching.mark_of`)."""

    form: str
    header: frozenset[str]
    anonymous: frozenset[str]
    helps: dict[str, tuple[str, ...]]
    columns: dict[str, frozenset[str]]

    def helps_of(self, item: Item) -> tuple[str, ...]:
        """Return the marks of the help that may stand under a question, the longest first: the foreign form's, our own pack's."""
        return tuple(sorted((*self.helps.get(item.code, ()), *own_helps(item)), key=letters_in, reverse=True))


def letters_in(mark: str) -> int:
    return int(mark.partition(":")[0])


@lru_cache(maxsize=512)
def own_helps(item: Item) -> tuple[str, ...]:
    """Return the marks of a pack's own help, alone or followed by its limit, as an office prints it."""
    if not item.help:
        return ()
    limit = f"{item.help}, en máximo {item.limit_words} palabras"
    return (mark_of(item.help), *((mark_of(limit),) if item.limit_words else ()))


@lru_cache
def layout_of(form: str) -> Layout:
    """Read the layout of a form by its code; a form without one has only its own words."""
    path = FOLDER / f"{form.lower()}.yaml"
    read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) if path.exists() else {}
    marks = {code: tuple(known) for code, known in read.get("helps", {}).items()}
    for code, texts in read.get("other_helps", {}).items():
        marks[code] = (*marks.get(code, ()), *(mark_of(t) for t in texts))
    return Layout(
        form=form,
        header=frozenset(letters(t) for t in read.get("header", ())),
        anonymous=frozenset(letters(t) for t in read.get("anonymous", ())),
        helps=marks,
        columns={
            name: frozenset(letters(t) for t in texts) for name, texts in read.get("columns", {}).items()
        },
    )
