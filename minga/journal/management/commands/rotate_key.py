from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from minga.journal.services import anchor
from minga.kernel import signing


class Command(BaseCommand):
    help = "Cambia la llave con que se firma la cadena: firma con la anterior hasta aquí, la destruye y conserva su parte pública."

    def handle(self, *args: object, **options: object) -> None:
        if not signing.exists():
            raise CommandError("Todavía no hay llave. Prepárela con: bin/minga prepare")
        anchor()
        self.stdout.write(
            f"Llave nueva: {signing.create()}. Con la anterior ya no se firma; lo que firmó sigue valiendo."
        )
