"""Which fact of a practice tells whom, in which words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minga.notices.services import Telling
from minga.people.models import User
from minga.people.queries import people_with

from .models import Author
from .queries import verifiers_of
from .queries.visible import KEEPERS
from .rules import days_of, office_of
from .types import setup_of
from .workflow import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from minga.kernel.events import Event


def authors(event: Event) -> Iterable[User]:
    return User.objects.filter(authorships__practice=event.subject, authorships__left_at=None)


def authors_of_own(event: Event) -> Iterable[User]:
    """Whose ficha came from a file is told once of all of them (`intake.handed_over`)."""
    return () if "intake" in event.data else authors(event)


def verifiers(event: Event) -> Iterable[User]:
    return verifiers_of(event.subject)


def approvers(event: Event) -> Iterable[User]:
    practice = event.subject
    return people_with(setup_of(practice.kind).approvers, office_of(practice))


def second_looks(event: Event) -> Iterable[User]:
    """Return who may be the second person for an image: the approvers, but whoever proposed it."""
    proposer = event.actor.pk if event.actor else 0
    return approvers(event).exclude(pk=proposer)  # type: ignore[attr-defined]


def takers_down(event: Event) -> Iterable[User]:
    return people_with(KEEPERS, office_of(event.subject))


def newcomer(event: Event) -> Iterable[User]:
    return User.objects.filter(pk=event.data["person"])


def leaders_of_office(event: Event) -> Iterable[User]:
    return people_with(("head",), office_of(event.subject))


def publishers(event: Event) -> Iterable[User]:
    return people_with(("communications_officer",), office_of(event.subject))


def authors_and_verifiers(event: Event) -> Iterable[User]:
    return [*authors(event), *verifiers(event)]


def mailbox(event: Event) -> str:
    """The office answers, whoever works there: never the mail of a person."""
    return office_of(event.subject).email


def waiting_authors(event: Event) -> Iterable[User]:
    """Everybody whose ficha waits for the registration of this office."""
    period = event.subject
    place = Q(practice__institution=period.institution_id) | Q(
        practice__institution__parent=period.institution_id
    )
    waiting = Author.objects.filter(
        place,
        left_at=None,
        practice__kind=period.kind,
        practice__status__in=(Status.DRAFT, Status.UPDATE_PENDING),
    )
    return User.objects.filter(pk__in=waiting.values("person_id"))


def about_period(verb: str, sentence: Callable[[], str]) -> Telling:
    return Telling(
        verb,
        waiting_authors,
        lambda event: sentence() % {"name": event.subject.name, **days_of(event.subject), **event.data},
        lambda event: reverse("practices:periods"),
        lambda event: event.subject.institution.email,
    )


def telling(
    verb: str, whom: Callable[[Event], Iterable[User]], sentence: Callable[[], str], page: str
) -> Telling:
    return Telling(
        verb,
        whom,
        lambda event: sentence() % {"title": event.subject.title[:200]},
        lambda event: reverse(f"practices:{page}", args=[event.subject.pk]),
        mailbox,
    )


TELLINGS = (
    about_period(
        "period.opened",
        lambda: _("«%(name)s» recibe experiencias del %(a)s al %(b)s: podrá enviar la suya."),
    ),
    about_period(
        "period.changed", lambda: _("«%(name)s» cambió: ahora recibe del %(a)s al %(b)s. %(reason)s")
    ),
    about_period(
        "period.closed", lambda: _("«%(name)s» se cerró: %(reason)s. Su ficha se conserva sin enviar.")
    ),
    about_period(
        "period.cancelled", lambda: _("«%(name)s» se anuló: %(reason)s. Su ficha se conserva sin enviar.")
    ),
    telling(
        "practice.started",
        authors_of_own,
        lambda: _("Se abrió la ficha de «%(title)s»: ya puede escribirla."),
        "ficha",
    ),
    Telling(
        "intake.handed_over",
        newcomer,
        lambda event: (
            ngettext(
                "Se importó una ficha a su nombre: ya puede escribirla.",
                "Se importaron %(count)d fichas a su nombre: ya puede escribirlas.",
                event.data["count"],
            )
            % event.data
        ),
        lambda event: reverse("practices:listing"),
        lambda event: event.subject.institution.email,
    ),
    telling("author.added", newcomer, lambda: _("Ya puede escribir en «%(title)s»."), "ficha"),
    telling("lead.handed_over", authors, lambda: _("«%(title)s» tiene otra persona responsable."), "authors"),
    telling("practice.submitted", authors, lambda: _("«%(title)s» se envió a la oficina."), "detail"),
    telling(
        "practice.unattended",
        leaders_of_office,
        lambda: _("Llegó «%(title)s» y nadie puede verificarla: nombre a alguien de calidad."),
        "detail",
    ),
    telling(
        "practice.verification_opened", verifiers, lambda: _("«%(title)s» espera verificación."), "verify"
    ),
    telling(
        "practice.returned",
        authors,
        lambda: _("«%(title)s» volvió con observaciones: respóndalas antes del plazo."),
        "ficha",
    ),
    telling(
        "practice.remedy_expired",
        authors,
        lambda: _("Venció el plazo para corregir «%(title)s»: no quedó inscrita."),
        "detail",
    ),
    telling("practice.admitted", authors, lambda: _("«%(title)s» fue admitida."), "detail"),
    telling(
        "practice.level_released", authors, lambda: _("Ya puede ver el resultado de «%(title)s»."), "detail"
    ),
    telling("practice.edition_started", authors, lambda: _("«%(title)s» espera su actualización."), "ficha"),
    telling(
        "practice.rested",
        authors,
        lambda: _("«%(title)s» quedó inactiva. Puede retomarla cuando quiera."),
        "detail",
    ),
    telling("practice.woken", authors_and_verifiers, lambda: _("«%(title)s» se retomó."), "detail"),
    telling(
        "publication.proposed",
        approvers,
        lambda: _("«%(title)s» está propuesta para el banco: falta su decisión."),
        "publication",
    ),
    telling(
        "publication.approved",
        publishers,
        lambda: _("«%(title)s» está aprobada: falta publicarla."),
        "publication",
    ),
    telling(
        "publication.declined", authors, lambda: _("«%(title)s» no se publicó: lea el motivo."), "publication"
    ),
    telling("practice.published", authors, lambda: _("«%(title)s» ya está en el banco."), "detail"),
    telling("practice.unpublished", authors, lambda: _("«%(title)s» se despublicó."), "detail"),
    telling("practice.withdrawn", authors_and_verifiers, lambda: _("«%(title)s» se retiró."), "detail"),
    telling("practice.archived", authors, lambda: _("«%(title)s» pasó al archivo."), "detail"),
    telling(
        "image.proposed",
        second_looks,
        lambda: _("Una imagen de «%(title)s» espera que otra persona la mire."),
        "images",
    ),
    telling(
        "image.declined",
        authors,
        lambda: _("Una imagen de «%(title)s» no se publica: lea el motivo."),
        "images",
    ),
    telling(
        "image.hidden",
        takers_down,
        lambda: _(
            "Una imagen de «%(title)s» ya no se ve: pidieron retirarla, o puede mostrar menores. Decida en 48 horas."
        ),
        "images",
    ),
    telling("image.taken_down", authors, lambda: _("Se retiró una imagen de «%(title)s»."), "images"),
)
