from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from minga.kernel import clock
from minga.kernel.decisions import YES, Decision, no
from minga.reference.models import Institution

from .models import GUARDED, OF_MINISTRY, OF_TWO, Role
from .queries import account_of, grants_of, holds, is_taken, known_about
from .types import Ask
from .workflow import Offer

if TYPE_CHECKING:
    from datetime import date

    from .models import Invitation, RoleGrant, User
    from .types import Known, Person

# who gives which role (trust.md, Grants): the quality area to authors and principals, the head to the rest of the office,
# two persons to whoever decides, the ministry to its own and to who watches
BY_QUALITY = (Role.PRACTICE_LEADER, Role.CO_AUTHOR, Role.PRINCIPAL)
BY_HEAD = (
    Role.QUALITY_OFFICER,
    Role.QUALITY_SPECIALIST,
    Role.QUALITY_LEAD,
    Role.COMMUNICATIONS_OFFICER,
    Role.RECORDS_OFFICER,
    Role.EVALUATOR,
    Role.REFEREE,
)
BY_MINISTRY = (*OF_MINISTRY, Role.AUDITOR)
QUALITY = (Role.QUALITY_OFFICER, Role.QUALITY_SPECIALIST, Role.QUALITY_LEAD)
READERS = (*QUALITY, Role.HEAD, Role.MINISTRY_ADMIN, Role.PRIVACY_OFFICER)


def givers_of(role: str) -> tuple[str, ...]:
    """Return who decides that somebody gets a role."""
    if role in BY_QUALITY:
        return (Role.HEAD, *QUALITY)
    if role in BY_HEAD:
        return (Role.HEAD,)
    return (Role.HEAD, Role.MINISTRY_ADMIN) if role in OF_TWO else (Role.MINISTRY_ADMIN,)


def askers_of(role: str) -> tuple[str, ...]:
    """Return who may ask that somebody gets a role: the quality area may ask for what its head then approves."""
    return givers_of(role) if role in BY_MINISTRY else tuple(dict.fromkeys([*givers_of(role), *QUALITY]))


def fits(role: str, institution: Institution) -> bool:
    """Whether a role has a meaning there: a principal leads a school, a ministry's roles count at a ministry only."""
    if institution.kind == Institution.Kind.SCHOOL:
        return role in BY_QUALITY
    if role == Role.PRINCIPAL:
        return False
    return role not in OF_MINISTRY or institution.kind == Institution.Kind.MINISTRY


def needs_second_factor(person: Person) -> bool:
    """Whether somebody may not go on with a password alone (T49): who decides, who runs the place, who protects data."""
    if not settings.SECOND_FACTOR_REQUIRED or not person.is_authenticated:
        return False
    return person.is_superuser or any(g.role in GUARDED for g in grants_of(person))


def can_read_people(person: Person, institution: Institution) -> bool:
    return holds(person, READERS, institution)


def can_ask(by: User, role: str, institution: Institution) -> Decision:
    if holds(by, askers_of(role), institution):
        return YES
    return no(given_by(role, institution))


def needs_another(by: User, role: str, institution: Institution) -> bool:
    """Whether what `by` asks for waits for another person's approval."""
    return role in OF_TWO or not holds(by, givers_of(role), institution)


def can_give(by: User, role: str, institution: Institution) -> Decision:
    """Whether somebody gives this role alone."""
    if holds(by, askers_of(role), institution) and not needs_another(by, role, institution):
        return YES
    if role in OF_TWO:
        return no(
            _("Ese cargo lo piden y lo aprueban dos personas distintas: invite, y otra persona aprueba.")
        )
    return no(given_by(role, institution))


def given_by(role: str, institution: Institution) -> str:
    if role in BY_MINISTRY:
        return _("Ese cargo lo da el ministerio.")
    return _("Ese cargo lo da la jefatura de %(place)s.") % {"place": institution.name}


def can_grant(by: User, person: User, role: str, institution: Institution) -> Decision:
    return not_oneself(by, person) and can_give(by, role, institution)


def not_oneself(by: User, person: User) -> Decision:
    if by.pk == person.pk:
        return no(_("Nadie se da un cargo a sí mismo. Pídalo a la jefatura de la entidad."))
    return YES


def can_invite(by: User, ask: Ask, known: Known | None = None) -> Decision:
    """Whether a role may be offered to a mailbox; the sentence says what to change."""
    if not (asked := can_ask(by, ask.role, ask.institution)):
        return asked
    if not fits(ask.role, ask.institution):
        told = {"role": Role(ask.role).label, "place": ask.institution.name}
        return no(_("El cargo «%(role)s» no existe en %(place)s. Elija otro.") % told)
    if by.email.lower() == ask.email.lower():
        return no(_("Nadie se da un cargo a sí mismo. Pídalo a la jefatura de la entidad."))
    if ask.ends_on is not None and ask.ends_on < max(ask.starts_on, clock.today()):
        return no(_("El cargo terminaría antes de empezar. Corrija las fechas."))
    return is_new(ask, known or known_about([ask]))


def is_new(ask: Ask, known: Known) -> Decision:
    """Whether nobody holds that role there at that time, and no invitation to it is open."""
    if held := clashing(ask, known):
        return no(already(held))
    if (ask.email.lower(), ask.role, ask.institution.pk) in known.offers:
        return no(
            _(
                "%(email)s ya tiene una invitación abierta a ese cargo. Reenvíela o anúlela en la lista de invitaciones."
            )
            % {"email": ask.email}
        )
    return YES


