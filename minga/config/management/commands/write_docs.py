from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from minga.config import pages


class Command(BaseCommand):
    requires_system_checks = []
    help = "Escribe las páginas de docs/referencia desde el código. Repetirlo no cambia nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="no escribe: enumera las que no están al día y sale con error",
        )

    def handle(self, *args: object, **options: Any) -> None:
        changed = pages.stale() if options["check"] else pages.write()
        for name in changed:
            self.stdout.write(f"docs/referencia/{name}")
        if changed and options["check"]:
            sys.exit(1)
