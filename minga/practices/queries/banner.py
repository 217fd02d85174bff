"""Every status has its banner, and a place on somebody's desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from minga.people.queries import grants_of

from ..models import Practice, Publication
from ..types import Banner, Todo, setup_of
from ..workflow import EDITABLE, Publishing, Status
from .ficha import VERIFIERS
from .visible import visible_to, written_by

if TYPE_CHECKING:
    from minga.people.models import User

S = Status
OFFICE, AUTHORS, EVALUATORS, NOBODY = (
    lazy("la oficina"),
    lazy("sus autores"),
    lazy("quienes evalúan"),
    lazy("nadie"),
)
# status: hue, who holds it, what comes next
STATES = {
    S.IDENTIFIED: ("ochre", OFFICE, lazy("La oficina decide si cumple los rasgos de una buena práctica.")),
    S.PRESELECTED: ("ochre", OFFICE, lazy("Asigne a la persona responsable para empezar la ficha.")),
    S.EXISTING: (
        "ochre",
        AUTHORS,
        lazy("Quien la lidera puede empezar la ficha cuando se abra el registro."),
    ),
    S.DRAFT: ("ochre", AUTHORS, lazy("Cuando la ficha esté completa podrá enviarla a verificación.")),
    S.SUBMITTED: ("teal", OFFICE, lazy("La oficina la tomará para verificarla.")),
    S.UNDER_VERIFICATION: ("teal", OFFICE, lazy("La oficina la admite o devuelve con observaciones.")),
    S.RETURNED: ("clay", AUTHORS, lazy("Responda cada observación y vuelva a enviarla.")),
    S.NOT_REGISTERED: (
        "plain",
        NOBODY,
        lazy("Venció el plazo para subsanar. Puede presentarla en el próximo período."),
    ),
    S.REGISTERED: ("teal", OFFICE, lazy("La oficina asignará a quienes la evalúan.")),
    S.ASSIGNED: ("teal", EVALUATORS, lazy("Quienes evalúan deben aceptar.")),
    S.UNDER_EVALUATION: ("teal", EVALUATORS, lazy("Dos personas la valoran por separado.")),
    S.EVALUATED: ("leaf", OFFICE, lazy("Puede proponerse para el banco, o actualizarse el año próximo.")),
    S.UPDATE_PENDING: ("ochre", AUTHORS, lazy("Actualice la ficha y envíela en el período abierto.")),
    S.INACTIVE: ("plain", AUTHORS, lazy("Puede retomarse cuando sus autores quieran.")),
    S.WITHDRAWN: ("plain", NOBODY, lazy("Está retirada. Su historia se conserva.")),
    S.ARCHIVED: ("plain", NOBODY, lazy("Está en el archivo.")),
}


def banner_of(practice: Practice) -> Banner:
    hue, holder, following = STATES[Status(practice.status)]
    return Banner(practice.get_status_display(), hue, str(holder), practice.status_since, str(following))


def todos_of(person: User) -> list[Todo]:
    """Say what this person still owes to some practice; computed, never stored."""
    return [*writing_todos(person), *office_todos(person)]


def writing_todos(person: User) -> list[Todo]:
    mine = Practice.objects.filter(pk__in=written_by(person).values("practice_id"), status__in=EDITABLE)
    due = {S.RETURNED: _("Responder las observaciones"), S.UPDATE_PENDING: _("Actualizar la ficha")}
    return [
        Todo(
            title=p.title,
            url=reverse("practices:ficha", args=[p.pk]),
            what=due.get(Status(p.status), _("Completar y enviar la ficha")),
            since=p.status_since,
            due=p.remedy_due_on if p.status == S.RETURNED else None,
            hue="clay" if p.status == S.RETURNED else "ochre",
        )
        for p in mine.order_by("status_since")
    ]


def office_todos(person: User) -> list[Todo]:
    held = {g.role for g in grants_of(person)}
    found: list[Todo] = []
    if held & set(VERIFIERS):
        found += verification_todos(person)
    approving = Publication.objects.filter(
        practice__in=visible_to(person), status__in=(Publishing.PROPOSED, Publishing.APPROVED)
    )
    approving = approving.annotate(
        mine=Count("approvals", filter=Q(approvals__person=person, approvals__revoked_at=None))
    )
    for publication in approving.select_related("practice").order_by("proposed_at"):
        if not held & set(setup_of(publication.practice.kind).approvers) or (
            publication.mine and publication.status == Publishing.PROPOSED
        ):
            continue
        what = (
            _("Decidir si se publica")
            if publication.status == Publishing.PROPOSED
            else _("Publicar en el banco")
        )
        url = reverse("practices:publication", args=[publication.practice_id])
        found.append(Todo(publication.practice.title, url, what, publication.proposed_at, hue="plum"))
    return found


def verification_todos(person: User) -> list[Todo]:
    waiting = visible_to(person).filter(status__in=(S.SUBMITTED, S.UNDER_VERIFICATION))
    waiting = waiting.exclude(pk__in=written_by(person).values("practice_id"))
    return [
        Todo(p.title, reverse("practices:verify", args=[p.pk]), _("Verificar la ficha"), p.status_since)
        for p in waiting.order_by("status_since")
    ]
