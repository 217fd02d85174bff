from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from minga.reference.services import load_reference, reload_colombia, reload_peru


class Command(BaseCommand):
    help = "Carga territorios y entidades de Colombia y Perú; con --colombia o --peru recarga el archivo oficial."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--colombia", type=Path, metavar="CSV", help="la tabla DIVIPOLA del DANE")
        parser.add_argument("--peru", type=Path, metavar="CSV", help="la tabla UBIGEO del INEI")

    def handle(self, *args: object, **options: Any) -> None:
        if options["colombia"]:
            reload_colombia(options["colombia"])
        if options["peru"]:
            reload_peru(options["peru"])
        for name, count in load_reference().items():
            self.stdout.write(f"{name}: {count}")
