"""One question, one answer: exact total, one page of ids, facets with counts, and a way on when there is little."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from ..engine.columns import both
from ..engine.questions import Part, Wanted, open_word, understand
from ..engine.words import WORD, analyze, folded
from ..search import SCAN, MissingIndex, backend, token
from ..types import COUNTRIES, FACETS, Choice, Facet, Question, Result, Way
from .index import columns, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..engine.columns import Columns, Ids

PER_PAGE, FEW, MOST_KEPT, FARTHEST_PAGE = 20, 3, 4096, 500


class Answers:
    """The last answers, each good for one generation. The key is the whole question."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.token = ""
        self.kept: OrderedDict[Question, Result] = OrderedDict()

    def get(self, generation: str, question: Question, build: Callable[[], Result]) -> Result:
        with self.lock:
            if self.token != generation:
                self.token = generation
                self.kept.clear()
            if found := self.kept.get(question):
                self.kept.move_to_end(question)
                return found
        found = build()
        with self.lock:
            if self.token == generation:
                self.kept[question] = found
                if len(self.kept) > MOST_KEPT:
                    self.kept.popitem(last=False)
        return found


answers = Answers()


def answer(question: Question, generation: str) -> Result:
    """Answer a question about the bank as it stands at a generation."""
    return answers.get(generation, question, lambda: look(question, generation))


def look(question: Question, generation: str) -> Result:
    wanted = understood(question, generation)
    cells = columns(generation)
    found = Found(cells, wanted, question)
    page = max(1, min(question.page, found.pages, FARTHEST_PAGE))
    result = Result(
        total=found.total,
        ids=tuple(found.page(page)),
        facets=facets_of(found),
        stems=wanted.stems,
        ignored=bool(question.text) and not wanted,
        page=page,
        pages=found.pages,
    )
    if found.total < FEW and wanted.must:
        result = replace(result, suggestion=suggestion(question, wanted, generation))
    return result if found.total else replace(result, ways=ways_out(question, wanted, cells))


def whole(question: Question, generation: str, most: int) -> tuple[int, list[int]]:
    """Return how many cards answer a question, and the ids of the first so many in its order."""
    found = Found(columns(generation), understood(question, generation), question)
    return found.total, found.between(0, most)


def understood(question: Question, generation: str) -> Wanted:
    """Take the question apart; a last word that is being typed, or that nobody wrote, also stands for its completions."""
    wanted = understand(question.text)
    if word := open_word(wanted):
        known = vocabulary(generation)
        if question.is_typing or word not in known:
            wanted = wanted.with_last_as_prefix(known.completions(word))
    return wanted


class Found:
    """What answers a question: hits by text, and for each chosen facet which of them it leaves."""

    def __init__(self, cells: Columns, wanted: Wanted, question: Question) -> None:
        self.cells, self.wanted, self.question = cells, wanted, question
        self.hits = cells.known(hits_of(wanted))
        self.masks = cells.masks(self.hits, question.filters)
        self.kept: Ids = self.hits[both(self.masks.values(), len(self.hits))] if self.masks else self.hits
        self.total = len(self.kept)
        self.pages = max(1, -(-self.total // PER_PAGE))

    def but(self, facet: str) -> Ids:
        """Return the hits with one facet left open."""
        if facet not in self.masks:
            return self.kept
        others = [m for f, m in self.masks.items() if f != facet]
        return self.hits[both(others, len(self.hits))] if others else self.hits

    def page(self, number: int) -> list[int]:
        return self.between((number - 1) * PER_PAGE, number * PER_PAGE)

    def between(self, start: int, upto: int) -> list[int]:
        """Return the results from one place to another, in the order that was asked for."""
        if self.question.sort == "nombre":
            return self.cells.ordered(self.kept, self.cells.by_name)[start:upto].tolist()
        if self.question.sort == "recientes" or not self.wanted.must:
            return self.cells.ordered(self.kept, self.cells.newest)[start:upto].tolist()
        filters = [[token(f, code) for code in codes] for f, codes in self.question.chosen if codes]
        return ranked(self.wanted, filters, self.total, upto)[start:upto]


def hits_of(wanted: Wanted) -> Ids | None:
    if not wanted:
        return None
    try:
        return backend().hits(wanted)
    except MissingIndex:
        return SCAN.hits(wanted)


def ranked(wanted: Wanted, filters: list[list[str]], total: int, upto: int) -> list[int]:
    if not total:
        return []
    try:
        return backend().ranked(wanted, filters, hits=total, upto=upto)
    except MissingIndex:
        return SCAN.ranked(wanted, filters, hits=total, upto=upto)


def territories_of(question: Question, generation: str) -> Facet:
    """Count the territories of a question, also when there is only one."""
    found = Found(columns(generation), understood(question, generation), question)
    return facet_of(found, "territorio")


def facets_of(found: Found) -> tuple[Facet, ...]:
    """Return the facets that can tell results apart, and those that were chosen."""
    told = [facet_of(found, name) for name in FACETS]
    return tuple(f for f in told if len(f.choices) > 1 or f.name in found.question.filters)


def facet_of(found: Found, name: str) -> Facet:
    """Count a facet's values, its own choice left open; a choice that nothing answers stays, so that it can be undone."""
    chosen = found.question.filters.get(name, ())
    counted = found.cells.counts(name, found.but(name))
    twice = Counter(text for _, text, _ in counted) if name == "territorio" else Counter()
    choices = [
        Choice(code, abroad(text, code) if twice[text] > 1 else text, n, code in chosen)
        for code, text, n in counted
    ]
    seen = {c.code for c in choices}
    labels = found.cells.labels[name]
    choices += [Choice(code, labels.get(code, code), 0, True) for code in chosen if code not in seen]
    if name == "desde":
        choices.sort(key=lambda c: c.code, reverse=True)
    return Facet(name, FACETS[name], tuple(choices))


def abroad(label: str, code: str) -> str:
    """Tell apart two territories of one name: there is an Amazonas on each side of the border."""
    return f"{label} ({COUNTRIES.get(code[:2], code[:2])})"


def suggestion(question: Question, wanted: Wanted, generation: str) -> str:
    """Put right the words that nobody wrote, one slip each; empty unless the new question finds something."""
    known, mended = vocabulary(generation), question.text
    for part in wanted.must:
        for word in WORD.findall(part.typed):
            plain = folded(word)
            better = known.correction(plain) if analyze(word) else ""
            if better and analyze(better) != analyze(word):
                mended = mended.replace(word, better)
    if mended == question.text:
        return ""
    again = hits_of(understand(mended))
    return mended if again is not None and len(again) else ""


def ways_out(question: Question, wanted: Wanted, cells: Columns) -> tuple[Way, ...]:
    """Say what to leave out so that something answers: one filter, or one word, with how many remain."""
    told = []
    for facet, codes in question.chosen:
        left = question.without(facet)
        labels = ", ".join(cells.labels[facet].get(c, c) for c in codes)
        told.append(Way(f"{FACETS[facet]}: {labels}", left, Found(cells, wanted, left).total))
    if len(wanted.must) > 1:
        for part in wanted.must:
            rest = wanted.without(part)
            told.append(
                Way(
                    f"«{part.typed}»",
                    question.saying(without(question.text, part)),
                    Found(cells, rest, question).total,
                )
            )
    return tuple(sorted((w for w in told if w.count), key=lambda w: -w.count)[:5])


def without(text: str, part: Part) -> str:
    for written in (f'"{part.typed}"', f"«{part.typed}»", f"“{part.typed}”", part.typed):
        if written in text:
            return " ".join(text.replace(written, " ", 1).split())
    return text
