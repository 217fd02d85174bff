from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import slugify
from django.utils.translation import gettext as _

from minga.kernel import clock, events
from minga.kernel.decisions import no, require
from minga.kernel.writing import transaction
from minga.people.queries import covers, grants_of

from .. import queries, rules
from ..models import Approval, Practice, Publication
from ..types import setup_of
from ..workflow import PUBLICATION, Publishing
from .drafting import hold
from .verification import last_edition

if TYPE_CHECKING:
    from minga.people.models import User

TERMS = ("licence", "images", "consent_reference", "show_authors")


def hold_proposal(publication: Publication) -> None:
    """Hold the row until the transaction ends, and read anew what is decided on: the page may be older than it."""
    held = Publication.objects.select_for_update().filter(pk=publication.pk)
    for name, value in held.values("status", *TERMS).get().items():
        setattr(publication, name, value)


@transaction
def propose(practice: Practice, *, by: User) -> Publication:
    """Put the last edition on its way to the bank; an earlier published edition stays until this one takes its place."""
    hold(practice, by=by)
    require(rules.can_propose(by, practice))
    edition = last_edition(practice)
    if practice.publications.filter(
        edition=edition, status__in=(Publishing.PROPOSED, Publishing.APPROVED, Publishing.PUBLISHED)
    ).exists():
        require(no(_("Esta edición ya está propuesta o publicada.")))
    ended = practice.publications.filter(
        edition=edition, status__in=(Publishing.UNPUBLISHED, Publishing.DECLINED)
    ).first()
    if ended is not None:
        return propose_again(ended, by=by)
    publication = Publication.objects.create(
        practice=practice,
        edition=edition,
        slug=slug_of(practice),
        proposed_by=by,
        proposed_at=clock.now(),
    )
    events.publish("publication.proposed", practice, by, edition=edition.number)
    return publication


def propose_again(publication: Publication, *, by: User) -> Publication:
    """Bring back what was declined or taken down; the earlier approvals do not count."""
    publication.approvals.filter(revoked_at=None).update(revoked_at=clock.now())
    PUBLICATION.move(
        publication, "propose_again", reason="", published_at=None, ended_at=None, proposed_at=clock.now()
    )
    events.publish("publication.proposed", publication.practice, by, edition=publication.edition.number)
    return publication


def slug_of(practice: Practice) -> str:
    """Keep the address of the first publication for ever."""
    earlier = practice.publications.order_by("pk").first()
    return (
        earlier.slug
        if earlier
        else f"{slugify(practice.title)[:90].rstrip('-')}-{str(practice.public_id)[:8]}"
    )


@transaction
def set_terms(
    publication: Publication,
    *,
    licence: str,
    images: str,
    consent_reference: str,
    show_authors: bool,
    by: User,
) -> Publication:
    """Choose licence, images and consents. A change after an approval asks for the approvals again."""
    practice = publication.practice
    hold_proposal(publication)
    require(rules.can_prepare(by, practice))
    if publication.status != Publishing.PROPOSED:
        require(no(_("Esta propuesta ya no se puede cambiar.")))
    terms = {
        "licence": licence,
        "images": images,
        "consent_reference": consent_reference,
        "show_authors": show_authors,
    }
    if any(getattr(publication, name) != value for name, value in terms.items()):
        publication.approvals.filter(revoked_at=None).update(revoked_at=clock.now())
        for name, value in terms.items():
            setattr(publication, name, value)
        publication.save(update_fields=list(terms))
        events.publish("publication.terms_set", practice, by, licence=licence, images=images)
    return publication


@transaction
def approve(publication: Publication, *, by: User) -> Publication:
    """Give one of the two approvals; the second, from the other group, makes it approved."""
    hold_proposal(publication)
    require(rules.can_approve(by, publication))
    practice = publication.practice
    setup = setup_of(practice.kind)
    office = rules.office_of(practice)
    held = [g.role for g in grants_of(by) if g.role in setup.approvers and covers(g, office)]
    role = next((r for r in held if r not in roles_given(publication)), held[0])
    Approval.objects.create(publication=publication, person=by, role=role, at=clock.now())
    events.publish("publication.approval_given", practice, by, role=role)
    given = roles_given(publication)
    if all(set(group) & set(given) for group in setup.approver_pairs):
        PUBLICATION.move(publication, "approve")
        events.publish("publication.approved", practice, by)
    return publication


def roles_given(publication: Publication) -> list[str]:
    return list(publication.approvals.filter(revoked_at=None).values_list("role", flat=True))


@transaction
def decline(publication: Publication, reason: str, *, by: User) -> Publication:
    practice = publication.practice
    hold_proposal(publication)
    require(rules.can_decide(by, publication))
    require_reason(reason)
    PUBLICATION.move(publication, "decline", reason=reason.strip()[:500], ended_at=clock.now())
    events.publish("publication.declined", practice, by, reason=publication.reason)
    return publication


@transaction
def publish(publication: Publication, *, by: User) -> Publication:
    """Put the edition in the bank; the edition before it gives way."""
    hold_proposal(publication)
    require(rules.can_publish(by, publication))
    practice = publication.practice
    for earlier in practice.publications.filter(status=Publishing.PUBLISHED):
        PUBLICATION.move(earlier, "replace", ended_at=clock.now())
    PUBLICATION.move(publication, "publish", published_at=clock.now())
    events.publish(
        "practice.published",
        practice,
        by,
        edition=publication.edition.number,
        card=queries.public_card(publication),
    )
    return publication


@transaction
def unpublish(publication: Publication, reason: str, *, by: User) -> Publication:
    """Take a page down; a tombstone with the reason stays in its place."""
    hold_proposal(publication)
    require(rules.can_unpublish(by, publication))
    require_reason(reason)
    take_down(publication, reason, by=by, status=Publishing.UNPUBLISHED)
    return publication


def take_down(publication: Publication, reason: str, *, by: User, status: str) -> None:
    PUBLICATION.move(publication, "unpublish", reason=reason.strip()[:500], ended_at=clock.now())
    events.publish(
        "practice.unpublished",
        publication.practice,
        by,
        practice_id=publication.practice_id,
        reason=publication.reason,
        outcome=status,
    )


def require_reason(reason: str) -> None:
    if not reason.strip():
        require(no(_("Escriba el motivo: queda en la historia y en la página que reemplaza a la práctica.")))


@transaction
def withdraw(practice: Practice, reason: str, *, by: User) -> Practice:
    """End a practice for good; if it was public its page becomes a tombstone."""
    hold(practice, by=by)
    require(rules.can_withdraw(by, practice))
    require_reason(reason)
    practice.workflow.move(practice, "withdraw", status_since=clock.now(), remedy_due_on=None)
    for publication in practice.publications.filter(status=Publishing.PUBLISHED):
        take_down(publication, reason, by=by, status="WITHDRAWN")
    events.publish("practice.withdrawn", practice, by, status=practice.status, reason=reason.strip()[:500])
    return practice
