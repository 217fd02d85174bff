from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from minga.instruments.queries import form_of, version_in_force
from minga.instruments.services import save_answer as keep_answer
from minga.instruments.services import save_many, start_filled, start_response
from minga.journal.engine import digest
from minga.journal.services import many_links, once
from minga.kernel import clock, events
from minga.kernel.decisions import no, require
from minga.kernel.writing import transaction
from minga.people.models import User
from minga.people.queries import people_with
from minga.reference.queries import LEVELS, MUNICIPALITY, first_level_of

from .. import rules
from ..models import Author, Practice
from ..queries import written_by
from ..types import setup_of
from ..workflow import Status

if TYPE_CHECKING:
    from minga.instruments.models import Response, Version
    from minga.journal.models import Receipt
    from minga.reference.models import Institution

    from ..types import Arrival

TITLE = "title"
MUNICIPALITIES = LEVELS[MUNICIPALITY]


@transaction
def start_practice(
    institution: Institution, *, kind: str, title: str, by: User, leader: User | None = None
) -> Practice:
    """Open a draft with the form in force, and write in it what the account already knows.

    Sent twice, it opens one: whoever has such a draft already, of the same title, goes on with that.
    """
    User.objects.select_for_update().get(pk=by.pk)
    require(rules.can_start(by, kind, institution))
    twins = Practice.objects.filter(
        institution=institution, kind=kind, title=title[:250], created_by=by, status=Status.DRAFT
    )
    lead = {"authors__person": leader or by, "authors__role": Author.Role.LEADER, "authors__left_at": None}
    if twin := twins.filter(edition_number=0, **lead).first():
        return twin
    response = start_response(version_in_force(setup_of(kind).form), by=by)
    practice = draft(institution, kind, title, response, by=by)
    practice.save()
    Author.objects.create(
        practice=practice, person=leader or by, role=Author.Role.LEADER, joined_at=practice.created_at
    )
    events.publish("practice.started", practice, by, status=Status.DRAFT, kind=kind)
    prefill(practice, by=by)
    return practice


def draft(institution: Institution, kind: str, title: str, response: Response, *, by: User) -> Practice:
    now = clock.now()
    return Practice(
        kind=kind,
        title=title[:250],
        institution=institution,
        territory=institution.territory,
        response=response,
        status=Status.DRAFT,
        status_since=now,
        created_by=by,
        created_at=now,
    )


@transaction
def start_imported(
    institution: Institution,
    version: Version,
    arrivals: list[Arrival],
    *,
    kind: str,
    by: User,
    **source: Any,
) -> list[Practice]:
    """Open a draft for each answer of an import, whose own rule was required already. They stay as their source says."""
    responses = start_filled(version, [a.values for a in arrivals], by=by)
    practices = Practice.objects.bulk_create(
        draft(institution, kind, a.title, r, by=by) for a, r in zip(arrivals, responses, strict=True)
    )
    Author.objects.bulk_create(
        Author(practice=p, person=a.leader, role=Author.Role.LEADER, joined_at=p.created_at)
        for a, p in zip(arrivals, practices, strict=True)
    )
    with many_links():
        for practice in practices:
            events.publish("practice.started", practice, by, status=Status.DRAFT, kind=kind, **source)
    return practices


def prefill(practice: Practice, *, by: User) -> None:
    """Write what the account already knows (the items that say `prefill`)."""
    form = form_of(practice.response.version)
    known = facts_of(practice)
    values = {TITLE: practice.title} if any(i.code == TITLE for i in form.items) else {}
    values |= {i.code: known[i.prefill] for i in form.items if i.prefill and known.get(i.prefill)}
    if values:
        save_many(practice.response, values, by=by)


