"""What an import says of itself, in sentences: why an answer stands as it stands, and what was unsure in a field."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from minga.instruments.forms import written_day as day
from minga.instruments.readers.shaping import day_of

from ..types import Hint

if TYPE_CHECKING:
    from collections.abc import Callable

    from minga.instruments.engine.definition import Item

    from ..models import Intake, IntakeRow

REASONS: dict[str, Any] = {
    "undetermined": lazy("La fuente no dice qué se respondió en: %(numbers)s."),
    "near": lazy("Se leyó algo parecido, no igual, en: %(numbers)s."),
    "untitled": lazy("No trae nombre de la práctica."),
    "owner": lazy(
        "%(email)s no tiene cargo en la entidad: queda a nombre de quien se indicó para el archivo."
    ),
    "twin": lazy("Ya hay una práctica con este nombre: diga si es la misma."),
    "elsewhere": lazy("Dice ser de «%(said)s», y se importa para otra entidad: confirme de quién es."),
    "repeats": lazy("Repite la respuesta de la fila %(position)s."),
    "empty": lazy("No responde ninguna pregunta."),
    "others": lazy("Ya se importó. La ficha la ven sus autores y quien la importó."),
    "sent": lazy("Cambió en la fuente (%(numbers)s), pero la ficha ya se envió y no se toca."),
    "changed": lazy("La fuente cambió en: %(numbers)s."),
    "both": lazy("Cambió en la fuente y también aquí: %(numbers)s. Elija con cuál se queda."),
}


def reasons_of(row: IntakeRow) -> list[str]:
    """Say why an answer stands as it stands."""
    return [sentence(said) for said in row.why]


def sentence(said: dict[str, Any]) -> str:
    if said["code"] == "leftovers":
        n = said["count"]
        return ngettext("%(n)d texto sin ubicar.", "%(n)d textos sin ubicar.", n) % {"n": n}
    told = dict(said)
    if "numbers" in said:
        told["numbers"] = ", ".join(map(str, said["numbers"]))
    return str(REASONS[said["code"]]) % told


COUNTED: dict[str, Callable[[int], str]] = {
    "NEW": lambda n: ngettext("%(n)d nueva", "%(n)d nuevas", n),
    "UNSURE": lambda n: ngettext("%(n)d por aclarar", "%(n)d por aclarar", n),
    "CHANGED": lambda n: ngettext("%(n)d cambió", "%(n)d cambiaron", n),
    "SAME": lambda n: ngettext("%(n)d ya estaba, sin cambios", "%(n)d ya estaban, sin cambios", n),
    "CANNOT": lambda n: ngettext("%(n)d no se puede", "%(n)d no se pueden", n),
    "LEFT": lambda n: ngettext("%(n)d no se importa", "%(n)d no se importan", n),
    "DONE": lambda n: ngettext("%(n)d importada", "%(n)d importadas", n),
}


def counted(counts: dict[str, int]) -> str:
    """Say how many answers stand in each state."""
    return "; ".join(COUNTED[state](n) % {"n": n} for state, n in counts.items()) or _("ninguna respuesta")


def unknown_columns(intake: Intake) -> list[dict[str, Any]]:
    """Return the columns of a table that answer no question and that nobody set aside."""
    return [c for c in intake.content.get("columns", []) if not c["item"] and not c["role"]]


def hint_words(item: Item, said: dict[str, Any]) -> Hint:
    """Say what an import was not sure of in one field, with the source's own words."""
    kind, seen = said["kind"], said.get("seen", [])
    if kind == "options":
        told = _("La fuente dice esto, sin que se sepa qué opción es. Diga cuál es.")
        return Hint(kind, told, "\n".join(seen))
    if kind == "day":
        return Hint(kind, _("No se sabe qué día dice la fuente. Diga cuál es."), "\n".join(seen), days(seen))
    if kind == "misfit":
        told = _("La fuente dice esto y no cabe en la respuesta. %(why)s") % {"why": said["why"]}
        return Hint(kind, told, said["printed"])
    if kind == "label":
        told = _("La fuente hacía la pregunta con otras palabras. Compruebe que la respuesta va aquí.")
        return Hint(kind, told, said["printed"])
    if kind == "rows":
        told = _("El texto de la fuente se repartió en %(count)s filas. Compruebe que ninguna quedó partida.")
        return Hint(kind, told % said)
    if kind == "read":
        told = _("La fuente dice «%(printed)s» y se leyó %(read)s.")
        return Hint(kind, told % {"printed": said["printed"], "read": day(said["read"])})
    return Hint(kind, _("La fuente dice «%(printed)s» y se tomó «%(option)s».") % said)


def days(seen: list[str]) -> tuple[tuple[str, str], ...]:
    """Return the days that a written date may mean, as value and words; none when it cannot be read at all."""
    text = seen[0] if len(seen) == 1 else ""
    found = dict.fromkeys(d for d in (day_of(text), day_of(text, month_first=True)) if d)
    return tuple((d, date_format(date.fromisoformat(d), "j \\d\\e F \\d\\e Y")) for d in found)
