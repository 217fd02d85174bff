from __future__ import annotations

import os
import secrets
import sys

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from minga.config import demo


class Command(BaseCommand):
    help = "Prepara la demostración y la sirve en http://127.0.0.1:8000."

    def handle(self, *args: object, **options: object) -> None:
        if not settings.SECRET_KEY:
            self.restart_with_key()
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

    def restart_with_key(self) -> None:
        """Keep a key of this copy's own beside its data, and start again with it."""
        path = settings.DATA_DIR / "secret-key"
        if not path.exists():
            path.write_text(secrets.token_urlsafe(48), encoding="ascii")
            path.chmod(0o600)
        os.environ["MINGA_SECRET_KEY"] = path.read_text(encoding="ascii")
        os.execv(sys.executable, [sys.executable, "-m", "minga", "run_demo"])  # noqa: S606 -- ourselves, with the key


__all__ = ["Command"]