def facts_of(practice: Practice) -> dict[str, Any]:
    """Return what is known of the office and its people, by the names that the packs' `prefill` use."""
    place = practice.institution
    territory = place.territory
    department = first_level_of(territory)
    leaf = territory if territory and territory.level == MUNICIPALITIES.get(place.country) else None
    head = people_with(("head", "principal"), place).first()
    leader = practice.authors.select_related("person").filter(left_at=None, role=Author.Role.LEADER).first()
    return {
        "institution": {"code": place.code, "label": place.name},
        "institution_name": place.name,
        "institution_code": place.dane_code or place.modular_code or place.code,
        "address": place.address,
        "phone": place.phone,
        "email": place.email,
        "head": head.full_name if head else "",
        "department": {"code": department.code, "label": department.name} if department else None,
        "municipality": {"code": leaf.code, "label": leaf.name} if leaf else None,
        "leader": leader.person.full_name if leader else "",
        "leader_email": leader.person.email if leader else "",
    }


def hold(practice: Practice, *, by: User) -> bool:
    """Hold the row until the transaction ends and read its status anew: a page may be older than a sending.

    Returns whether `by` writes it now, asked in the same query.
    """
    mine = Exists(written_by(by).filter(practice=OuterRef("pk")))
    held = Practice.objects.select_for_update().filter(pk=practice.pk).annotate(mine=mine)
    practice.status, writes = held.values_list("status", "mine").get()
    return bool(writes)


@transaction
def save_answer(
    practice: Practice, item: str, raw: Any, *, by: User, key: str, expected_revision: int | None = None
) -> Receipt:
    """Keep one field and give the receipt for it; the same key never writes twice."""

    def act() -> tuple[Practice, dict[str, Any]]:
        require(rules.can_edit(by, practice, writes_it=hold(practice, by=by)))
        require(rules.can_write_item(practice, item))
        saved = keep_answer(practice.response, item, raw, by=by, expected_revision=expected_revision)
        if item == TITLE and saved.changed and isinstance(saved.value, str) and saved.value:
            practice.title = saved.value[:250]
            practice.save(update_fields=["title"])
        content = digest({"item": item, "value": saved.value})
        if saved.changed:
            events.publish("answer.saved", practice, by, item=item, revision=saved.revision, hash=content)
        return practice, {"item": item, "revision": saved.revision, "content_hash": content}

    body = {"practice": practice.pk, "item": item, "value": raw}
    return once(key, body, act, by=by, verb="answer.saved")[0]


@transaction
def add_co_author(practice: Practice, person: User, *, by: User) -> Author:
    hold(practice, by=by)
    require(rules.can_invite(by, practice))
    author, new = Author.objects.get_or_create(
        practice=practice,
        person=person,
        left_at=None,
        defaults={"role": Author.Role.CO_AUTHOR, "joined_at": clock.now()},
    )
    if new:
        events.publish("author.added", practice, by, person=person.pk)
    return author


@transaction
def remove_author(author: Author, *, by: User) -> Author:
    """End somebody's authorship; the leader is changed with `hand_over_lead`, never removed."""
    practice = author.practice
    hold(practice, by=by)
    author.refresh_from_db(fields=["role", "left_at"])
    require(rules.can_part(by, author))
    author.left_at = clock.now()
    author.save(update_fields=["left_at"])
    events.publish("author.removed", practice, by, person=author.person_id)
    return author


@transaction
def hand_over_lead(practice: Practice, person: User, reason: str, *, by: User) -> Author:
    """Make somebody else the leader; the one before stays as co-author."""
    hold(practice, by=by)
    require(rules.can_hand_over(by, practice))
    standing = Author.objects.filter(practice=practice, left_at=None)
    before = standing.get(role=Author.Role.LEADER)
    if before.person_id == person.pk:
        require(no(_("Esa persona ya es la responsable.")))
    standing.filter(pk=before.pk).update(role=Author.Role.CO_AUTHOR)
    new = {"role": Author.Role.LEADER, "joined_at": clock.now()}
    author, _new = standing.update_or_create(
        practice=practice,
        person=person,
        left_at=None,
        defaults={"role": Author.Role.LEADER},
        create_defaults=new,
    )
    people = {"person": person.pk, "before": before.person_id}
    events.publish("lead.handed_over", practice, by, reason=reason, **people)
    return author
