from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.config import copying


class Command(BaseCommand):
    help = "Copia la base SQLite y los archivos a una carpeta, sin detener el servicio. La copia sirve como carpeta de datos; repetirla sobre la misma solo trae lo nuevo."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", type=Path, metavar="CARPETA", help="dónde queda la copia; mejor en otro disco"
        )

    def handle(self, *args: object, **options: Any) -> None:
        folder = options["folder"].resolve()
        if folder.is_relative_to(settings.DATA_DIR.resolve()):
            raise CommandError(
                "Una copia dentro de la carpeta de datos se pierde con ella. Elija otra carpeta."
            )
        try:
            copied = copying.copy_database(folder)
        except copying.Damaged as problem:
            raise CommandError(
                f"La base está dañada ({problem}). Conserve la copia anterior y detenga Minga."
            ) from None
        self.stdout.write(
            f"Base de datos: {copied}."
            if copied
            else 'Base de datos: cópiela con pg_dump --format=custom "$MINGA_DATABASE_URL".'
        )
        there, new = copying.copy_files(folder)
        self.stdout.write(f"Archivos: {there}, {new} nuevos.")
        copying.copy_public_keys(folder)
        copying.remember()
        self.stdout.write(
            "Guarde aparte la llave secreta, la de firma y los ajustes: sin ellos la copia se lee, pero no se entra ni se firma."
        )
