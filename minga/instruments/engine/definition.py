"""What a form is: sections of items, each with a kind, limits, options or columns. Plain frozen dataclasses."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from .expressions import ExpressionError, asked_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KINDS = [
    "text",
    "long",
    "rows",
    "one",
    "many",
    "date",
    "number",
    "email",
    "phone",
    "territory",
    "institution",
    "person",
    "keywords",
    "file",
    "computed",
    "note",
]
PLACE_LEVELS = ("department", "municipality")


class PackError(ValueError):
    """A pack that cannot be read; the message names the file and the key."""


@dataclass(frozen=True)
class Option:
    """One choice, by its code."""

    code: str
    label: str


@dataclass(frozen=True)
class Column:
    """One typed column of a `rows` item."""

    code: str
    label: str
    kind: str = "text"
    required: bool = False
    short: bool = False  # a few characters: two stand side by side on a phone


@dataclass(frozen=True)
class Item:
    """One question. Limits are counts of words, characters or rows; `public` is yes, no or consent."""

    code: str
    number: int
    label: str
    kind: str
    required: bool = True
    help: str = ""
    example: str = ""
    limit_words: int = 0
    other_limit_words: int = 0
    min_chars: int = 0
    max_chars: int = 0
    max_items: int = 0
    max_words_per_item: int = 0
    options: tuple[Option, ...] = ()
    catalogue: str = (
        ""  # where the options come from; a version holds those of the day on which it was frozen
    )
    other_option: str = ""
    main_choice: bool = False
    takes_note: bool = False
    columns: tuple[Column, ...] = ()
    unit: str = ""
    show_if: str = ""
    constraint: str = ""
    constraint_message: str = ""
    accepts_none: bool = False
    attach: bool = False  # its evidence is asked for beside it; any other question may have some too
    secret: bool = False
    public: str = "yes"
    prefill: str = ""
    level: str = ""  # of a territory: department or municipality; without one it is free text
    within: str = ""  # the item that says in which department a municipality is looked for
    several: bool = False

    @property
    def is_chosen(self) -> bool:
        """Whether it is answered from the list of places or institutions."""
        return self.kind == "institution" or (self.kind == "territory" and bool(self.level))


@dataclass(frozen=True)
class Section:
    """A block of the form."""

    code: str
    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Form:
    """A whole form; `rules` maps the code of a cross-field rule to block, warn or off; `source` is its pack as data."""

    code: str
    title: str
    kind: str
    sections: tuple[Section, ...]
    source_note: str = ""
    is_proposed: bool = True
    rules: dict[str, str] = field(default_factory=dict)
    source: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    def item(self, code: str) -> Item:
        """Return an item by its code; `KeyError` when the form does not ask it."""
        found = next((i for i in self.items if i.code == code), None)
        if found is None:
            raise KeyError(code)
        return found

    def section_of(self, code: str) -> Section:
        return next(s for s in self.sections if any(i.code == code for i in s.items))


def content_hash(source: dict[str, Any]) -> str:
    """Return the SHA-256 of a pack's canonical JSON."""
    text = json.dumps(source, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def from_dict(source: dict[str, Any]) -> Form:
    """Build a form from a pack's data; `PackError` names the key that is wrong."""
    numbers = iter(range(1, 1000))
    sections = tuple(section_from(s, numbers) for s in source.get("sections", []))
    codes = [i.code for s in sections for i in s.items]
    if len(codes) != len(set(codes)):
        raise PackError(f"{source.get('code')}: an item code stands twice")
    return Form(
        code=source["code"],
        title=source["title"],
        kind=source.get("kind", "FORM"),
        sections=sections,
        source_note=source.get("source_note", ""),
        is_proposed=source.get("is_proposed", True),
        rules={str(k): str(v) for k, v in source.get("rules", {}).items()},
        source=source,
    )


def vet(form: Form) -> Form:
    """Refuse what a new pack may not say; versions frozen before the refusal are still read by `from_dict`."""
    codes = {i.code for i in form.items}
    for item in form.items:
        if item.secret:
            raise PackError(f"{item.code}: secret answers need encrypted storage, which does not exist yet")
        vet_expressions(item, codes)
        vet_place(item, codes)
        if item.catalogue and item.catalogue not in form.source.get("catalogues", {}):
            raise PackError(f"{item.code}: no catalogue {item.catalogue} is named in the pack")
    return form


def vet_place(item: Item, codes: set[str]) -> None:
    if item.level and (item.kind != "territory" or item.level not in PLACE_LEVELS):
        raise PackError(f"{item.code}: level is one of {', '.join(PLACE_LEVELS)}, and only of a territory")
    if item.within and item.within not in codes:
        raise PackError(f"{item.code}: within speaks of {item.within}, which nobody asks")


def vet_expressions(item: Item, codes: set[str]) -> None:
    for key in ("show_if", "constraint"):
        try:
            unknown = (asked_of(getattr(item, key)) if getattr(item, key) else set()) - codes
        except ExpressionError as problem:
            raise PackError(f"{item.code}: {key}: {problem}") from None
        if unknown:
            raise PackError(f"{item.code}: {key} speaks of {', '.join(sorted(unknown))}, which nobody asks")


def with_options(source: dict[str, Any], offered: dict[str, dict[str, str]]) -> dict[str, Any]:
    """Return a pack's data with the options that its catalogues offer; a catalogue that offers none leaves them."""
    return each_choice(source, lambda i: offered.get(i.get("catalogue", "")) or dict(i["options"]))


def in_order(source: dict[str, Any]) -> dict[str, Any]:
    """Return a pack's data with its options as pairs: PostgreSQL keeps the keys of an object in an order of its own."""
    return each_choice(source, lambda i: [list(pair) for pair in i["options"].items()])


def each_choice(source: dict[str, Any], options_of: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
    def item(told: dict[str, Any]) -> dict[str, Any]:
        return {**told, "options": options_of(told)} if "options" in told else told

    sections = [{**s, "items": [item(i) for i in s["items"]]} for s in source.get("sections", [])]
    return {**source, "sections": sections} if sections else source


def options_by_catalogue(source: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Return the options that a pack brings for each of its catalogues."""
    items = [i for s in source.get("sections", []) for i in s["items"]]
    return {i["catalogue"]: i["options"] for i in items if i.get("catalogue")}


def section_from(source: dict[str, Any], numbers: Any) -> Section:
    items = tuple(item_from({"number": next(numbers), **i}) for i in source["items"])
    return Section(source["code"], source["title"], items)


def item_from(source: dict[str, Any]) -> Item:
    if source.get("kind") not in KINDS:
        raise PackError(f"{source.get('code')}: kind {source.get('kind')!r} is none of {', '.join(KINDS)}")
    read = dict(source)
    read["options"] = tuple(Option(str(c), str(t)) for c, t in dict(read.get("options", ())).items())
    read["columns"] = tuple(Column(**c) for c in read.get("columns", []))
    try:
        return Item(**read)
    except TypeError as problem:
        raise PackError(f"{source.get('code')}: {problem}") from None


def read_source(path: Path) -> dict[str, Any]:
    """Read one YAML pack as data; `PackError` names the file."""
    read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    if not isinstance(read, dict) or not {"code", "title"} <= set(read):
        raise PackError(f"{path.name}: a pack has at least a code and a title")
    return read


def load_pack(path: Path) -> Form:
    """Read one form's pack; `PackError` names the file."""
    try:
        return vet(from_dict(read_source(path)))
    except (yaml.YAMLError, KeyError, TypeError) as problem:
        raise PackError(f"{path.name}: {problem}") from None
