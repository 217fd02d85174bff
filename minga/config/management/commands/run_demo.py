from __future__ import annotations

from django.core.management import call_command
from django.core.management.base import BaseCommand

from minga.config import demo


class Command(BaseCommand):
    help = "Prepara la demostración y la sirve en http://127.0.0.1:8000."

    def handle(self, *args: object, **options: object) -> None:
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        demo.settle()
        self.stdout.write("Pueden entrar (contraseña: " + demo.PASSWORD + "):")
        for email, name, role in demo.CAST:
            self.stdout.write(f"  {email}  {name}  ({role})")
        self.stdout.write("Sirviendo en http://127.0.0.1:8000 (Ctrl+C para terminar)")
        self.stdout.flush()
        call_command("serve")
