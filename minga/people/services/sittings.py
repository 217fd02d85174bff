"""Where somebody is signed in, and how that ends: by hand, by silence, by age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from minga.kernel import clock, events
from minga.kernel.writing import transaction

from .. import queries
from ..models import Sitting

if TYPE_CHECKING:
    from ..models import User


@transaction
def sit_down(person: User, session_key: str, *, agent: str, network: str) -> Sitting:
    """Note that somebody is signed in here: a browser in a few words, and a network rather than an address."""
    now = clock.now()
    about = {"person": person, "agent": agent[:80], "network": network[:45], "seen_at": now}
    return Sitting.objects.update_or_create(
        session_key=session_key, defaults=about, create_defaults={**about, "began_at": now}
    )[0]


@transaction
def end_sitting(session_key: str) -> None:
    """Sign somebody out there: the session opens nothing from its next request on."""
    Session.objects.filter(session_key=session_key).delete()
    Sitting.objects.filter(session_key=session_key).delete()


@transaction
def end_other_sittings(person: User, *, keep: str) -> int:
    """Sign somebody out everywhere but here; says in how many places."""
    others = list(
        Sitting.objects.filter(person=person).exclude(session_key=keep).values_list("session_key", flat=True)
    )
    Session.objects.filter(session_key__in=others).delete()
    return Sitting.objects.filter(session_key__in=others).delete()[0]


@transaction
def reset_second_factor(person: User) -> bool:
    """Take away what somebody lost, and every session of theirs: the command line's, after looking them in the face."""
    found, _kinds = Authenticator.objects.filter(user=person).delete()
    if found:
        end_other_sittings(person, keep="")
        events.publish("account.factor_reset", person, None)
    return bool(found)


@transaction
def forget_sittings() -> int:
    """Remove what is over: sessions past their end, and the note of each that is no more."""
    Session.objects.filter(expire_date__lt=clock.now()).delete()
    return queries.gone_sittings().delete()[0]
