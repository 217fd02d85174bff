"""What a place needs before it serves: tables, the cache's table, static files, territories, forms. Each step may be repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from minga.bank.queries import index_faults
from minga.bank.services import rebuild_search
from minga.instruments.models import Version
from minga.instruments.services import load_packs
from minga.kernel import signing
from minga.people.models import User
from minga.reference.models import Institution
from minga.reference.services import load_reference

if TYPE_CHECKING:
    from collections.abc import Callable

PREPARE = "Prepárela con: bin/minga prepare"
FIRST = 'Abra la primera con: bin/minga create_admin CORREO "NOMBRE"'


def prepare(said: Callable[[str], object]) -> None:
    """Bring an empty place, or one of an earlier version, up to date."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    pending = len(pending_migrations())
    call_command("migrate", verbosity=0)
    said(f"Base de datos: {pending} cambios aplicados." if pending else "Base de datos: al día.")
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    said("Llave de firma: ya estaba." if signing.exists() else f"Llave de firma: {signing.create()}.")
    counted = load_reference()
    said(f"Territorios: {counted['territorios']}. Entidades: {counted['entidades']}.")
    said("Formularios: " + ", ".join(f"{v.instrument.code} versión {v.number}" for v in load_packs()) + ".")
    if index_faults():
        rebuild_search(lambda count: print_count(count, said))
    said("Índice del banco: al día.")


def print_count(count: int, said: Callable[[str], object]) -> None:
    said(f"Índice del banco: {count} prácticas…")


def lacking() -> list[str]:
    """Say what is missing to serve, and how to mend it; an empty list when nothing is."""
    if pending_migrations():
        empty = "django_migrations" not in connection.introspection.table_names()
        return [
            "La base de datos está vacía." if empty else "La base de datos es de una versión anterior.",
            PREPARE,
        ]
    if not Institution.objects.exists() or not Version.objects.exists():
        return ["Faltan los territorios y entidades, o los formularios.", PREPARE]
    if not signing.exists():
        return [
            "Falta la llave con que se firma la cadena. Si la había, recupérela de donde la guardó.",
            PREPARE,
        ]
    if not (settings.STATIC_ROOT / "staticfiles.json").exists() and not settings.DEBUG:
        return ["Faltan los archivos de la presentación (estilos y programas de las páginas).", PREPARE]
    return []


def advice() -> list[str]:
    """Say what the place can serve without, but hardly be used."""
    return [] if User.objects.exists() else ["Todavía no hay ninguna cuenta.", FIRST]


def pending_migrations() -> list[str]:
    executor = MigrationExecutor(connection)
    return [
        str(migration) for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def link_to_choose_password(person: User) -> str:
    """Write the address, good for three days and one use, where somebody chooses a password."""
    parts = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.SITE_URL.rstrip("/") + reverse("account_reset_password_from_key", kwargs=parts)
