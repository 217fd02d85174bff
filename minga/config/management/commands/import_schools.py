from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.kernel.decisions import Refused
from minga.reference.models import Institution, StagedSchool
from minga.reference.reports import rejected_rows
from minga.reference.services import apply_schools, discard_schools, stage_schools

if TYPE_CHECKING:
    from minga.reference.models import SchoolImport

Change = StagedSchool.Change


class Command(BaseCommand):
    help = "Carga los establecimientos de una entidad desde un CSV (DUE, ESCALE u hoja de cálculo), por su código oficial."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", type=Path, metavar="ARCHIVO", help="el CSV, en UTF-8 o en letras de Windows"
        )
        parser.add_argument("--office", required=True, help="código de la entidad que los atiende")
        parser.add_argument(
            "--complete", action="store_true", help="el archivo los trae todos: los que falten se cierran"
        )
        parser.add_argument("--dry-run", action="store_true", help="dice qué cambiaría, sin guardar nada")
        parser.add_argument(
            "--rejected", type=Path, metavar="CSV", help="dónde escribir las filas rechazadas"
        )

    def handle(self, *args: object, **options: Any) -> None:
        path: Path = options["file"]
        office = (
            Institution.objects.filter(code=options["office"]).exclude(kind=Institution.Kind.SCHOOL).first()
        )
        if office is None:
            raise CommandError(f"No hay una entidad con el código {options['office']}.")
        if not path.is_file():
            raise CommandError(f"No se encuentra {path}.")
        try:
            batch = stage_schools(
                str(path), name=path.name, office=office, by=None, is_complete=options["complete"]
            )
        except Refused as refused:
            raise CommandError(f"{path.name}: {refused}") from None
        self.tell(batch)
        if options["rejected"]:
            options["rejected"].write_text(rejected_rows(batch), encoding="utf-8")
        if options["dry_run"]:
            discard_schools(batch, by=None)
            return
        if not apply_schools(batch, by=None):
            raise CommandError("El directorio cambió mientras se leía el archivo. Repita el comando.")
        self.stdout.write("El directorio quedó al día.")

    def tell(self, batch: SchoolImport) -> None:
        for change in Change:
            count = batch.rows.filter(change=change).count()
            if count:
                self.stdout.write(f"{change.label}: {count}")
        for row in batch.rows.filter(change=Change.REJECTED).order_by("line"):
            self.stderr.write(f"fila {row.line}: {' '.join(row.notes)}")
