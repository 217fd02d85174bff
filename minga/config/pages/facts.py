"""The page «Hechos»: what each room says to the others, and who is told."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps

from minga.kernel import events
from minga.notices.services import tellings

from .markdown import code, opening, table
from .markdown import page as joined

WHAT = (
    "Un hecho se dice una vez, en pasado, dentro de la misma transacción que lo hace cierto. La historia encadenada los anota todos; "
    "los que avisan dejan además un renglón en «Avisos» y en el correo diario de quien corresponde."
)


def page() -> str:
    told = {telling.verb for telling in tellings()}
    lines = opening("Hechos", "lo que cada cuarto declara en su `apps.py`", WHAT)
    for room, facts in by_room().items():
        lines += [f"## {code(room)}", ""]
        lines += table(
            ("Hecho", "Frase en la historia", "Avisa", "Lo oyen además"),
            [(code(verb), said, "sí" if verb in told else "", hearers(verb)) for verb, said in facts.items()],
        )
    return joined(lines)


def by_room() -> dict[str, dict[str, str]]:
    """Gather the declared facts under the room whose `apps.py` names them."""
    spoken = events.declared()
    found: dict[str, dict[str, str]] = {}
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        if app.name.startswith("minga.") and (named := named_in(app.path)):
            found[app.label] = {verb: str(spoken[verb]) for verb in named if verb in spoken}
    return found


def named_in(folder: str) -> list[str]:
    """Return the verbs that a room's `apps.py` declares, in their order."""
    text = (Path(folder) / "apps.py").read_text(encoding="utf-8")
    pattern = re.compile(r'^ {4}"([a-z_]+\.[a-z_]+)": _\(|\b([a-z_]+?)__([a-z_]+)=', re.MULTILINE)
    return [dotted or f"{thing}.{did}" for dotted, thing, did in pattern.findall(text)]


def hearers(verb: str) -> str:
    """Name the rooms that hear it to do something, besides the history and the notices."""
    rooms = {name.split(".")[1] for name in events.subscribers(verb)} - {"journal", "notices"}
    return ", ".join(sorted(rooms))
