from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.signing import BadSignature, Signer, TimestampSigner
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse

from minga.kernel import clock
from minga.reference.models import Institution

from .models import OF_MINISTRY, OF_OFFICE, Consent, Invitation, RoleGrant, Sitting, User
from .types import Known
from .workflow import OPEN, Offer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.models import QuerySet

    from .types import Ask, Person

SEAL = Signer(sep=".", salt="minga.people.invitation")
NEW_ADDRESS = TimestampSigner(sep=".", salt="minga.people.address")


def in_force(prefix: str = "") -> Q:
    """Return the condition on a role that it counts today; `prefix` leads to it from another table."""
    today = clock.today()
    begun = Q(**{f"{prefix}revoked_at": None, f"{prefix}starts_on__lte": today})
    return begun & (Q(**{f"{prefix}ends_on": None}) | Q(**{f"{prefix}ends_on__gte": today}))


def grants_of(person: Person) -> list[RoleGrant]:
    """Return the roles that somebody holds today, with their institutions.

    Kept on the request's own person object, so that one request asks once and the next one sees a revocation.
    """
    if not person.is_authenticated:
        return []
    kept = person.__dict__.get("_grants")
    if kept is None:
        kept = list(RoleGrant.objects.filter(in_force(), user_id=person.pk).select_related("institution"))
        person.__dict__["_grants"] = kept
    return kept


def covers(grant: RoleGrant, institution: Institution) -> bool:
    """Whether a role reaches an institution: where it was given, and a little further for two families.

    An office's roles reach the schools right under it, never the offices under it; a ministry's reach its whole country.
    """
    if grant.role in OF_MINISTRY:
        return (
            grant.institution.kind == Institution.Kind.MINISTRY
            and grant.institution.country == institution.country
        )
    if grant.institution_id == institution.pk:
        return True
    return (
        grant.role in OF_OFFICE
        and institution.kind == Institution.Kind.SCHOOL
        and grant.institution_id == institution.parent_id
    )


def holds(person: Person, roles: Sequence[str], institution: Institution) -> bool:
    """Whether somebody holds one of the roles there, or where it reaches that institution."""
    return any(g.role in roles and covers(g, institution) for g in grants_of(person))


def institutions_where(
    person: Person, roles: Sequence[str], *, descendants: bool = False
) -> QuerySet[Institution]:
    """Return where somebody holds one of the roles; with `descendants`, also the schools that an office's roles reach."""
    held = [g for g in grants_of(person) if g.role in roles]
    found = Q(pk__in=[g.institution_id for g in held])
    if descendants:
        above = [g.institution_id for g in held if g.role in OF_OFFICE]
        found |= Q(parent_id__in=above, kind=Institution.Kind.SCHOOL)
    return Institution.objects.filter(found)


def people_with(roles: Sequence[str], institution: Institution) -> QuerySet[User]:
    """Return who holds one of the roles in an institution today."""
    grants = RoleGrant.objects.filter(in_force(), role__in=roles, institution=institution)
    return User.objects.filter(pk__in=grants.values("user_id"), is_active=True).order_by("pk")


def account_of(email: str) -> User | None:
    return User.objects.filter(email__iexact=email, is_active=True).first()


def is_taken(email: str) -> bool:
    """Whether an account has this mailbox, also one that was closed: no other can have it."""
    return User.objects.filter(email__iexact=email).exists()


def places_of(person: Person, roles: Sequence[str]) -> QuerySet[Institution]:
    """Return every institution that one of somebody's roles covers: `covers`, asked of all at once."""
    held = [g for g in grants_of(person) if g.role in roles]
    countries = [
        g.institution.country
        for g in held
        if g.role in OF_MINISTRY and g.institution.kind == Institution.Kind.MINISTRY
    ]
    own = [g for g in held if g.role not in OF_MINISTRY]
    above = [g.institution_id for g in own if g.role in OF_OFFICE]
    return Institution.objects.filter(
        Q(pk__in=[g.institution_id for g in own])
        | Q(parent_id__in=above, kind=Institution.Kind.SCHOOL)
        | Q(country__in=countries)
    )


def known_about(asks: Sequence[Ask]) -> Known:
    """Return what is on record about all of them, with as many queries for a hundred as for one."""
    emails = {ask.email.lower() for ask in asks}
    accounts = {u.email: u for u in User.objects.filter(email__in=emails, is_active=True)}
    grants = RoleGrant.objects.filter(user__in=accounts.values(), revoked_at=None).select_related("user")
    offers = Invitation.objects.filter(email__in=emails, status__in=OPEN)
    return Known(accounts, tuple(grants), frozenset(offers.values_list("email", "role", "institution_id")))


def invitations() -> QuerySet[Invitation]:
    return Invitation.objects.select_related("institution", "asked_by", "approved_by")


def known_invitations(person: Person, readers: Sequence[str]) -> QuerySet[Invitation]:
    """Return the invitations that somebody may know of: theirs, those they asked for, those of where they read."""
    if not person.is_authenticated:
        return Invitation.objects.none()
    theirs = Q(email__iexact=person.email) | Q(asked_by=person.pk)
    return invitations().filter(theirs | Q(institution__in=places_of(person, readers)))


def offered_to(person: User) -> QuerySet[Invitation]:
    """Return what waits for somebody's own yes or no."""
    return invitations().filter(email__iexact=person.email, status=Offer.SENT, expires_at__gt=clock.now())


