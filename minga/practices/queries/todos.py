"""What somebody still owes to some practice: computed from its state, never stored. The desk gathers it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from minga.kernel import clock
from minga.people.queries import grants_of, institutions_where

from ..models import Approval, Practice, Publication, PublicImage, Removal
from ..types import ANSWER_WITHIN, Todo, setup_of
from ..workflow import EDITABLE, FINAL, INVENTORY, Kind, Publishing, Showing, Status
from .intake import intakes_of
from .periods import closings
from .visible import IMPORTERS, KEEPERS, visible_to, written_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from minga.people.models import User

S, P = Status, Publishing
LIVE_PROPOSALS = (P.PROPOSED, P.APPROVED, P.PUBLISHED)
MOST_FOR_THE_ARCHIVE = 20


def todos_of(person: User) -> list[Todo]:
    """Say what this person still owes, role by role; a fixed number of questions, whatever the length of the answer."""
    held = {g.role for g in grants_of(person)}
    found = [*writing(person), *after_the_result(person)]
    if held & {*IMPORTERS, "principal"}:
        found += inventory(person)
    if held & set(IMPORTERS):
        found += [*verifying(person), *overdue_remedies(person), *importing(person)]
    if "head" in held:
        found += unattended(person)
    if "records_officer" in held:
        found += archiving(person)
    for kind in Kind:
        if held & set(setup_of(kind).approvers):
            found += [*approving(person, kind), *looking(person, kind)]
    if held & set(KEEPERS):
        found += removals(person)
    return found


def page(name: str, practice: Practice) -> str:
    return reverse(f"practices:{name}", args=[practice.pk])


def mine(person: User) -> QuerySet[Practice]:
    return Practice.objects.filter(pk__in=written_by(person).values("practice_id"))


def writing(person: User) -> Iterator[Todo]:
    owed = mine(person).filter(status__in=EDITABLE).select_related("institution").order_by("status_since")
    words = {S.RETURNED: _("Responder las observaciones"), S.UPDATE_PENDING: _("Actualizar la ficha")}
    closing = closings()
    for p in owed:
        until = closing.get((p.institution_id, p.kind)) or closing.get((p.institution.parent_id or 0, p.kind))
        what = words.get(Status(p.status), _("Completar y enviar la ficha"))
        due = p.remedy_due_on if p.status == S.RETURNED else until
        waits = due is None and setup_of(p.kind).needs_open_period
        hue = "clay" if p.status == S.RETURNED else "ochre"
        yield Todo(p.title, page("ficha", p), what, p.status_since, due, hue, optional=waits)


def after_the_result(person: User) -> Iterator[Todo]:
    """Offer what its authors may do with a valued, declined or sleeping practice, when they like."""
    same_edition = Publication.objects.filter(
        practice=OuterRef("pk"), edition__number=OuterRef("edition_number")
    )
    valued = Q(status=S.EVALUATED, released_at__isnull=False)
    found = mine(person).filter(valued | Q(status=S.INACTIVE))
    found = found.annotate(
        is_on_its_way=Exists(same_edition.filter(status__in=LIVE_PROPOSALS)),
        came_back=Exists(same_edition.filter(status__in=(P.DECLINED, P.UNPUBLISHED))),
    )
    for p in found.order_by("status_since"):
        if p.status == S.INACTIVE:
            yield Todo(
                p.title, page("detail", p), _("Retomarla si sigue viva"), p.status_since, optional=True
            )
        elif not p.is_on_its_way:
            what = (
                _("Resolver la causa y proponerla otra vez") if p.came_back else _("Proponerla para el banco")
            )
            yield Todo(p.title, page("publication", p), what, p.status_since, optional=True)


def inventory(person: User) -> Iterator[Todo]:
    waiting = visible_to(person).filter(status__in=(*INVENTORY, S.EXISTING))
    closing = closings()
    for p in waiting.select_related("institution").order_by("status_since"):
        until = closing.get((p.institution_id, p.kind)) or closing.get((p.institution.parent_id or 0, p.kind))
        what = (
            _("Decidir si se documenta")
            if p.status == S.IDENTIFIED
            else _("Nombrar a quien escribirá la ficha")
        )
        waits = p.status == S.EXISTING and until is None
        due = until if p.status == S.EXISTING else None
        yield Todo(p.title, page("detail", p), what, p.status_since, due, "ochre", optional=waits)


def verifying(person: User) -> Iterator[Todo]:
    waiting = visible_to(person).filter(status=S.UNDER_VERIFICATION)
    waiting = waiting.exclude(pk__in=written_by(person).values("practice_id"))
    for p in waiting.order_by("status_since"):
        yield Todo(p.title, page("verify", p), _("Verificar la ficha"), p.status_since)


def importing(person: User) -> Iterator[Todo]:
    for intake in intakes_of(person):
        url = reverse("practices:import_review", args=[intake.pk])
        yield Todo(intake.file.original_name, url, _("Revisar lo importado"), intake.staged_at, hue="ochre")


def overdue_remedies(person: User) -> Iterator[Todo]:
    late = visible_to(person).filter(status=S.RETURNED, remedy_due_on__lt=clock.today())
    for p in late.order_by("remedy_due_on"):
        what = _("Venció su plazo para corregir: hable con quien la lleva")
        yield Todo(p.title, page("detail", p), what, p.status_since, p.remedy_due_on, "clay")


def unattended(person: User) -> Iterator[Todo]:
    """Tell the head of what was sent and nobody in the office may verify."""
    offices = institutions_where(person, ("head",), descendants=True)
    stuck = visible_to(person).filter(status=S.SUBMITTED, institution__in=offices)
    for p in stuck.order_by("status_since"):
        what = _("Nadie puede verificarla: nombre a alguien de calidad")
        yield Todo(p.title, page("detail", p), what, p.status_since, hue="clay")


def looking(person: User, kind: str) -> Iterator[Todo]:
    """Tell the approvers of the images that wait for a second person, and are not their own."""
    offices = institutions_where(person, setup_of(kind).approvers, descendants=True)
    waiting = PublicImage.objects.filter(
        practice__in=visible_to(person).filter(kind=kind, institution__in=offices), status=Showing.PROPOSED
    ).exclude(proposed_by=person)
    waiting = waiting.exclude(practice__in=written_by(person).values("practice_id"))
    for image in waiting.select_related("practice").order_by("proposed_at"):
        what = _("Mirar una imagen para el banco")
        yield Todo(image.practice.title, page("images", image.practice), what, image.proposed_at, hue="plum")


def removals(person: User) -> Iterator[Todo]:
    """Tell the office of the images that somebody asked to take away: hidden already, and to be answered in 48 hours."""
    offices = institutions_where(person, KEEPERS, descendants=True)
    asked = Removal.objects.filter(
        answered_at=None, image__practice__in=visible_to(person).filter(institution__in=offices)
    )
    for removal in asked.select_related("image__practice").order_by("asked_at"):
        practice, due = removal.image.practice, clock.day_of(removal.asked_at + ANSWER_WITHIN)
        what = _("Responder: pidieron retirar una imagen")
        yield Todo(practice.title, page("images", practice), what, removal.asked_at, due, "clay")


def archiving(person: User) -> Iterator[Todo]:
    offices = institutions_where(person, ("records_officer",), descendants=True)
    for kind in Kind:
        before = clock.now() - timedelta(days=365 * setup_of(kind).archive_years)
        ripe = visible_to(person).filter(
            kind=kind, status__in=FINAL, status_since__lt=before, institution__in=offices
        )
        for p in ripe.order_by("status_since")[:MOST_FOR_THE_ARCHIVE]:
            yield Todo(p.title, page("archive", p), _("Pasar al archivo"), p.status_since, optional=True)


def approving(person: User, kind: str) -> Iterator[Todo]:
    offices = institutions_where(person, setup_of(kind).approvers, descendants=True)
    given = Approval.objects.filter(publication=OuterRef("pk"), person=person, revoked_at=None)
    waiting = Publication.objects.filter(
        practice__in=visible_to(person).filter(kind=kind, institution__in=offices),
        status__in=(P.PROPOSED, P.APPROVED),
    ).exclude(Exists(given), status=P.PROPOSED)
    waiting = waiting.exclude(practice__in=written_by(person).values("practice_id"))
    for publication in waiting.select_related("practice").order_by("proposed_at"):
        proposed = publication.status == P.PROPOSED
        what = _("Decidir si se publica") if proposed else _("Publicar en el banco")
        url = page("publication", publication.practice)
        yield Todo(publication.practice.title, url, what, publication.proposed_at, hue="plum")
