"""What a deployment must have right before it serves: each finding says what to mend. Django runs them before every command.

Errors stop the command; warnings only tell. What is only for a public site stays quiet while Minga answers to this machine alone.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error
from django.core.checks import Warning as Doubt
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from minga.config import environment
from minga.kernel.sqlite import base as engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.checks import CheckMessage

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1", "testserver"})
SHORTEST_KEY = 40
NEW_KEY = (
    'Escriba una con: python3 -c "import secrets; print(secrets.token_urlsafe(48))" y guárdela en MINGA_SECRET_KEY, '
    "o en un archivo que solo lea Minga y que nombre MINGA_SECRET_KEY_FILE."
)


def is_open() -> bool:
    """Whether others than this machine may reach it."""
    return not set(settings.ALLOWED_HOSTS) <= LOOPBACK


def secret_key(**_: Any) -> list[CheckMessage]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        key = ""
    if not key:
        return [Error("Falta la llave secreta.", hint=NEW_KEY, id="minga.E001")]
    if is_open() and len(key) < SHORTEST_KEY:
        return [
            Error("La llave secreta es demasiado corta para un sitio público.", hint=NEW_KEY, id="minga.E001")
        ]
    return []


def debugging(**_: Any) -> list[CheckMessage]:
    if not (settings.DEBUG and is_open()):
        return []
    hint = "Quite MINGA_DEBUG: con él, cualquier error muestra por dentro lo que debía quedar guardado."
    return [Error("MINGA_DEBUG está puesto en un sitio que otros alcanzan.", hint=hint, id="minga.E002")]


def hosts(**_: Any) -> list[CheckMessage]:
    """The address that people use must be one that is answered."""
    name = urlsplit(settings.SITE_URL).hostname or ""
    answered = [h.strip("[]").lower() for h in settings.ALLOWED_HOSTS]
    if "*" in answered:
        hint = f"Escriba en MINGA_HOSTS los nombres del sitio, como {name}: con «*» responde aunque le mientan sobre su nombre."
        return [Error("MINGA_HOSTS acepta cualquier nombre.", hint=hint, id="minga.E003")]
    if not any(name == h or (h.startswith(".") and f".{name}".endswith(h)) for h in answered):
        hint = f"Agregue {name or 'el nombre'} a MINGA_HOSTS, o corrija MINGA_SITE_URL; mientras tanto esa dirección responde «400»."
        return [
            Error(
                f"MINGA_SITE_URL dice {settings.SITE_URL}, y MINGA_HOSTS no lo incluye.",
                hint=hint,
                id="minga.E003",
            )
        ]
    return []


def encryption(**_: Any) -> list[CheckMessage]:
    if not is_open():
        return []
    if not settings.SECURE:
        hint = "Ponga delante un servidor con certificado y escriba MINGA_SITE_URL con https://; las contraseñas viajan sin cifrar."
        return [Doubt("El sitio no usa https.", hint=hint, id="minga.W004")]
    if settings.SECURE_PROXY_SSL_HEADER is None:
        hint = "Si el servidor frontal escribe siempre X-Forwarded-Proto, diga MINGA_BEHIND_PROXY=true; si no, los enlaces salen con http."
        return [
            Doubt(
                "El sitio usa https y Minga no sabe que tiene un servidor delante.",
                hint=hint,
                id="minga.W005",
            )
        ]
    return []


def mail(**_: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if is_open() and not environment.is_said("MINGA_EMAIL_URL"):
        hint = "Diga el servidor de correo en MINGA_EMAIL_URL; mientras tanto cada mensaje queda como archivo en la carpeta de datos."
        found.append(Doubt("Nadie recibe correo.", hint=hint, id="minga.W006"))
    if is_open() and "@minga.example" in settings.DEFAULT_FROM_EMAIL:
        hint = "Escriba en MINGA_MAIL_FROM un remitente de la entidad, que alguien lea."
        found.append(Doubt("Los mensajes salen de una dirección de ejemplo.", hint=hint, id="minga.W007"))
    return found


def data_folder(**_: Any) -> list[CheckMessage]:
    if os.access(settings.DATA_DIR, os.W_OK | os.X_OK):
        return []
    hint = (
        f"Cree {settings.DATA_DIR} y désela a quien ejecuta Minga (chown), o nombre otra en MINGA_DATA_DIR."
    )
    return [Error("No se puede escribir en la carpeta de datos.", hint=hint, id="minga.E008")]


def database(**_: Any) -> list[CheckMessage]:
    if connection.vendor != "sqlite" or engine.SAFE:
        return []
    version = ".".join(map(str, engine.VERSION))
    hint = "Instale las versiones de requirements/runtime.txt, que traen una SQLite sin esa falla, o use PostgreSQL. Mientras tanto va más despacio."
    return [Doubt(f"SQLite {version} puede dañar la base al escribir en WAL.", hint=hint, id="minga.W009")]


def sign_in(**_: Any) -> list[CheckMessage]:
    """Signing in by another system takes three settings, all or none; without a second factor, those who decide are a password away."""
    found: list[CheckMessage] = []
    said = {"MINGA_OIDC_ISSUER": settings.OIDC_ISSUER}
    said |= {f"MINGA_OIDC_{name.upper()}": value for name, value in settings.OIDC.items()}
    missing = [name for name, value in said.items() if not value]
    if missing and len(missing) < len(said):
        hint = f"Escriba también {' y '.join(missing)}, o quite los demás ajustes MINGA_OIDC: mientras tanto no aparece el botón."
        found.append(Error("La entrada por OpenID Connect está a medias.", hint=hint, id="minga.E011"))
    issuer = urlsplit(settings.OIDC_ISSUER)
    if settings.OIDC_ISSUER and issuer.scheme != "https" and issuer.hostname not in LOOPBACK:
        hint = "Escriba MINGA_OIDC_ISSUER con https://: por ahí viaja quién es cada persona."
        found.append(Error("El sistema de entrada no usa https.", hint=hint, id="minga.E011"))
    if is_open() and not settings.SECOND_FACTOR_REQUIRED:
        hint = "Quite MINGA_SECOND_FACTOR=false: con una contraseña robada se decide, se publica y se dan cargos."
        found.append(Doubt("Las jefaturas entran sin segundo factor.", hint=hint, id="minga.W012"))
    return found


def spelling(**_: Any) -> list[CheckMessage]:
    """A variable that nobody reads is a setting that somebody believes to have made."""
    return [
        Doubt(
            f"{name} no es un ajuste de Minga.",
            hint=f"¿Quiso decir {near}?" if near else "Los que hay están en docs/referencia/ajustes.md.",
            id="minga.W010",
        )
        for name, near in environment.unknown().items()
    ]


CHECKS: tuple[Callable[..., list[CheckMessage]], ...] = (
    secret_key,
    debugging,
    hosts,
    encryption,
    mail,
    data_folder,
    database,
    sign_in,
    spelling,
)
