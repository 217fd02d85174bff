"""A foreign table, read in the sandbox, or refused with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from minga.kernel import sandbox
from minga.kernel.decisions import no, require

MOST_BYTES = 15_000_000


def read_table(path: str, aliases: dict[str, list[str]], needed: list[str]) -> dict[str, Any]:
    if Path(path).stat().st_size > MOST_BYTES:
        require(no(_("El archivo pesa más de 15 MB. Divídalo por municipio y súbalo por partes.")))
    try:
        found: dict[str, Any] = sandbox.run("minga.reference.readers.table:read", path, aliases, needed)
    except sandbox.Failed as problem:
        require(no(explained(problem, aliases)))
        raise
    found["rows"] = [(line, cells) for line, cells in found["rows"]]
    return found


def explained(problem: sandbox.Failed, aliases: dict[str, list[str]]) -> str:
    if problem.code == "columns":
        missing, _bar, seen = problem.detail.partition("|")
        names = "; ".join(f"«{aliases[field][0]}»" for field in missing.split(","))
        said = _(
            "No se encontró la columna %(names)s. El archivo trae: %(seen)s. Cambie el encabezado y súbalo otra vez."
        )
        return said % {"names": names, "seen": seen or _("ningún encabezado")}
    return {
        "empty": _("El archivo está vacío."),
        "workbook": _("Es un libro de Excel. Ábralo y use «Guardar como», tipo CSV UTF-8; luego súbalo."),
        "letters": _("No se reconocen sus letras. Guárdelo como CSV UTF-8 y súbalo otra vez."),
        "torn": _("Cerca de la línea %(line)s la tabla se rompe: quizá falta cerrar unas comillas.")
        % {"line": problem.detail},
        "long": _("Tiene más de 30.000 filas. Divídalo por municipio y súbalo por partes."),
    }.get(problem.code, _("No se pudo leer el archivo. Guárdelo como CSV UTF-8 y súbalo otra vez."))
