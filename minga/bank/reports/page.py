"""A public practice on paper, in the order of its page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.documents.tree import Bullets, Document, Facts, Figure, Heading, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from minga.documents.tree import Block

    from ..queries.telling import Told


def practice_document(told: Told, pictures: Collection[str] = ()) -> Document:
    """Build the document; `pictures` are the keys of the images whose copies are at hand."""
    card = told.card
    return Document(
        title=card.title,
        blocks=(
            *opening(told),
            *done(told),
            *results(told),
            *effort(told),
            *conditions(told),
            *images(told, pictures),
            *evidence(told),
            *citing(told),
            *whole(told),
        ),
        above=" · ".join(s for s in (told.kind_label, card.office, ", ".join(told.places)) if s),
        below=f"{told.url} · {_('huella')} {card.edition_hash[:16]}",
        country=card.country,
    )


def opening(told: Told) -> Iterator[Block]:
    content, card = told.content, told.card
    if card.excerpt:
        yield Paragraph(content.get("summary") or card.excerpt, "lead")
    if content.get("problem") and content["problem"] != content.get("summary"):
        yield from titled(_("El problema"), Paragraph(content["problem"]))
    facts = (
        (_("Entidad"), card.office),
        (_("Lugar"), ", ".join(told.places)),
        (_("Empezó"), day(content.get("started_on"))),
        (_("Nivel de desarrollo"), card.level),
        (_("Para quién"), labels(content.get("groups"))),
        (_("Ámbito"), labels(content.get("scopes"))),
        (_("Tema"), "; ".join(label for label, _address in told.searches)),
        (_("Autoría"), ", ".join(content.get("authors", ()))),
    )
    yield from titled(_("Quién y dónde"), Facts(tuple(row for row in facts if row[1])))


def titled(title: str, *blocks: Block, level: int = 1) -> Iterator[Block]:
    yield Heading(title, level)
    yield from blocks


def labels(options: Any) -> str:
    return "; ".join(o["label"] for o in options or ())


def day(text: Any) -> str:
    return date_format(date.fromisoformat(str(text)[:10]), "d/m/Y") if text else ""


def listed(rows: list[str]) -> Block:
    return Paragraph(rows[0]) if len(rows) == 1 else Bullets(tuple(rows))


def section(title: str, parts: list[tuple[str, str | list[str]]]) -> Iterator[Block]:
    """Yield a section of prose and lists, each under its own name if it has one; nothing when all are empty."""
    held = [(name, said) for name, said in parts if said]
    if not held:
        return
    yield Heading(title)
    for name, said in held:
        if name:
            yield Heading(name, 2)
        yield Paragraph(said) if isinstance(said, str) else listed(said)


def done(told: Told) -> Iterator[Block]:
    objective = told.content.get("objective", "")
    parts: list[tuple[str, str | list[str]]] = [
        ("", _("Para qué: %(text)s") % {"text": objective} if objective else ""),
        ("", told.rows["what"]),
        (_("Actividades"), told.rows["activities"]),
    ]
    return section(_("Qué hicieron"), parts)


def results(told: Told) -> Iterator[Block]:
    measured = told.content.get("results") or []
    parts: list[tuple[str, str | list[str]]] = [
        ("", [] if measured else told.rows["results_text"]),
        (_("Qué cambió en la vida de la gente"), told.content.get("impact", "")),
        (_("Cómo lo siguen"), told.content.get("follow_up", "")),
    ]
    rest = list(section(_("Resultados"), parts))
    if not measured:
        yield from rest
        return
    yield Heading(_("Resultados"))
    yield Table(
        (_("Indicador"), _("Antes"), _("Ahora"), _("Fuente")),
        tuple(tuple(measure(row, name) for name in MEASURED) for row in measured),
        numeric=(1, 2),
    )
    yield from rest[1:]


MEASURED = ("indicator", "baseline", "current", "source")


def measure(row: dict[str, Any], name: str) -> str:
    return str(row.get(name) or "—")


def effort(told: Told) -> Iterator[Block]:
    parts: list[tuple[str, str | list[str]]] = [
        (_("Quiénes trabajan en ella"), told.rows["actors"]),
        (_("Con quién se aliaron"), told.rows["alliances"]),
    ]
    return section(_("Costo y esfuerzo"), parts)


def conditions(told: Told) -> Iterator[Block]:
    parts: list[tuple[str, str | list[str]]] = [
        ("", told.content.get("conditions", "")),
        (_("Qué ayudó"), told.rows["enabling"]),
        (_("Qué la frenó"), told.rows["limiting"]),
        (_("Lo que aprendieron"), told.rows["lessons"]),
    ]
    return section(_("Condiciones para replicarla"), parts)


def images(told: Told, pictures: Collection[str]) -> Iterator[Block]:
    shown = [i for i in told.images if str(i["id"]) in pictures]
    if shown:
        yield Heading(_("Imágenes"))
        yield from (Figure(str(i["id"]), i["alt"], i["caption"]) for i in shown)


def evidence(told: Told) -> Iterator[Block]:
    papers = [
        " · ".join(s for s in (p["title"], day(p.get("taken_on")), p.get("link", "")) if s)
        for p in told.papers
    ]
    parts: list[tuple[str, str | list[str]]] = [
        ("", papers),
        (_("Reconocimientos"), told.rows["recognitions"]),
        (_("Productos"), told.rows["products"]),
    ]
    return section(_("Evidencias"), parts)


def citing(told: Told) -> Iterator[Block]:
    licence = told.content["licence"]
    said = " · ".join(s for s in (licence["label"], licence.get("url", "")) if s)
    yield Heading(_("Cómo citarla"))
    yield Paragraph(told.apa, "quote")
    yield Facts(((_("Dirección permanente"), told.url), (_("Licencia"), said)))


def whole(told: Told) -> Iterator[Block]:
    fields = told.content.get("fields") or []
    if fields:
        yield Heading(_("La ficha completa"))
    for field in fields:
        number = f"{field['number']}. " if field.get("number") else ""
        yield from titled(f"{number}{field['label']}", Paragraph(field["text"]), level=2)