def clashing(ask: Ask, known: Known) -> RoleGrant | None:
    """Return the same role, held by the same person in the same place at some day of those that are asked for."""
    person, begins = known.accounts.get(ask.email.lower()), max(ask.starts_on, clock.today())
    for grant in known.grants:
        same = person is not None and grant.user_id == person.pk
        if same and (grant.role, grant.institution_id) == (ask.role, ask.institution.pk):
            lasts = grant.ends_on is None or grant.ends_on >= begins
            if lasts and (ask.ends_on is None or grant.starts_on <= ask.ends_on):
                return grant
    return None


def already(held: RoleGrant) -> str:
    told = {"name": held.user.full_name, "role": held.get_role_display()}
    if held.ends_on is None:
        return _("%(name)s ya tiene el cargo «%(role)s», sin fecha de término.") % told
    when = date_format(held.ends_on, "d/m/Y")
    return _(
        "%(name)s ya tiene el cargo «%(role)s» hasta el %(when)s. Amplíe su plazo, o dé uno que empiece después."
    ) % {
        **told,
        "when": when,
    }


def can_decide(by: User, invitation: Invitation) -> Decision:
    """Whether somebody approves, or not, what another person asked for."""
    if not holds(by, givers_of(invitation.role), invitation.institution):
        return no(_("Lo decide la jefatura de %(place)s.") % {"place": invitation.institution.name})
    if by.pk == invitation.asked_by_id:
        return no(_("Usted lo pidió: lo decide otra persona."))
    if by.email.lower() == invitation.email.lower():
        return no(_("El cargo es para usted: lo decide otra persona."))
    return YES if invitation.status == Offer.WAITING else no(_("Esa invitación ya se decidió."))


def can_manage(by: User, invitation: Invitation) -> Decision:
    """Whether somebody sends an invitation again or cancels it."""
    asked = can_ask(by, invitation.role, invitation.institution)
    if asked and not invitation.is_open:
        return no(_("Esa invitación ya se cerró."))
    return asked


def can_resend(by: User, invitation: Invitation) -> Decision:
    managed = can_manage(by, invitation)
    if managed and invitation.status != Offer.SENT:
        return no(_("Todavía falta aprobarla: se enviará entonces."))
    return managed


def can_accept(invitation: Invitation, *, by: User | None) -> Decision:
    """Whether the role may be taken now; `by` is whoever is signed in."""
    if invitation.status != Offer.SENT or invitation.has_expired:
        return no(_("Este enlace ya no sirve."))
    if invitation.ends_on is not None and invitation.ends_on < clock.today():
        return no(_("El cargo que le ofrecieron ya terminó."))
    if by is None and is_taken(invitation.email):
        return no(had_by(invitation))
    if by is not None and by.email.lower() != invitation.email.lower():
        return no(_("Esta invitación es para otro correo. Cierre la sesión y ábrala de nuevo."))
    if by is not None and by.pk in (invitation.asked_by_id, invitation.approved_by_id):
        return no(
            _("Usted pidió o aprobó este cargo, y nadie se da un cargo a sí mismo. Pídalo a otra persona.")
        )
    held = clashing(ask_of(invitation), known_about([ask_of(invitation)])) if by else None
    return no(already(held)) if held else YES


def had_by(invitation: Invitation) -> str:
    """Say what to do where the mailbox has an account, open or closed."""
    if account_of(invitation.email) is not None:
        return _("Ya hay una cuenta con este correo: entre con ella para aceptar.")
    said = _("La cuenta de este correo está cerrada. Pida a %(place)s que la abra de nuevo.")
    return said % {"place": invitation.institution.name}


def ask_of(invitation: Invitation) -> Ask:
    return Ask(
        invitation.email,
        invitation.full_name,
        invitation.role,
        invitation.institution,
        invitation.starts_on,
        invitation.ends_on,
    )


def can_revoke(by: User, grant: RoleGrant) -> Decision:
    """Ending a role takes one person, also where giving it takes two."""
    if grant.revoked_at is not None:
        return no(_("Ese cargo ya había terminado."))
    if by.pk == grant.user_id:
        return no(_("Su propio cargo lo termina otra persona de la jefatura."))
    if holds(by, givers_of(grant.role), grant.institution):
        return YES
    return no(_("Ese cargo lo termina la jefatura de %(place)s.") % {"place": grant.institution.name})


def can_change_end(by: User, grant: RoleGrant, ends_on: date | None) -> Decision:
    """Ending earlier is like revoking; reaching further is like giving, and takes two where giving does."""
    if not (revoked := can_revoke(by, grant)):
        return revoked
    if ends_on is not None and ends_on < max(grant.starts_on, clock.today()):
        return no(_("La fecha ya pasó. Para terminarlo hoy, use «Terminar el cargo»."))
    further = grant.ends_on is not None and (ends_on is None or ends_on > grant.ends_on)
    if further and grant.role in OF_TWO:
        return no(
            _("Ese cargo lo aprueban dos personas: invite de nuevo, desde el día siguiente al que termina.")
        )
    return YES
