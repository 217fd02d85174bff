from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.kernel.decisions import Refused
from minga.people.models import User
from minga.people.queries import people_with
from minga.practices.rules import IMPORTERS
from minga.practices.services import apply_intake, stage_intake
from minga.reference.queries import find_institutions

if TYPE_CHECKING:
    from minga.reference.models import Institution


class Command(BaseCommand):
    help = "Importa respuestas impresas de la «Ficha resumen» (texto, DOCX o PDF)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="ARCHIVO", help="la respuesta impresa")
        parser.add_argument("--institution", required=True, help="código o nombre completo de la entidad")
        parser.add_argument("--owner", required=True, help="correo de quien será responsable del borrador")
        parser.add_argument(
            "--dry-run", action="store_true", help="muestra qué se entendió, sin guardar la práctica"
        )

    def handle(self, *args: object, **options: Any) -> None:
        office = self.office(options["institution"])
        owner = User.objects.filter(email__iexact=options["owner"]).first()
        if owner is None:
            raise CommandError(f"No hay una cuenta con el correo {options['owner']}.")
        by = people_with(IMPORTERS, office).first()
        if by is None:
            raise CommandError(f"{office.name} no tiene equipo de calidad que importe.")
        for path in options["files"]:
            self.take(path, office, owner, by, dry=options["dry_run"])

    def office(self, text: str) -> Institution:
        found = find_institutions(text)
        exact = [p for p in found if text in (p.code, p.name)]
        if len(exact) == 1:
            return exact[0]
        named = "; ".join(f"{p.code} {p.name}" for p in found) or "ninguna se parece"
        raise CommandError(f"«{text}» no nombra una sola entidad. Use su código. Candidatas: {named}.")

    def take(self, path: Path, office: Institution, owner: User, by: User, *, dry: bool) -> None:
        try:
            intake = stage_intake([path.read_bytes()], name=path.name, institution=office, owner=owner, by=by)
        except Refused as refused:
            raise CommandError(f"{path.name}: {refused}") from None
        for line in intake.content["summary"]:
            self.stdout.write(f"{path.name}: {line}")
        if not dry:
            practice, is_new = apply_intake(intake, by=by)
            self.stdout.write(
                f"{path.name}: {'borrador nuevo' if is_new else 'ya estaba importada'} ({practice.pk})"
            )
