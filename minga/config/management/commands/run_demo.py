from __future__ import annotations

import os
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from minga.config import demo, preparing
from minga.people.models import Role


class Command(BaseCommand):
    help = "Prepara la demostración y la sirve en http://127.0.0.1:8000."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000", help="el puerto en que atiende")

    def handle(self, *args: object, **options: Any) -> None:
        os.environ.setdefault("MINGA_SECOND_FACTOR", "false")  # whoever tries it out has no phone at hand
        preparing.prepare(lambda _line: None)
        demo.tell_everything()
        self.stdout.write("Pueden entrar, entre otras personas (contraseña: " + demo.PASSWORD + "):")
        for place in demo.shown_places():
            self.stdout.write(place.title)
            for who in place.people:
                self.stdout.write(f"  {who.email:24} {who.full_name} ({Role(who.role).label})")
        self.stdout.write("Sirviendo en http://127.0.0.1:" + options["port"] + " (Ctrl+C para terminar)")
        self.stdout.flush()
        call_command("serve", port=options["port"])
