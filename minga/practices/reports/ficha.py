"""The ficha as a document: every question with its answer, also those that have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.documents.tree import Bullets, Document, Facts, Heading, Paragraph, Table
from minga.instruments.engine import validation
from minga.instruments.queries import answers_of, form_of
from minga.kernel import clock

from .. import queries
from ..models import Author
from ..workflow import EDITABLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from minga.documents.tree import Block
    from minga.instruments.engine.definition import Form, Item

    from ..models import Practice


@dataclass(frozen=True)
class Told:
    """What a ficha says, as it was sent or as it is being written."""

    form: Form
    answers: dict[str, Any]
    authors: list[tuple[str, str]]
    evidence: list[dict[str, str]]
    standing: str
    mark: str


def ficha_document(practice: Practice) -> Document:
    """Build the ficha of a practice: the last edition that was sent, or the draft while it can be written."""
    told = working(practice) if practice.status in EDITABLE else sent(practice) or working(practice)
    return Document(
        title=practice.title,
        blocks=(*opening(practice, told), *answers(practice, told), *evidence_blocks(told)),
        above=f"{told.form.title} · {practice.institution.name}",
        below=f"{told.form.code} · {told.mark}",
        country=practice.institution.country,
    )


def sent(practice: Practice) -> Told | None:
    edition = practice.editions.select_related("version").order_by("-number", "-sending").first()
    if edition is None:
        return None
    roles = dict(Author.Role.choices)
    when = date_format(timezone.localtime(edition.submitted_at), "d/m/Y H:i")
    said = _("Edición %(n)d, envío %(s)d, del %(when)s")
    return Told(
        form_of(edition.version),
        edition.content["answers"],
        [(a["name"], str(roles.get(a["role"], a["role"]))) for a in edition.content["authors"]],
        [{**e, "hash": e["sha256"]} for e in edition.content.get("evidence", ())],
        said % {"n": edition.number, "s": edition.sending, "when": when},
        _("edición %(n)d, huella %(hash)s") % {"n": edition.number, "hash": edition.hash[:16]},
    )


def working(practice: Practice) -> Told:
    authors = practice.authors.filter(left_at=None).select_related("person").order_by("-role", "pk")
    when = date_format(timezone.localtime(clock.now()), "d/m/Y H:i")
    return Told(
        queries.form_of_practice(practice),
        answers_of(practice.response),
        [(a.person.full_name, a.get_role_display()) for a in authors],
        [
            {
                "item": e.item,
                "title": e.title,
                "url": e.url,
                "hash": e.file.sha256 if e.file else "",
                "taken_on": e.taken_on.isoformat() if e.taken_on else "",
                "place": e.place,
            }
            for e in queries.evidence_of(practice)
        ],
        _("Borrador, como estaba el %(when)s") % {"when": when},
        _("borrador del %(when)s, sin enviar") % {"when": when},
    )


def opening(practice: Practice, told: Told) -> Iterator[Block]:
    yield Facts(
        (
            (_("Tipo"), practice.get_kind_display()),
            (_("Entidad"), practice.institution.name),
            (_("Estado"), practice.get_status_display()),
            (_("Lo que se lee"), told.standing),
            *((role, name) for name, role in told.authors),
        )
    )


def answers(practice: Practice, told: Told) -> Iterator[Block]:
    asked = {i.code for i in validation.asked(told.form, told.answers)}
    for section in told.form.sections:
        yield Heading(section.title)
        for item in section.items:
            if item.kind == "note":
                continue
            yield Heading(f"{item.number}. {item.label}", 2)
            yield from answer_of(practice, told, item, is_asked=item.code in asked)


def answer_of(practice: Practice, told: Told, item: Item, *, is_asked: bool) -> Iterator[Block]:
    """Yield what an item holds; when it holds nothing, why."""
    value = told.answers.get(item.code)
    if item.kind == "computed":
        said = practice.level_label if practice.level_is_released else ""
        yield Paragraph(said) if said else soft(_("Lo calcula la valoración: todavía no se ha comunicado."))
    elif item.kind == "file":
        pieces = tuple(e["title"] for e in told.evidence if e["item"] == item.code)
        yield Bullets(pieces) if pieces else soft(_("Sin archivo adjunto."))
    elif held := tuple(blocks_of(item, value)):
        yield from held
    else:
        yield soft(_("Sin respuesta.") if is_asked else _("No se pregunta, por lo que se respondió antes."))


def soft(text: str) -> Paragraph:
    return Paragraph(text, "soft")


def blocks_of(item: Item, value: Any) -> Iterator[Block]:
    """Yield an answer: rows of several columns as a table, of one as a list, the rest as prose."""
    rows = value.get("rows", []) if isinstance(value, dict) else []
    if not rows:
        if said := dated(queries.whole_text(item, value)).strip():
            yield Paragraph(said)
        return
    used = [c for c in item.columns if any(row.get(c.code) for row in rows)]
    if len(used) > 1:
        numeric = tuple(n for n, c in enumerate(used) if c.kind == "number")
        cells = tuple(tuple(dated(str(row.get(c.code) or "")) for c in used) for row in rows)
        yield Table(tuple(c.label for c in used), cells, numeric=numeric)
    else:
        yield Bullets(tuple(dated(s) for s in queries.row_texts({"rows": rows})))
    if rest := value.get("raw_text", ""):
        yield Paragraph(rest)


def dated(text: str) -> str:
    """Write a date that is a whole answer, or a whole cell, as people do."""
    try:
        return date_format(date.fromisoformat(text), "d/m/Y") if len(text) == len("2026-05-03") else text
    except ValueError:
        return text


def evidence_blocks(told: Told) -> Iterator[Block]:
    yield Heading(_("Evidencias"))
    if not told.evidence:
        yield soft(_("Sin evidencias."))
        return
    numbers = {i.code: str(i.number) for i in told.form.items}
    rows = tuple(
        (
            numbers.get(e["item"], ""),
            e["title"],
            dated(e["taken_on"]),
            e["place"],
            e["url"] or _("Archivo, huella %(hash)s") % {"hash": e["hash"][:16]},
        )
        for e in told.evidence
    )
    head = (_("Pregunta"), _("Qué es"), _("Fecha"), _("Lugar"), _("Dónde está"))
    yield Table(head, rows, numeric=(0,))
