from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.documents import services as documents
from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import queries, rules
from ..models import PublicImage, Removal
from ..workflow import IMAGE, Showing
from .publication import require_reason

if TYPE_CHECKING:
    from minga.people.models import User

    from ..models import Evidence, Practice

SAID = ("minors", "basis", "authorisation", "alt", "caption")


def choose_image(piece: Evidence, *, by: User) -> PublicImage:
    """Take a photo of the ficha for the bank: its copy is made first, outside the transaction; nobody else sees it yet."""
    require(rules.can_choose(by, piece))
    copy, size = documents.derivative(piece.file, by=by)  # type: ignore[arg-type]  # a photo has its file
    with transaction():
        require(rules.can_choose(by, piece))
        image = PublicImage.objects.create(
            practice=piece.practice,
            evidence=piece,
            derivative=copy,
            chosen_by=by,
            chosen_at=clock.now(),
            **size,
        )
        events.publish("image.chosen", piece.practice, by, image=image.pk, evidence=piece.pk)
    return image


def propose_image(image: PublicImage, said: dict[str, Any], *, by: User) -> PublicImage:
    """Put the decision on a photo before a second person. What is to be covered is covered in a new copy, first of all."""
    require(rules.can_propose_image(by, image, said))
    covered = sorted(set(said["covered"])) if said["basis"] == PublicImage.Basis.COVERED else []
    places = [queries.place_of_cell(image, cell) for cell in covered]
    copy, _size = documents.derivative(image.evidence.file, by=by, covered=places)  # type: ignore[arg-type]
    with transaction():
        hold_image(image)
        require(rules.can_propose_image(by, image, said))
        answer_removals(image, by=by)
        told = {name: said.get(name, "").strip() for name in SAID}
        IMAGE.move(
            image,
            "propose",
            derivative=copy,
            covered=covered,
            proposed_by=by,
            proposed_at=clock.now(),
            approved_by=None,
            approved_at=None,
            reason="",
            **told,
        )
        events.publish(
            "image.proposed", image.practice, by, image=image.pk, minors=image.minors, basis=image.basis
        )
    return image


def hold_image(image: PublicImage) -> None:
    """Hold the row until the transaction ends, and read anew what is decided on."""
    held = PublicImage.objects.select_for_update().filter(pk=image.pk)
    for name, value in held.values("status", "proposed_by_id", "basis", "minors").get().items():
        setattr(image, name, value)
    image.evidence.refresh_from_db(fields=["minors"])


@transaction
def approve_image(image: PublicImage, *, looked: bool, by: User) -> PublicImage:
    """Be the second person: from here on the bank shows the copy, if it shows the practice."""
    hold_image(image)
    require(rules.can_approve_image(by, image, looked=looked))
    IMAGE.move(image, "approve", approved_by=by, approved_at=clock.now())
    say("image.approved", image, by=by)
    return image


@transaction
def decline_image(image: PublicImage, reason: str, *, by: User) -> PublicImage:
    hold_image(image)
    require(rules.can_decide_image(by, image))
    require_reason(reason)
    IMAGE.move(image, "decline", reason=reason.strip()[:500])
    events.publish("image.declined", image.practice, by, image=image.pk, reason=image.reason)
    return image


@transaction
def take_down_image(image: PublicImage, reason: str, *, by: User) -> PublicImage:
    """Take an image away for good, in this transaction: page, copies, address."""
    hold_image(image)
    require(rules.can_take_down_image(by, image))
    require_reason(reason)
    answer_removals(image, by=by)
    IMAGE.move(image, "take_down", reason=reason.strip()[:500], ended_at=clock.now())
    documents.take_down(image.derivative)
    say("image.taken_down", image, by=by, reason=image.reason)
    return image


@transaction
def ask_removal(practice: Practice, image: int, *, text: str, email: str = "") -> Removal:
    """Hear anybody, without an account, who asks that an image is taken away: it is hidden now, and answered in 48 hours."""
    found = PublicImage.objects.select_for_update().filter(practice=practice, pk=image).first()
    if found is None or found.status not in (Showing.APPROVED, Showing.HIDDEN):
        raise LookupError(image)
    removal = Removal.objects.create(image=found, text=text, email=email, asked_at=clock.now())
    if found.status == Showing.APPROVED:
        IMAGE.move(found, "hide")
    say("image.hidden", found, by=None)
    return removal


def hide_doubted(piece: Evidence) -> None:
    """Hide what was approved as showing nobody, now that the ficha says that minors may be in it: two people decide anew."""
    doubted = {"status": Showing.APPROVED, "basis": PublicImage.Basis.NOBODY}
    for image in piece.images.select_for_update().filter(**doubted):
        IMAGE.move(image, "hide")
        say("image.hidden", image, by=None)


def answer_removals(image: PublicImage, *, by: User) -> None:
    """Whoever decides on a hidden image has answered those who asked."""
    image.removals.filter(answered_at=None).update(answered_at=clock.now(), answered_by=by)


def say(verb: str, image: PublicImage, *, by: User | None, **more: Any) -> None:
    """Tell the bank what may be seen of the practice's images from now on. The journal leaves the card out."""
    practice = image.practice
    card = {"images": queries.shown_images(practice), "gone_images": queries.gone_images(practice)}
    events.publish(verb, practice, by, image=image.pk, card=card, **more)
