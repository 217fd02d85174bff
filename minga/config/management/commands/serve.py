from __future__ import annotations

import sys
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.config import preparing
from minga.config.supervisor import Child, keep

PAGES_FIRST = 3  # seconds: on two cores, five interpreters that load at once answer nobody


class Command(BaseCommand):
    help = "Sirve Minga: el servidor web (granian, WSGI), el trabajador de fondo y el reloj, hasta recibir SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", help="la dirección en que atiende; `0.0.0.0` es todas"
        )
        parser.add_argument("--port", default="8000", help="el puerto en que atiende")
        parser.add_argument("--workers", type=int, default=2, help="procesos que atienden páginas")
        parser.add_argument("--threads", type=int, default=16, help="hilos de cada proceso")

    def handle(self, *args: object, **options: Any) -> None:
        if missing := preparing.lacking():
            raise CommandError("\n".join(missing))
        for line in preparing.advice():
            self.stderr.write(line)
        minga, then = [sys.executable, "-m", "minga"], time.monotonic() + PAGES_FIRST
        worker = [*minga, "db_worker", "--no-startup-delay", "--interval", "1"]
        keep(
            [
                Child("web", web(options)),
                Child("trabajador", worker, again_at=then),
                Child("reloj", [*minga, "tick", "--forever"], again_at=then),
            ]
        )


def web(options: dict[str, Any]) -> list[str]:
    """Write granian's command line. WSGI, because Django under ASGI is several times slower."""
    settings = {
        "--interface": "wsgi",
        "--host": options["host"],
        "--port": options["port"],
        "--workers": options["workers"],
        "--blocking-threads": options["threads"],
        "--workers-kill-timeout": 10,
    }
    words = [str(word) for pair in settings.items() for word in pair]
    more = ["--respawn-failed-workers", "--no-log", "minga.config.wsgi:application"]
    return [sys.executable, "-m", "granian", *words, *more]
