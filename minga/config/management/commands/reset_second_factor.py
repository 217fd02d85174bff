from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.people.queries import account_of
from minga.people.services import reset_second_factor


class Command(BaseCommand):
    help = "Quita el segundo factor de quien perdió el teléfono y los códigos, cierra sus sesiones y lo deja en la historia. Compruebe antes, en persona, que es quien dice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="CORREO", help="el correo de su cuenta")

    def handle(self, *args: object, **options: Any) -> None:
        person = account_of(options["email"])
        if person is None:
            raise CommandError(f"No hay una cuenta con el correo {options['email']}.")
        if not reset_second_factor(person):
            raise CommandError(f"{person.full_name} no tiene segundo factor.")
        self.stdout.write(
            f"{person.full_name} entra de nuevo solo con su contraseña; si su cargo lo pide, activará otro."
        )
