"""What allauth asks of us: who may open an account, how mail leaves, how a second factor is kept and shown, and what happened."""

from __future__ import annotations

import base64
import hashlib
import logging
import secrets
from typing import TYPE_CHECKING, Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .. import queries, rules, services

log = logging.getLogger(__name__)

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from allauth.socialaccount.models import SocialLogin
    from django.http import HttpRequest, HttpResponse

    from ..models import User


class Accounts(DefaultAccountAdapter):
    """Accounts open with an invitation, never by a form that anyone can send."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "Ese correo y esa contraseña no van juntos. Revíselos o pida un enlace para elegir otra contraseña."
        ),
        "incorrect_password": _("Esa no es su contraseña. Escríbala de nuevo."),
        "enter_current_password": _("Esa no es su contraseña de ahora. Escríbala de nuevo."),
        "invalid_password_reset": _("Este enlace ya no sirve. Pida otro."),
        "too_many_login_attempts": _(
            "Hubo demasiados intentos. Espere cinco minutos, o pida un enlace para elegir otra contraseña."
        ),
        "rate_limited": _("Hubo demasiados intentos. Espere unos minutos y vuelva a intentarlo."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Leave it with the post: no page waits for a mail server, nor says by waiting whether an account exists."""
        message = self.render_mail(
            template_prefix, email, {"email": email, "request": self.request, **context}
        )
        services.post(email, message.subject, str(message.body))

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return (
            self.get_login_redirect_url(request)
            if request.user.is_anonymous
            else queries.address_of_account()
        )


class Factors(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _(
            "Uno de sus cargos lo exige: mientras lo tenga, no se puede quitar."
        ),
        "cannot_generate_recovery_codes": _("Primero active el segundo factor."),
        "incorrect_code": _(
            "Ese código no es el de ahora. Espere a que cambie en la aplicación y escríbalo sin espacios."
        ),
    }

    def build_totp_svg(self, url: str) -> str:
        drawn = segno.make(url, error="m").svg_inline(border=3, light="#fff", dark="#000", scale=5)
        return drawn.replace(
            "<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1
        )  # it stands alone, in an image

    def encrypt(self, text: str) -> str:
        return strongbox().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was put away; under another key of the deployment no code ever fits, and the factor is to be set up anew."""
        try:
            return strongbox().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not rules.needs_second_factor(authenticator.user)


def strongbox() -> Fernet:
    """Return what locks the keys of second factors, derived from the secret of this deployment."""
    return Fernet(
        base64.urlsafe_b64encode(hashlib.sha256(b"minga.factors" + settings.SECRET_KEY.encode()).digest())
    )


def provider_login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody on to the other system; one that does not answer is no fault of theirs, nor a broken page."""
    try:
        return openid_connect.login(request, provider_id)
    except (OSError, ValueError, KeyError):  # what `requests` raises is an OSError
        log.warning("the OpenID Connect issuer does not answer")
        return render(request, "socialaccount/authentication_error.html", status=503)


class Providers(DefaultSocialAccountAdapter):
    """Another system only says who somebody is: it opens no account, and gives no role."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Join it to the account of the same mailbox, where that system vouches for the mailbox."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        for address in sociallogin.email_addresses:
            person = queries.account_of(address.email) if address.verified else None
            if person is not None:
                sociallogin.connect(request, person)
                services.note(person, "account.provider_joined")
                return


def password_was_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    services.note(user, "account.password_changed")
    services.end_other_sittings(user, keep=request.session.session_key or "")


def factor_was_added(user: User, authenticator: Authenticator, **_more: Any) -> None:
    services.note(user, "account.factor_added", kind=authenticator.type)


def factor_was_removed(user: User, authenticator: Authenticator, **_more: Any) -> None:
    services.note(user, "account.factor_removed", kind=authenticator.type)
