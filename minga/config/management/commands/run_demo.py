from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from minga.config import demo
from minga.reference.models import Territory
from minga.reference.services import load_reference


class Command(BaseCommand):
    help = "Prepara la demostración y la sirve en http://127.0.0.1:8000."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", default="8000")

    def handle(self, *args: object, **options: Any) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if not Territory.objects.exists():
            load_reference()
        demo.tell_stories(demo.settle())
        self.stdout.write("Pueden entrar (contraseña: " + demo.PASSWORD + "):")
        for email, name, role in demo.CAST:
            self.stdout.write(f"  {email}  {name}  ({role})")
        self.stdout.write("Sirviendo en http://127.0.0.1:" + options["port"] + " (Ctrl+C para terminar)")
        self.stdout.flush()
        call_command("serve", port=options["port"])
