from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.config.preparing import link_to_choose_password
from minga.people.models import User


class Command(BaseCommand):
    help = "Abre una cuenta de administración técnica: ve la salud de cada parte, y ningún contenido. Da un enlace para elegir la contraseña."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="CORREO", help="su correo, con el que entra")
        parser.add_argument("name", metavar="NOMBRE", help="su nombre completo, entre comillas")

    def handle(self, *args: object, **options: Any) -> None:
        if User.objects.filter(email__iexact=options["email"]).exists():
            raise CommandError(f"Ya hay una cuenta con el correo {options['email']}.")
        person = User.objects.create_superuser(options["email"], options["name"])
        self.stdout.write(
            f"Cuenta abierta para {person.full_name}. Elija su contraseña, antes de tres días, en:"
        )
        self.stdout.write(link_to_choose_password(person))
        self.stdout.write(
            'Abra las demás con: bin/minga open_account CORREO "NOMBRE" --role head --institution CÓDIGO'
        )
