from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from minga.config.ticker import tick

MINUTE = 60


class Command(BaseCommand):
    help = "Lo que hace el reloj: vence plazos, abre verificaciones, retira archivos de nadie, firma la cadena, comprueba y envía el resumen diario."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="cada minuto, hasta que lo detengan")
        parser.add_argument("--all", action="store_true", help="todo ahora, aunque no sea su hora")

    def handle(self, *args: object, **options: Any) -> None:
        while True:
            for name, said in tick(force=options["all"]).items():
                self.stdout.write(f"{name}: {said}")
            if not options["forever"]:
                return
            close_old_connections()
            time.sleep(MINUTE)
