from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.kernel.decisions import Refused
from minga.people.models import User
from minga.people.queries import people_with
from minga.practices.queries import counted, reasons_of, unknown_columns
from minga.practices.rules import IMPORTERS
from minga.practices.services import apply_intake, preview_intake, stage_intake
from minga.reference.queries import find_institutions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from minga.practices.models import Intake, IntakeRow
    from minga.reference.models import Institution


class Command(BaseCommand):
    help = (
        "Importa respuestas de la «Ficha resumen»: impresas (texto, Word o PDF) o la exportación de todas (XLSX o CSV). "
        "Lo que espera una decisión queda en «Importar un formulario», a nombre de quien importa."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="+", type=Path, metavar="ARCHIVO", help="la respuesta o la exportación"
        )
        parser.add_argument(
            "--institution", default="", help="código o nombre completo de la entidad; si falta, se pregunta"
        )
        parser.add_argument(
            "--owner", default="", help="correo de quien será responsable; si falta, se pregunta"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="muestra qué se entendió y qué pasaría, sin guardar nada"
        )

    def handle(self, *args: object, **options: Any) -> None:
        office = self.office(options["institution"] or asked("Código de la entidad: ", "--institution"))
        email = options["owner"] or asked("Correo de quien será responsable: ", "--owner")
        owner = User.objects.filter(email__iexact=email).first()
        if owner is None:
            raise CommandError(f"No hay una cuenta con el correo {email}.")
        by = importer_of(office)
        if by is None:
            raise CommandError(f"{office.name} no tiene equipo de calidad que importe.")
        for path in options["files"]:
            try:
                told = (
                    preview(path, office, owner, by) if options["dry_run"] else bring(path, office, owner, by)
                )
                for line in told:
                    self.stdout.write(f"{path.name}: {line}")
            except FileNotFoundError:
                raise CommandError(f"{path}: no existe ese archivo.") from None
            except Refused as refused:
                raise CommandError(f"{path.name}: {refused}") from None

    def office(self, text: str) -> Institution:
        found = find_institutions(text)
        exact = [p for p in found if text in (p.code, p.name)]
        if len(exact) == 1:
            return exact[0]
        named = "; ".join(f"{p.code} {p.name}" for p in found) or "ninguna se parece"
        raise CommandError(f"«{text}» no nombra una sola entidad. Use su código. Candidatas: {named}.")


def importer_of(place: Institution) -> User | None:
    """Return who imports for a place: its own quality team, or that of the office over a school."""
    found = people_with(IMPORTERS, place).first()
    if found is None and place.kind == "SCHOOL" and place.parent is not None:
        return people_with(IMPORTERS, place.parent).first()
    return found


def asked(question: str, option: str) -> str:
    """Ask whoever types; where nobody does, say which option is missing."""
    if not sys.stdin.isatty():
        raise CommandError(f"Falta {option}.")
    return input(question).strip()


def preview(path: Path, office: Institution, owner: User, by: User) -> Iterator[str]:
    intake, rows = preview_intake(path, institution=office, owner=owner, by=by)
    yield from said_of(intake, rows)


def bring(path: Path, office: Institution, owner: User, by: User) -> Iterator[str]:
    intake = stage_intake([path.read_bytes()], name=path.name, institution=office, owner=owner, by=by)
    rows = intake.rows.order_by("position")
    yield from said_of(intake, rows.defer("content") if intake.is_table else rows)
    told = apply_intake(intake, by=by)
    if told.started:
        numbers = f" ({told.started[0]})" if len(told.started) == 1 else ""
        yield f"{len(told.started)} {'borrador nuevo' if len(told.started) == 1 else 'borradores nuevos'}{numbers}"
    if told.updated:
        yield f"{len(told.updated)} con lo nuevo de la fuente"
    if told.unchanged:
        yield f"{told.unchanged} ya {'estaba importada' if told.unchanged == 1 else 'estaban importadas'}: no cambió nada"
    if told.waiting:
        yield f"{told.waiting} {'espera' if told.waiting == 1 else 'esperan'} una decisión en «Importar un formulario»"


def said_of(intake: Intake, rows: Iterable[IntakeRow]) -> Iterator[str]:
    """Say what was understood: of a printed answer its questions, of a table each of its answers."""
    found = list(rows)
    if not intake.is_table:
        for row in found:
            yield from row.content["summary"]
            yield from (f"{row.get_state_display()}: {reason}" for reason in reasons_of(row))
        return
    yield f"{len(found)} respuestas: {counted(Counter(r.state for r in found))}"
    if intake.content["missing"]:
        yield f"preguntas sin columna: {', '.join(map(str, intake.content['missing']))}"
    for column in unknown_columns(intake):
        yield f"columna sin pregunta: «{column['heading'] or column['index'] + 1}»"
    if intake.content["asks_order"]:
        yield "no se sabe si en las fechas va primero el día o el mes: dígalo en la página, en «Columnas»"
    for row in found:
        if row.state != "NEW":
            why = " ".join(reasons_of(row))
            yield f"fila {row.position}: {row.get_state_display()}: {row.title or 'sin nombre'}. {why}".rstrip()
