from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

# each facet: its name in the address, and in words
FACETS: dict[str, Any] = {
    "tipo": _("Tipo"),
    "pais": _("País"),
    "territorio": _("Territorio"),
    "nivel": _("Nivel de desarrollo"),
    "tema": _("Tema"),
    "poblacion": _("Población"),
    "desde": _("Año de inicio"),
}
SORTS: dict[str, Any] = {
    "": _("Más pertinentes"),
    "recientes": _("Más recientes"),
    "nombre": _("Por nombre"),
}
# each kind: in words, and its hue
KINDS: dict[str, Any] = {
    "GOOD_PRACTICE": (_("Buena práctica"), "plum"),
    "SIGNIFICANT_EXPERIENCE": (_("Experiencia significativa"), "teal"),
}
COUNTRIES = {"CO": "Colombia", "PE": "Perú"}


@dataclass(frozen=True)
class Question:
    """What somebody asks of the bank: words, chosen facets, order, page. The whole of it stands in the address."""

    text: str = ""
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()
    sort: str = ""
    page: int = 1
    is_typing: bool = False

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        return dict(self.chosen)

    @property
    def address(self) -> str:
        """Return the part of the address after the question mark, always written in the same order."""
        said: list[tuple[str, str]] = [("q", self.text)] if self.text else []
        said += [(facet, code) for facet, codes in self.chosen for code in codes]
        said += [("orden", self.sort)] if self.sort else []
        said += [("pagina", str(self.page))] if self.page > 1 else []
        return urlencode(said)

    def at_page(self, number: int) -> Question:
        return Question(self.text, self.chosen, self.sort, number)

    def sorted_by(self, sort: str) -> Question:
        return Question(self.text, self.chosen, sort)

    def without(self, facet: str, code: str = "") -> Question:
        """Return the same question with one value of a facet, or the whole facet, left open; from the first page."""
        kept = {
            f: tuple(v for v in values if f != facet or (code and v != code)) for f, values in self.chosen
        }
        return Question(self.text, tuple((f, v) for f, v in kept.items() if v), self.sort)

    def choosing(self, facet: str, code: str) -> Question:
        """Return the same question narrowed to one value of a facet, in the facets' own order."""
        held = {**self.filters, facet: (code,)}
        return Question(self.text, tuple((f, held[f]) for f in FACETS if f in held), self.sort)

    def saying(self, text: str) -> Question:
        return Question(text, self.chosen, self.sort)


class Choice(NamedTuple):
    """One value of a facet with its count among the results. A tuple, because a page makes dozens."""

    code: str
    label: str
    cards: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """A facet with its values among the results, its own choice left open."""

    name: str
    label: Any
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> tuple[Choice, ...]:
        return tuple(c for c in self.choices if c.is_chosen)


@dataclass(frozen=True)
class Way:
    """One way out of an empty result: what to leave out, the question that remains, and how many answer it."""

    label: str
    question: Question
    count: int


@dataclass(frozen=True)
class Result:
    """What the bank answers: the exact total, the ids of one page, and everything that stands around them."""

    total: int = 0
    ids: tuple[int, ...] = ()
    facets: tuple[Facet, ...] = ()
    stems: frozenset[str] = frozenset()
    ignored: bool = False
    suggestion: str = ""
    ways: tuple[Way, ...] = field(default=())
    page: int = 1
    pages: int = 1
