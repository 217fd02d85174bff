"""A foreign file, read in the sandbox and brought into the form's shapes, one answer after the other."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.documents.services import reasons
from minga.instruments.engine.values import UNSEEN, clean
from minga.instruments.queries import form_of
from minga.instruments.readers import forms_print, shaping, table
from minga.journal.engine import digest
from minga.kernel import sandbox
from minga.kernel.decisions import Refused, no, require

from ...models import IntakeRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from minga.instruments.engine.definition import Form
    from minga.instruments.models import Version

READABLE = (
    "text/plain",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)
EXAMPLES = 3


@dataclass(frozen=True)
class Choices:
    """What a person decided of a table: what each column is, by its index, and which comes first in its dates."""

    columns: dict[int, str]
    order: str = ""

    @classmethod
    def of(cls, content: dict[str, Any]) -> Choices:
        return cls({int(n): code for n, code in content.get("chosen", {}).items()}, content.get("order", ""))


NOTHING_CHOSEN = Choices({})


@dataclass
class Source:
    """What a file says: what holds for all of it, and its answers as rows not saved yet."""

    is_table: bool
    content: dict[str, Any]
    rows: Iterator[IntakeRow]


def read(
    path: str,
    content_type: str,
    version: Version,
    *,
    place: str,
    choices: Choices | None = None,
    remembered: Callable[[str], Choices] = lambda headings: NOTHING_CHOSEN,
) -> Source:
    """Read a printed answer or an export of all of them. What is neither is refused with a sentence that says what to do.

    `remembered` gives what was decided of the last file with the same headings, where nobody decides now.
    """
    form = form_of(version)
    said = opened(path, content_type, form)
    try:
        if "rows" in said:
            sheet = laid_out(said["rows"], form, choices, remembered)
            return Source(True, table_content(sheet, version), table_rows(sheet, place))
        printed = forms_print.read(said["text"], form)
    except (forms_print.OtherForm, table.OtherTable) as problem:
        raise Refused(no(other_form(form, problem))) from None
    return Source(False, {"version": version.pk}, iter([print_row(printed, form, place)]))


def other_form(form: Form, problem: Exception) -> str:
    said = _(
        "Este archivo no es una respuesta de «%(form)s»: %(why)s. Revise que sea el formulario correcto, o registre la práctica a mano."
    )
    return said % {"form": form.title, "why": problem}


def opened(path: str, content_type: str, form: Form) -> dict[str, Any]:
    if content_type not in READABLE:
        sentence = _(
            "Ese tipo de archivo no se importa. Suba la respuesta en texto, Word o PDF, o la exportación en Excel (XLSX) o CSV."
        )
        require(no(sentence))
    labels = [i.label for i in form.items]
    try:
        return dict(sandbox.run("minga.instruments.readers.child:answers_of", path, content_type, labels))
    except sandbox.Failed as problem:
        raise Refused(no(unreadable(problem))) from None


def unreadable(problem: sandbox.Failed) -> str:
    """Say why a file could not be read, and what to do."""
    known = {
        "no_text": _(
            "El PDF no tiene texto (parece escaneado). Pida el original o copie el texto en un archivo."
        ),
        "columns": _(
            "La hoja tiene %(count)s columnas y el máximo es 500. Deje solo las columnas del formulario y vuelva a subirla."
        ),
        "rows": _(
            "La hoja tiene %(count)s filas y el máximo es 10.000. Divídala en varios archivos, o borre las filas vacías del final."
        ),
    }
    if sentence := known.get(problem.code):
        return sentence % {"count": problem.detail}
    return reasons().get(problem.code) or _(
        "No se pudo leer el archivo. Ábralo en su equipo, guárdelo de nuevo (texto, PDF o XLSX) y vuelva a subirlo."
    )


def laid_out(
    rows: list[list[Any]],
    form: Form,
    choices: Choices | None,
    remembered: Callable[[str], Choices],
) -> table.Table:
    if choices is None:
        choices = remembered(headings_of(table.read(rows, form).columns))
    return table.read(rows, form, chosen=choices.columns, order=choices.order)


def headings_of(columns: list[Any]) -> str:
    """Return what tells one export's headings from another's, also in their order."""
    return digest([c.heading for c in columns])


def table_content(sheet: table.Table, version: Version) -> dict[str, Any]:
    return {
        "version": version.pk,
        "headings": headings_of(sheet.columns),
        "order": sheet.order,
        "asks_order": sheet.asks_order,
        "missing": sheet.missing,
        "columns": [
            {
                "index": c.index,
                "heading": c.heading,
                "item": c.item,
                "role": c.role,
                "perhaps": c.perhaps,
                "examples": examples(sheet, c.index),
            }
            for c in sheet.columns
            if c.heading or examples(sheet, c.index)
        ],
    }


def examples(sheet: table.Table, index: int) -> list[str]:
    """Return the first things that a column says, to know it by."""
    found: list[str] = []
    for cells in sheet.cells[:200]:
        text = table.said(cells[index]) if index < len(cells) else ""
        if text and text[:80] not in found:
            found.append(text[:80])
        if len(found) == EXAMPLES:
            break
    return found


def table_rows(sheet: table.Table, place: str) -> Iterator[IntakeRow]:
    first: dict[str, int] = {}
    for row in sheet.rows():
        known = [row.header.get(name, "") for name in ("id", "started")]
        identity = known if all(known) else [*known, sheet.fingerprint, *([] if any(known) else [row.values])]
        key = key_of(place, sheet.form.code, identity)
        content: dict[str, Any] = {
            "values": row.values,
            "hints": row.hints,
            "header": row.header,
            "empty": row.empty,
            "undetermined": row.undetermined,
            "leftovers": row.leftovers,
        }
        if key in first:
            content["repeats"] = first[key]
        first.setdefault(key, row.position)
        yield IntakeRow(
            position=row.position, key=key, title=title_of(row.values), state="NEW", content=content
        )


def print_row(printed: forms_print.Printed, form: Form, place: str) -> IntakeRow:
    proposal = shaping.propose(printed, form)
    values = {code: clean(form.item(code), value) for code, value in proposal.values.items()}
    content = {
        "values": values,
        "hints": readable(proposal.hints),
        "header": readable(printed.header),
        "empty": proposal.empty,
        "undetermined": proposal.undetermined,
        "missing": proposal.missing,
        "leftovers": [{"heading": "", "text": text} for text in readable(printed.ledger.texts("unmapped"))],
        "help": readable(printed.ledger.texts("help")),
        "summary": shaping.summary(proposal, form, printed.unmapped_characters),
    }
    key = key_of(place, form.code, ["print", printed.header.get("respondent", ""), values])
    return IntakeRow(position=1, key=key, title=title_of(values), state="NEW", content=content)


def title_of(values: dict[str, Any]) -> str:
    title = values.get("title")
    return title[:250] if isinstance(title, str) else ""


def key_of(place: str, form: str, identity: list[Any]) -> str:
    """Return what an answer is known by, also in a later export: the form's own number and the moment it was opened.

    Each office has its own keys: what another one imported is not told.
    """
    return hashlib.sha256(digest([place, form, *identity]).encode()).hexdigest()


def readable(said: Any) -> Any:
    """Drop what nobody sees, and no database keeps, from the words that stand beside the answers."""
    if isinstance(said, str):
        return said if said.isprintable() else UNSEEN.sub("", said)
    if isinstance(said, dict):
        return {name: readable(part) for name, part in said.items()}
    return [readable(part) for part in said] if isinstance(said, list) else said
