"""What a deployment may say to Minga: every variable of the environment, with its kind, default and meaning.

`settings.py` reads through `read`, and the page «Ajustes» is written from the same table, so neither can forget one. Each may
also be named `…_FILE`: then the value is what that file holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parents[2]
MEBIBYTE = 1024 * 1024
env = environ.FileAwareEnv()


@dataclass(frozen=True)
class Variable:
    """One variable: `shown` says in Spanish a default that is not a plain value."""

    name: str
    kind: str
    default: Any
    meaning: str
    shown: str = ""
    needed: bool = False


VARIABLES = (
    Variable(
        "MINGA_SECRET_KEY",
        "str",
        "",
        "La llave con que se firman las sesiones y los enlaces. Larga, al azar, y la misma mientras viva la instalación.",
        "no tiene: sin ella Minga no arranca (una copia del código usa la de `var/secret-key`)",
        needed=True,
    ),
    Variable(
        "MINGA_SITE_URL",
        "str",
        "http://127.0.0.1:8000",
        "La dirección con que las personas entran, con `https://`. Con ella las galletas viajan solo cifradas.",
        needed=True,
    ),
    Variable(
        "MINGA_HOSTS",
        "list",
        ["127.0.0.1", "localhost", "[::1]"],
        "Los nombres por los que responde, separados por comas: el de `MINGA_SITE_URL` y los que use el servidor frontal.",
        needed=True,
    ),
    Variable(
        "MINGA_EMAIL_URL",
        "email_url",
        "filemail:///mail",
        "El servidor de correo, como `smtp+tls://usuario:clave@correo.entidad.gov.co:587`.",
        "ninguno: cada mensaje queda como archivo en `mail/`, dentro de los datos",
        needed=True,
    ),
    Variable(
        "MINGA_MAIL_FROM",
        "str",
        "Minga <avisos@minga.example>",
        "De quién dicen venir los mensajes.",
        needed=True,
    ),
    Variable(
        "MINGA_BEHIND_PROXY",
        "bool",
        False,
        "Si un servidor frontal recibe las visitas y escribe él siempre `X-Forwarded-Proto` (si venían cifradas) y `X-Forwarded-For` (de quién).",
    ),
    Variable(
        "MINGA_DATA_DIR",
        "path",
        BASE_DIR / "var",
        "La carpeta de los datos: la base SQLite, los archivos recibidos, el correo en archivos y lo estático.",
        "`var/`, dentro del código",
    ),
    Variable(
        "MINGA_KEYS_DIR",
        "path",
        None,
        "La carpeta de la llave con que se firma la cadena. Mejor en otro disco: quien tenga solo la base no puede falsificar la historia.",
        "`keys/`, dentro de los datos",
    ),
    Variable(
        "MINGA_DATABASE_URL",
        "db_url",
        "",
        "La base de datos, como `postgres://usuario:clave@servidor:5432/minga`.",
        "SQLite, en `minga.sqlite3` dentro de los datos",
    ),
    Variable(
        "MINGA_TIME_ZONE",
        "str",
        "America/Bogota",
        "La hora con que se leen los plazos y se muestran las fechas.",
    ),
    Variable(
        "MINGA_UPLOAD_MAX_BYTES",
        "int",
        25 * MEBIBYTE,
        "Cuánto puede pesar un archivo de evidencia, en bytes.",
    ),
    Variable(
        "MINGA_UPLOAD_TOTAL_BYTES",
        "int",
        300 * MEBIBYTE,
        "Cuánto pueden pesar juntos los archivos de una práctica, en bytes.",
    ),
    Variable(
        "MINGA_DISK_RESERVE_BYTES",
        "int",
        None,
        "Cuánto disco queda libre para lo escrito: con menos, no se reciben archivos.",
        "la décima parte del disco, al menos 2 GiB y como mucho 20",
    ),
    Variable(
        "MINGA_SECOND_FACTOR",
        "bool",
        True,
        "Si las jefaturas, el ministerio, la administración técnica y la protección de datos deben tener un segundo factor. La demostración lo pone en `false`.",
    ),
    Variable(
        "MINGA_OIDC_ISSUER",
        "str",
        "",
        "La dirección del sistema OpenID Connect con que también se entra, como `https://cuentas.entidad.gov.co/realms/entidad`. Con ella hacen falta las dos que siguen.",
        "ninguna: solo se entra con correo y contraseña",
    ),
    Variable(
        "MINGA_OIDC_CLIENT_ID",
        "str",
        "",
        "Con qué nombre conoce ese sistema a Minga. Allá se registra la dirección de vuelta `/cuentas/oidc/entidad/login/callback/`.",
        "ninguno",
    ),
    Variable(
        "MINGA_OIDC_SECRET",
        "str",
        "",
        "La clave que ese sistema le dio a Minga.",
        "ninguna",
    ),
    Variable(
        "MINGA_OIDC_NAME",
        "str",
        "la cuenta de la entidad",
        "Qué dice el botón después de «Entrar con».",
    ),
    Variable(
        "MINGA_LOG_LEVEL",
        "str",
        "WARNING",
        "Qué se anota en la salida de errores: `INFO`, `WARNING` o `ERROR`.",
    ),
    Variable(
        "MINGA_DEBUG",
        "bool",
        False,
        "Muestra los errores por dentro y sirve lo estático sin preparar. Solo en el equipo de quien desarrolla.",
    ),
    Variable(
        "MINGA_TEST_DIR",
        "path",
        None,
        "Dónde escriben las pruebas su base SQLite.",
        "`/dev/shm` si existe; si no, la carpeta temporal",
    ),
)
OF_TESTS = ("MINGA_KILLS", "MINGA_WHOLE")
KNOWN = {variable.name: variable for variable in VARIABLES}


def read(name: str, **more: Any) -> Any:
    """Return what the environment says, or the default of the table (`default=` where it depends on other settings)."""
    variable = KNOWN[name]
    if variable.kind == "path":
        said = env.str(name, default="")
        return Path(said) if said else variable.default
    try:
        return getattr(env, variable.kind)(name, **{"default": variable.default, **more})
    except (ValueError, ImproperlyConfigured, OSError) as problem:
        raise ImproperlyConfigured(f"{name} no se entiende ({problem}). {variable.meaning}") from None


def origin_of(address: str) -> str:
    """Return the scheme and host of an address, as a policy of a page names it."""
    found = urlsplit(address)
    return f"{found.scheme}://{found.netloc}"


def is_said(name: str) -> bool:
    """Whether the deployment named it, itself or through a file."""
    return name in env or f"{name}_FILE" in env


def unknown() -> dict[str, str]:
    """Return the variables that look like ours and are not, each with the nearest one that is."""
    ours = {name.removesuffix("_FILE"): name for name in env.ENVIRON if name.startswith("MINGA_")}
    strange = [whole for name, whole in ours.items() if name not in KNOWN and name not in OF_TESTS]
    return {name: next(iter(get_close_matches(name, KNOWN)), "") for name in strange}
