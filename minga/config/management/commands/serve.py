from __future__ import annotations

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = "Sirve Minga con granian en modo WSGI."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")

    def handle(self, *args: object, **options: Any) -> None:
        program = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            options["host"],
            "--port",
            options["port"],
        ]
        program += ["--workers", "1", "--blocking-threads", "32", "--workers-kill-timeout", "10", "--no-log"]
        os.execv(sys.executable, [*program, "minga.config.wsgi:application"])  # noqa: S606 -- our own server
