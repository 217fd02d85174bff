from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from minga.config.preparing import link_to_choose_password
from minga.kernel.search import fold
from minga.kernel.writing import transaction
from minga.people.models import Role, User
from minga.people.services import enroll, grant_role
from minga.reference.queries import find_institutions

if TYPE_CHECKING:
    from minga.reference.models import Institution


class Command(BaseCommand):
    help = "Abre la cuenta de una persona y le da un cargo en una entidad; si ya tiene cuenta, solo le da el cargo. Da un enlace para elegir la contraseña."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="CORREO", help="su correo, con el que entra")
        parser.add_argument("name", metavar="NOMBRE", help="su nombre completo, entre comillas")
        parser.add_argument("--role", required=True, choices=Role.values, metavar="CARGO", help=told_roles())
        parser.add_argument(
            "--institution",
            required=True,
            metavar="CÓDIGO",
            help="la entidad, por su código o nombre completo",
        )
        parser.add_argument("--post", default="", metavar="PUESTO", help="cómo se llama su puesto")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            validate_email(options["email"])
        except ValidationError:
            raise CommandError(f"«{options['email']}» no es un correo.") from None
        place = only_institution(options["institution"])
        person, is_new = settle(options["email"], options["name"], options["role"], place, options["post"])
        self.stdout.write(f"{person.full_name}: {Role(options['role']).label} en {place.name}.")
        if is_new:
            self.stdout.write("Elija su contraseña, antes de tres días, en:")
            self.stdout.write(link_to_choose_password(person))


@transaction
def settle(email: str, name: str, role: str, place: Institution, post: str) -> tuple[User, bool]:
    """Open the account where there is none, and give the role."""
    found = User.objects.filter(email__iexact=email).first()
    person = found or enroll(email, name)
    if not person.grants.filter(role=role, institution=place, revoked_at=None, ends_on=None).exists():
        grant_role(person, role, place, by=None, post=post)
    return person, found is None


def only_institution(text: str) -> Institution:
    """Return the one institution that a code or a whole name means; a part of a name is refused with its candidates."""
    found = find_institutions(text)
    exact = [p for p in found if fold(text) in (fold(p.code), fold(p.name))]
    if len(exact) == 1:
        return exact[0]
    named = "; ".join(f"{p.code} {p.name}" for p in found) or "ninguna se parece"
    raise CommandError(f"«{text}» no nombra una sola entidad. Use su código. Candidatas: {named}.")


def told_roles() -> str:
    return "; ".join(f"`{value}`: {label}" for value, label in Role.choices)