def people_at(
    institution: Institution, *, text: str = "", role: str = "", ended: bool = False
) -> QuerySet[User]:
    """Return who holds a role there, now or from a day to come; with `ended`, also who did."""
    grants = RoleGrant.objects.filter(institution=institution)
    if role:
        grants = grants.filter(role=role)
    found = User.objects.filter(pk__in=(grants if ended else grants.filter(standing())).values("user_id"))
    if text:
        found = found.filter(Q(full_name__icontains=text) | Q(email__icontains=text))
    return found.order_by("full_name", "pk")


def standing() -> Q:
    """Return the condition on a role that it has not ended: it counts today, or will."""
    return Q(revoked_at=None) & (Q(ends_on=None) | Q(ends_on__gte=clock.today()))


def grants_at(
    institution: Institution, people: Sequence[User], *, ended: bool = False
) -> dict[int, list[RoleGrant]]:
    """Return the roles of these people there, the latest first."""
    found = RoleGrant.objects.filter(institution=institution, user__in=people)
    found = found if ended else found.filter(standing())
    by_person: dict[int, list[RoleGrant]] = {person.pk: [] for person in people}
    related = found.select_related("user", "institution", "granted_by", "approved_by")
    for grant in related.order_by("-starts_on", "-pk"):
        by_person[grant.user_id].append(grant)
    return by_person


def open_offers(institution: Institution) -> QuerySet[Invitation]:
    """Return the invitations that wait there: for an approval first, then for their owner."""
    return (
        invitations().filter(institution=institution, status__in=OPEN).order_by("-status", "-asked_at", "-pk")
    )


def offers_of(email: str, institution: Institution) -> QuerySet[Invitation]:
    return invitations().filter(email__iexact=email, institution=institution)


def token_of(invitation: Invitation) -> str:
    """Write what the link carries: good for this sending only, and nothing that the database alone could tell."""
    return SEAL.sign(f"{invitation.pk}-{invitation.secret}")


def address_of(invitation: Invitation) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("people:accept", args=[token_of(invitation)])


def invitation_with(token: str) -> tuple[Invitation | None, bool]:
    """Return the invitation that a link speaks of, and whether the link is its last one. None: not one of ours."""
    try:
        number, _, secret = SEAL.unsign(token).partition("-")
    except BadSignature:
        return None, False
    found = invitations().filter(pk=int(number)).first()
    return found, found is not None and found.secret == secret


def address_of_account() -> str:
    return reverse("people:account")


def all_grants_of(person: User) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(user=person).select_related("institution").order_by("-starts_on", "-pk")


def consents_of(person: User) -> QuerySet[Consent]:
    return Consent.objects.filter(person=person).order_by("-given_at")


def data_of(person: User) -> dict[str, Any]:
    """Return what this room keeps about somebody, as plain JSON with Spanish names: it is theirs to read."""
    return {
        "cuenta": {
            "nombre": person.full_name,
            "correo": person.email,
            "desde": person.date_joined.isoformat(),
            "ultima_entrada": person.last_login.isoformat() if person.last_login else None,
        },
        "cargos": [
            {
                "cargo": grant.get_role_display(),
                "entidad": grant.institution.name,
                "puesto": grant.post,
                "desde": grant.starts_on.isoformat(),
                "hasta": grant.ends_on.isoformat() if grant.ends_on else None,
                "terminado": grant.revoked_at.isoformat() if grant.revoked_at else None,
            }
            for grant in all_grants_of(person)
        ],
        "invitaciones": [
            {"cargo": o.get_role_display(), "entidad": o.institution.name, "estado": o.get_status_display()}
            for o in invitations().filter(email=person.email).order_by("pk")
        ],
        "condiciones": [
            {"version": c.version, "aceptadas": c.given_at.isoformat()} for c in consents_of(person)
        ],
        "sesiones": [
            {"desde": s.began_at.isoformat(), "navegador": s.agent, "red": s.network}
            for s in sittings_of(person)
        ],
    }


def sittings_of(person: User) -> QuerySet[Sitting]:
    """Return where somebody is signed in now, the latest first."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return Sitting.objects.filter(person=person, session_key__in=alive).order_by("-seen_at", "-pk")


def gone_sittings() -> QuerySet[Sitting]:
    return Sitting.objects.exclude(session_key__in=Session.objects.values("session_key"))


def link_to_new_address(person: User, email: str) -> str:
    """Write where a new mailbox is confirmed: it holds only while the account still has the one of now."""
    token = NEW_ADDRESS.sign_object([person.pk, person.email, email])
    return settings.SITE_URL.rstrip("/") + reverse("people:confirm_address", args=[token])


def new_address_in(token: str, *, days: int) -> tuple[User, str] | None:
    """Return whose mailbox changes to what; None where the link is not ours, is late, or was overtaken."""
    try:
        number, before, email = NEW_ADDRESS.unsign_object(token, max_age=days * 24 * 3600)
    except BadSignature:
        return None
    person = User.objects.filter(pk=number, email=before, is_active=True).first()
    return (person, email) if person else None


def has_agreed(person: User, version: str) -> bool:
    terms = Consent.Purpose.TERMS
    return person.consents.filter(purpose=terms, version=version, withdrawn_at=None).exists()


def members_by_email(institution: Institution, emails: Collection[str]) -> dict[str, User]:
    """Return who of these addresses (in lower case) holds a role in an institution today."""
    if not emails:
        return {}
    grants = RoleGrant.objects.filter(in_force(), institution=institution)
    found = User.objects.alias(address=Lower("email")).filter(address__in=emails, is_active=True)
    return {u.email.lower(): u for u in found.filter(pk__in=grants.values("user_id"))}
