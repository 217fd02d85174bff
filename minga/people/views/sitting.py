"""How long somebody stays signed in (T49), where, and who may not go on without a second factor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import get_adapter
from allauth.core.internal.ratelimit import truncate_ip
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from minga.kernel import clock

from .. import queries, rules, services

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from ..types import Anyone, SignedIn

    Answer = Callable[[HttpRequest], HttpResponse]

NOTED_EVERY = 600  # seconds between two notes that somebody is still there
LONGEST_KEY = 40  # a session that lives in its cookie has none that could be ended from elsewhere
OPEN = ("/cuentas/", "/condiciones/", "/invitacion/", "/salud/")
BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}
CALLED = {"Edg": "Edge", "OPR": "Opera"}


def is_signed_in(request: Anyone) -> bool:
    """Whether somebody is; a visitor without the cookie is not even looked up, so that public pages stay the same for all."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


PRIVATE = "private, no-store"


class Sittings:
    """Middleware: end what was left alone for too long, or has lasted too long, and note where somebody is.

    What somebody with a session was shown is kept by no cache, nor by the browser of a computer that others use next.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Anyone) -> HttpResponse:
        if is_signed_in(request):
            self.look(request)
        answer = self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            answer.headers.setdefault("Cache-Control", PRIVATE)
        return answer

    def look(self, request: Anyone) -> None:
        now, session = clock.now().timestamp(), request.session
        began, seen = session.get("began", now), session.get("seen", 0)
        idle = bool(seen) and now - seen > settings.SESSION_IDLE_SECONDS
        if idle or now - began > settings.SESSION_COOKIE_AGE:
            services.end_sitting(session.session_key or "")
            logout(request)
            messages.info(
                request,
                _("Su sesión se cerró porque pasó mucho tiempo. Entre de nuevo: lo guardado sigue aquí."),
            )
        elif now - seen > NOTED_EVERY or session.get("sat") != session.session_key:
            session["began"], session["seen"], session["sat"] = began, now, session.session_key
            self.note(request)

    def note(self, request: Anyone) -> None:
        key = request.session.session_key or ""
        if 0 < len(key) <= LONGEST_KEY:
            network = truncate(get_adapter().get_client_ip(request))
            agent = named(request.headers.get("User-Agent", ""))
            services.sit_down(request.user, key, agent=agent, network=network)


def truncate(address: str) -> str:
    """Keep the network and leave out which machine of it."""
    found = truncate_ip(address)
    return found.rpartition(".")[0] + ".x" if found.count(".") == 3 else found


def named(agent: str) -> str:
    """Say a browser in a few words, as its owner would."""
    browser = next((CALLED.get(b, b) for b in BROWSERS if f"{b}/" in agent), "")
    system = next((said for part, said in SYSTEMS.items() if part in agent), "")
    return (
        _("%(browser)s en %(system)s") % {"browser": browser, "system": system}
        if browser and system
        else agent[:60]
    )


class SecondFactor:
    """Middleware: who holds a role that needs a second factor sets it up before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Anyone) -> HttpResponse:
        static = f"/{settings.STATIC_URL.strip('/')}/"
        if request.path.startswith((*OPEN, static)) or not is_signed_in(request):
            return self.get_response(request)
        if rules.needs_second_factor(request.user) and not has_factor(request.user):
            messages.warning(
                request,
                _("Su cargo pide un segundo factor al entrar. Actívelo para seguir: toma dos minutos."),
            )
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def has_factor(person: object) -> bool:
    return is_mfa_enabled(person, [Authenticator.Type.TOTP])


@login_required
@require_POST
def end_others(request: SignedIn) -> HttpResponse:
    ended = services.end_other_sittings(request.user, keep=request.session.session_key or "")
    said = ngettext("Se cerró %(n)d sesión más.", "Se cerraron %(n)d sesiones más.", ended) % {"n": ended}
    messages.success(request, said if ended else _("No había otras sesiones abiertas."))
    return redirect(queries.address_of_account() + "#sesiones")


@login_required
@require_POST
def end_one(request: SignedIn, sitting: int) -> HttpResponse:
    """End one of one's own; somebody else's number ends nothing."""
    for found in queries.sittings_of(request.user).filter(pk=sitting):
        services.end_sitting(found.session_key)
        messages.success(request, _("Esa sesión se cerró."))
    return redirect(queries.address_of_account() + "#sesiones")
