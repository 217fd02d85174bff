"""The pages of one's own account, in every state: part of the tour (`tour.py`), with a person of its own who has a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from minga.config import demo

from .acts import Visit, fill, follow, press, then, wrong_password

if TYPE_CHECKING:
    from playwright.sync_api import Page

CAREFUL, SECRET = "layqa", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # who has a second factor, and the key of it
OIDC = {"MINGA_OIDC_ISSUER": "https://id.example", "MINGA_OIDC_CLIENT_ID": "minga", "MINGA_OIDC_SECRET": "x"}


def code_now() -> str:
    """Return what the application of her phone shows."""
    return format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[1]))


def say_password(page: Page) -> None:
    """Say who one is once more, where the page asks for it."""
    if "/reauthenticate/" in page.url:
        fill(password=demo.PASSWORD)(page)
        press("Confirmar")(page)


def half_way(page: Page) -> None:
    """Sign in with a password, to where the code is asked for; a visit before may have come that far."""
    if not page.locator("#id_login").count():
        return
    page.fill("#id_login", f"{CAREFUL}@minga.example")
    page.fill("#id_password", demo.PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


ACTIVATE = "/cuentas/2fa/totp/activate/"
ACCOUNTS = (
    Visit("sign in, by another system too", "", "/cuentas/login/"),
    Visit("sign in, refused with another system", "", "/cuentas/login/", wrong_password),
    Visit("sign in, asked for the code", "", "/cuentas/login/", half_way),
    Visit(
        "sign in, another code", "", "/cuentas/login/", then(half_way, fill(code="000000"), press("Entrar"))
    ),
    Visit("sign in by another system", "", "/cuentas/oidc/entidad/login/"),
    Visit("sign in by another system, failed", "", "/cuentas/3rdparty/login/error/", status=401),
    Visit("sign in by another system, given up", "", "/cuentas/3rdparty/login/cancelled/"),
    Visit("sign in, closed account", "", "/cuentas/inactive/"),
    Visit("sign in, too often", "", "/demasiado/", status=429),
    Visit("no signing up", "", "/cuentas/signup/"),
    Visit("forgotten password", "", "/cuentas/password/reset/"),
    Visit("forgotten password, refused", "", "/cuentas/password/reset/", press("Enviar el enlace")),
    Visit("forgotten password, sent", "", "/cuentas/password/reset/done/"),
    Visit("another password, late link", "", "/cuentas/password/reset/key/1-tarde/"),
    Visit("another password", "", "{password_link}"),
    Visit("another password, refused", "", "{password_link}", press("Guardar la contraseña")),
    Visit("another password, done", "", "/cuentas/password/reset/key/done/"),
    Visit("new mailbox", "", "/mi-cuenta/correo/{mailbox_link}/"),
    Visit("new mailbox, cut link", "", "/mi-cuenta/correo/cortado/", status=410),
    Visit("my account", "kallpa", "/mi-cuenta/"),
    Visit(
        "my account, refused", "kallpa", "/mi-cuenta/", then(fill(full_name=""), press("Guardar mi nombre"))
    ),
    Visit("sign out", "kallpa", "/cuentas/logout/"),
    Visit("change my password", "kallpa", "/cuentas/password/change/"),
    Visit(
        "change my password, refused", "kallpa", "/cuentas/password/change/", press("Cambiar la contraseña")
    ),
    Visit("who are you", "kallpa", "/mi-cuenta/correo/"),
    Visit("change my mailbox", "kallpa", "/mi-cuenta/correo/", say_password),
    Visit(
        "change my mailbox, refused",
        "kallpa",
        "/mi-cuenta/correo/",
        then(say_password, press("Enviar el enlace")),
    ),
    Visit("second factor, without", "kallpa", "/cuentas/2fa/"),
    Visit("second factor, set up", "kallpa", ACTIVATE, say_password),
    Visit(
        "second factor, set up with another code",
        "kallpa",
        ACTIVATE,
        then(say_password, fill(code="000000"), press("Activar")),
    ),
    Visit("second factor", CAREFUL, "/cuentas/2fa/"),
    Visit("second factor, its codes", CAREFUL, "/cuentas/2fa/recovery-codes/", say_password),
    Visit("second factor, new codes", CAREFUL, "/cuentas/2fa/recovery-codes/generate/", say_password),
    Visit("second factor, taken away", CAREFUL, "/cuentas/2fa/totp/deactivate/", say_password),
    Visit("who are you, with a code", CAREFUL, "/cuentas/2fa/reauthenticate/"),
    Visit("who are you, by another way", CAREFUL, "/cuentas/2fa/reauthenticate/", follow("main p.gap a.btn")),
)
