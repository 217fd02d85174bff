from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from minga.documents.services import declare, proved, received, settle, take_in
from minga.journal.queries import receipt_with
from minga.journal.services import once
from minga.kernel import clock, events
from minga.kernel.decisions import Refused, no, require
from minga.kernel.writing import transaction

from .. import queries, rules
from ..models import Evidence, Practice
from ..workflow import Publishing
from .drafting import hold
from .images import hide_doubted

if TYPE_CHECKING:
    from datetime import date

    from django.core.files.uploadedfile import UploadedFile

    from minga.journal.models import Receipt
    from minga.people.models import User


def require_open(practice: Practice, item: str, *, by: User) -> None:
    """Ask inside the transaction, with the ficha held: it may have been sent while the file was on its way."""
    require(rules.can_edit(by, practice, writes_it=hold(practice, by=by)))
    require(rules.can_edit_item(practice, item))


def require_kept(piece: Evidence, *, by: User) -> None:
    """Ask the same of a piece that is in the ficha already: another tab may have taken it out meanwhile."""
    require_open(piece.practice, piece.item, by=by)
    piece.refresh_from_db(fields=["removed_at"])
    if piece.removed_at is not None:
        require(no(_("Esa evidencia ya no está en la ficha.")))


def check_room(practice: Practice, size: int) -> None:
    pieces = [*queries.evidence_of(practice), *queries.unfinished_evidence(practice)]
    held = sum(e.file.size for e in pieces if e.file)
    if held + size > settings.UPLOAD_TOTAL_BYTES:
        require(
            no(
                _(
                    "Esta ficha ya guarda %(mb)d MB de archivos, que es el máximo. Quite alguno o enlace los videos."
                )
                % {"mb": held // 1024**2}
            )
        )


def check_about(practice: Practice, item: str, about: dict[str, Any], size: int, *, by: User) -> None:
    require(rules.can_edit(by, practice))
    require(rules.can_edit_item(practice, item))
    if about.get("minors") not in Evidence.Minors.values:
        require(no(_("Responda si en el archivo aparecen menores reconocibles.")))
    check_room(practice, size)


def add_file(
    practice: Practice, upload: UploadedFile, *, item: str, by: User, about: dict[str, Any]
) -> Receipt:
    """Keep a file as evidence: stored and proved first (outside the transaction), then written down, with its receipt.

    `about`: title, taken_on, place, shows_people, minors, consent_reference. The same file sent twice is one piece.
    """
    check_about(practice, item, about, upload.size or 0, by=by)
    file = proved(received(upload, name=upload.name or "", by=by))
    if file.state == "REJECTED":
        require(no(str(file.reject_reason)))
    with transaction():
        require_open(practice, item, by=by)
        twin = queries.evidence_of(practice).filter(item=item, file__sha256=file.sha256).first()
        if twin is not None:
            return receipt_of(twin, by=by)
        file.save()
        piece = Evidence.objects.create(
            practice=practice,
            item=item,
            file=file,
            added_by=by,
            added_at=clock.now(),
            **described(about, file.original_name),
        )
        return acknowledge(piece, by=by)


def acknowledge(piece: Evidence, *, by: User) -> Receipt:
    """Say that a file is kept, and give the receipt for its bytes: for the hash that the server computed."""
    practice, file = piece.practice, piece.file
    assert file is not None  # noqa: S101 -- only files come here

    def act() -> tuple[Practice, dict[str, Any]]:
        events.publish("evidence.added", practice, by, item=piece.item, evidence=piece.pk, sha256=file.sha256)
        return practice, {"content_hash": file.sha256, "size": file.size, "evidence": piece.pk}

    return once(key_of(piece), {"evidence": piece.pk}, act, by=by, verb="evidence.added")[0]


def key_of(piece: Evidence) -> str:
    return f"evidence:{piece.pk}"


def receipt_of(piece: Evidence, *, by: User) -> Receipt:
    """Return the receipt that was given for a piece; somebody else's piece is a refusal that says so."""
    given = receipt_with(key_of(piece), by=by)
    if given is None:
        raise Refused(
            no(
                _("Ese mismo archivo ya está adjunto en esta pregunta: lo adjuntó %(who)s.")
                % {"who": piece.added_by.full_name}
            )
        )
    return given


@transaction
def declare_file(
    practice: Practice, manifest: dict[str, Any], *, item: str, by: User, about: dict[str, Any]
) -> Evidence:
    """Note a file that is about to come (`manifest`: name, size, sha256). Until all of it is here it shows as unfinished.

    Declaring again what was cut before goes on with the same piece; so does what came whole and whose answer was lost.
    """
    check_about(practice, item, about, 0, by=by)
    same = {"item": item, "file__sha256": manifest["sha256"], "file__size": manifest["size"]}
    begun = queries.unfinished_evidence(practice).filter(added_by=by, **same)
    if (piece := begun.first()) is not None:
        return describe(piece, about, by=by)
    if (twin := queries.evidence_of(practice).filter(**same).first()) is not None:
        receipt_of(twin, by=by)
        return twin
    check_room(practice, manifest["size"])
    file = declare(by=by, **manifest)
    piece = Evidence.objects.create(
        practice=practice,
        item=item,
        file=file,
        added_by=by,
        added_at=clock.now(),
        **described(about, file.original_name),
    )
    events.publish("evidence.declared", practice, by, item=item, evidence=piece.pk, sha256=file.sha256)
    return piece


def receive_file(piece: Evidence, upload: UploadedFile, *, by: User) -> Receipt:
    """Take in the bytes of a declared piece; anything but what was declared leaves it unfinished."""
    practice = piece.practice
    require(rules.can_edit(by, practice))
    require(rules.can_edit_item(practice, piece.item))
    if piece.file is None or piece.file.state != "INCOMPLETE":
        return receipt_of(piece, by=by)
    file = take_in(piece.file, upload)
    with transaction():
        require_open(practice, piece.item, by=by)
        if not settle(file):
            return receipt_of(piece, by=by)
        if file.state == "CLEAN":
            piece.added_at = clock.now()
            piece.save(update_fields=["added_at"])
            return acknowledge(piece, by=by)
        remove_evidence(piece, by=by)
    raise Refused(no(str(file.reject_reason)))


def described(about: dict[str, Any], fallback: str) -> dict[str, Any]:
    return {
        "title": (about.get("title") or fallback)[:200],
        "taken_on": about.get("taken_on"),
        "place": (about.get("place") or "")[:160],
        "shows_people": bool(about.get("shows_people")),
        "minors": about.get("minors") or "",
        "consent_reference": (about.get("consent_reference") or "")[:200],
    }


@transaction
def add_link(
    practice: Practice, url: str, *, item: str, title: str, by: User, taken_on: date | None = None
) -> Evidence:
    """Keep a link as evidence; the same one sent twice is one piece."""
    require_open(practice, item, by=by)
    try:
        URLValidator(schemes=["http", "https"])(url)
    except ValidationError:
        require(no(_("Escriba la dirección completa, por ejemplo https://www.entidad.gov.co/pagina.")))
    said = {"item": item, "url": url, "title": (title or url)[:200], "taken_on": taken_on}
    if twin := queries.evidence_of(practice).filter(**said).first():
        return twin
    piece = Evidence.objects.create(practice=practice, added_by=by, added_at=clock.now(), **said)
    events.publish("evidence.added", practice, by, item=item, evidence=piece.pk, url=url)
    return piece


@transaction
def describe(piece: Evidence, about: dict[str, Any], *, by: User) -> Evidence:
    """Change what is said of a piece (title, date, place, people); the file itself never changes."""
    require_kept(piece, by=by)
    said = described(about, piece.title)
    for name, value in said.items():
        setattr(piece, name, value)
    piece.save(update_fields=list(said))
    events.publish("evidence.described", piece.practice, by, evidence=piece.pk)
    if piece.may_show_minors:
        hide_doubted(piece)
    return piece


@transaction
def remove_evidence(piece: Evidence, *, by: User) -> Evidence:
    """Take a piece out of the ficha; the bytes stay as long as an edition or the retention rule needs them."""
    require_kept(piece, by=by)
    piece.removed_at = clock.now()
    piece.save(update_fields=["removed_at"])
    events.publish("evidence.removed", piece.practice, by, item=piece.item, evidence=piece.pk)
    return piece


@transaction
def show_publicly(piece: Evidence, *, shown: bool, consent_reference: str = "", by: User) -> Evidence:
    """Choose whether a link is shown in the bank; what it shows is checked at approval. Photos are decided one by one."""
    if piece.file is not None:
        require(
            no(
                _(
                    "Las fotos se deciden una por una en «Imágenes para el banco»; otros archivos no se publican."
                )
            )
        )
    practice = piece.practice
    proposal = practice.publications.select_for_update().filter(status=Publishing.PROPOSED).last()
    require(
        rules.can_prepare(by, practice)
        if proposal
        else no(_("Las evidencias públicas se eligen mientras la publicación está propuesta."))
    )
    if proposal is not None:
        proposal.approvals.filter(revoked_at=None).update(revoked_at=clock.now())
    piece.is_public = shown
    if consent_reference:
        piece.consent_reference = consent_reference[:200]
    piece.save(update_fields=["is_public", "consent_reference"])
    events.publish("evidence.shown" if shown else "evidence.hidden", practice, by, evidence=piece.pk)
    return piece


def note_reading(piece: Evidence, *, by: User) -> None:
    """Write down that somebody who does not write the practice opened an original."""
    if not rules.writes(by, piece.practice):
        with transaction():
            events.publish("evidence.read", piece.practice, by, evidence=piece.pk)


def note_taking(practice: Practice, form: str, *, by: User) -> None:
    """Write down that somebody who does not write the practice took its ficha away as a file."""
    if not rules.writes(by, practice):
        with transaction():
            events.publish("ficha.downloaded", practice, by, form=form, edition=practice.edition_number)
