"""The page «Direcciones»: every address of the site, and who may ask it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver

from minga.config.authz import page as access

from .markdown import code, opening, table
from .markdown import page as joined

if TYPE_CHECKING:
    from collections.abc import Iterator

WHAT = (
    "Donde dice una casilla, quién la cumple está en [Quién puede ver qué](quien-puede-ver-que.md): lo primero es lo que hace falta para ver la "
    "página y lo segundo, para enviarla. A quien no le toca se le responde «no existe» (404), o «no puede» (403) si ya sabe de la cosa."
)


def page() -> str:
    known: dict[str, Any] = yaml.load(
        Path(access.__file__).with_name("routes.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader
    )
    lines = opening("Direcciones", "las rutas del sitio y `minga/config/authz/routes.yaml`", WHAT)
    ours = sorted((path, name) for name, path in routes() if not path.startswith(known["accounts"]))
    rows = [(code(f"/{path}"), code(name), who(name, known)) for path, name in ours]
    lines += table(("Dirección", "Nombre", "Quién"), rows)
    last = f"Las de `/{known['accounts']}` son de la entrada con cuenta (django-allauth); el registro libre está cerrado."
    return joined([*lines, last])


def routes(resolver: Any = None, prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and the path of every route of the site."""
    for found in (resolver or get_resolver()).url_patterns:
        here = prefix + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from routes(found, here, found.namespace or space)
        elif isinstance(found, URLPattern):
            yield (f"{space}:{found.name}" if space else str(found.name)), here


def who(name: str, known: dict[str, Any]) -> str:
    if name in known["public"]:
        return "cualquier persona"
    if name in known["signed_in"]:
        return "cualquier persona con cuenta"
    matrix = access.read()
    thing, *actions = known["policy"][name].split()
    named = {o["object"]: o["name"] for o in matrix["objects"]}
    asked = dict.fromkeys(matrix["actions"][a] for a in actions)
    return f"{named[thing]}: {' · '.join(asked)}"
