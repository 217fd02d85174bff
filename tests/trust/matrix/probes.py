"""What the product answers to each action of the matrix: its queries and rules, or the service itself, undone afterwards."""

from __future__ import annotations

import uuid
from datetime import timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import transaction

from minga.bank.models import Card, CardText
from minga.bank.queries import published
from minga.bank.rules import can_read_messages
from minga.bank.services import mark_answered
from minga.evaluation import rules as judging
from minga.evaluation import services as judged
from minga.evaluation.panels import coordinates
from minga.evaluation.queries import assigned_to, coordinated_by, judges_for, rounds_of
from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.kernel.workflow import Stale
from minga.people import rules as people
from minga.people.forms import roles_to_ask
from minga.people.panels import reads_people
from minga.people.queries import known_invitations, places_of
from minga.planning import queries as promised
from minga.planning import services as promises
from minga.practices import queries, rules, services
from minga.practices.queries import Reading
from minga.practices.types import TRAITS
from minga.reference import queries as directory
from minga.reference import rules as directory_rules
from minga.reference import services as keeping

GIVEN = {"TO_AUTHORS": "co_author", "TO_OFFICE": "evaluator", "TO_DECIDERS": "head", "TO_MINISTRY": "auditor"}


def does(world, act):
    """Whether a service lets it be done; whatever it did is undone, in the rows and in the objects at hand."""
    with transaction.atomic():
        try:
            act()
        except (Refused, Stale):
            return False
        finally:
            transaction.set_rollback(True)
    world.refresh()
    return True


def seen(world, person):
    return queries.visible_to(person).filter(pk=world.practice.pk).exists()


def reads(world, person):
    return queries.reading_of(person, world.practice) if person.is_authenticated else Reading.NOTHING


def practice(world, person, action):
    it = world.practice
    asked = {
        "l": lambda: seen(world, person),
        "r": lambda: reads(world, person) >= Reading.REDACTED,
        "R": lambda: reads(world, person) >= Reading.FULL,
        "W": lambda: rules.can_edit(person, it),
        "attach": lambda: does(
            world,
            lambda: services.add_link(it, "https://acta.example/1", item=world.item, title="Acta", by=person),
        ),
        "invite": lambda: does(world, lambda: services.add_co_author(it, world.newcomer, by=person)),
        "part": lambda: rules.can_part(person, world.authorship_of(person)),
        "hand_over": lambda: rules.can_hand_over(person, it),
        "reply": lambda: does(world, lambda: replied(world, person)),
        "submit": lambda: rules.can_submit(person, it, accepted=True),
        "verify": lambda: rules.can_verify(person, it),
        "admit": lambda: rules.can_admit(person, it),
        "return": lambda: does(world, lambda: returned(world, person)),
        "preselect": lambda: rules.can_preselect(person, it, tuple(TRAITS)),
        "name_leader": lambda: rules.can_name_leader(person, it),
        "wake": lambda: rules.can_wake(person, it),
        "archive": lambda: rules.can_archive(person, it),
        "start_edition": lambda: rules.can_start_edition(person, it),
        "withdraw": lambda: rules.can_withdraw(person, it),
        "propose": lambda: rules.can_propose(person, it),
    }
    return bool(asked[action]())


def replied(world, person):
    world.observation.refresh_from_db()
    world.observation.practice = world.practice
    services.reply_to(world.observation, "Doce", by=person)


def returned(world, person):
    world.observe(open=True, sent=False)
    services.return_for_remedy(world.practice, by=person)


def publication(world, person, action):
    it = world.publication
    terms = {"licence": "CC-BY-4.0", "images": "NONE", "consent_reference": "Acta 5", "show_authors": False}
    asked = {
        "r": lambda: rules.can_read_proposal(person, world.practice),
        "prepare": lambda: does(world, lambda: services.set_terms(it, **terms, by=person)),
        "propose": lambda: does(world, lambda: services.propose(world.practice, by=person)),
        "approve": lambda: rules.can_approve(person, it),
        "decline": lambda: does(world, lambda: services.decline(it, "Falta", by=person)),
        "publish": lambda: rules.can_publish(person, it),
        "unpublish": lambda: rules.can_unpublish(person, it),
    }
    return bool(asked[action]())


def image(world, person, action):
    it = world.image
    said = {"minors": "NO", "basis": "NOBODY", "alt": "Una huerta con tres surcos"}
    asked = {
        "r": lambda: rules.can_see_images(person, world.practice),
        "prepare": lambda: rules.can_propose_image(person, it, said),
        "approve": lambda: rules.can_approve_image(person, it, looked=True),
        "take_down": lambda: rules.can_take_down_image(person, it),
    }
    return bool(asked[action]())


def evidence(world, person, action):
    it = world.evidence
    asked = {
        "l": lambda: reads(world, person) >= Reading.FULL and it.removed_at is None,
        "R": lambda: rules.can_read_original(person, it),
        "D": lambda: does(world, lambda: services.remove_evidence(it, by=person)),
        "receive": lambda: (
            it.file.state == "INCOMPLETE"
            and does(world, lambda: services.receive_file(it, ContentFile(world.bytes_of(it)), by=person))
        ),
    }
    return bool(asked[action]())


def authors_of(world, person, action):
    return bool(rules.can_take_directory(person))


def intake(world, person, action):
    it = world.intake
    asked = {
        "R": lambda: rules.can_read_intake(person, it),
        "adjust": lambda: does(world, lambda: services.leave_rows(it, [2], leave=True, by=person)),
        "apply": lambda: does(world, lambda: services.apply_intake(it, by=person)),
        "discard": lambda: does(world, lambda: services.discard_intake(it, by=person)),
    }
    return bool(asked[action]())


def period(world, person, action):
    it = world.period
    asked = {
        "R": lambda: queries.periods_kept_by(person).filter(pk=it.pk).exists(),
        "W": lambda: rules.can_change_period(person, it, it, "Por las lluvias"),
        "close": lambda: does(world, lambda: services.close_period(it, "Por las lluvias", by=person)),
    }
    return bool(asked[action]())


def plan(world, person, action):
    it = world.plan
    line, measure = it.objectives.get().actions.get(), it.objectives.get().indicators.get()
    asked = {
        "R": lambda: promised.plans_visible_to(person).filter(pk=it.pk).exists(),
        "W": lambda: does(world, lambda: promises.discard_plan(it, "Se repite", by=person)),
        "approve": lambda: does(
            world, lambda: promises.approve_plan(it, "Acta 3", binds_periods=True, by=person)
        ),
        "revise": lambda: does(world, lambda: promises.revise_plan(it, by=person)),
        "close": lambda: does(world, lambda: promises.close_plan(it, "Se logró", by=person)),
        "report": lambda: does(world, lambda: promises.tell_progress(line, 40, "Va", by=person)),
        "measure": lambda: does(
            world, lambda: promises.read_value(measure, Decimal(2), clock.today(), "SIMAT", by=person)
        ),
    }
    return bool(asked[action]())


def schools(world, person, action):
    it = world.schools
    asked = {
        "R": lambda: directory.imports_of(person).filter(pk=it.pk).exists(),
        "apply": lambda: does(world, lambda: keeping.apply_schools(it, by=person)),
        "discard": lambda: does(world, lambda: keeping.discard_schools(it, by=person)),
    }
    return bool(asked[action]())


def register(world, person, action):
    return bool(directory_rules.keeps_register(person))


def catalogue(world, person, action):
    return bool(directory_rules.can_edit(person, world.catalogue))


def sheet(world, person, action):
    it = world.assignment_of(person)
    mine = assigned_to(person).filter(pk=it.pk).exists
    asked = {
        "r": mine,
        "R": lambda: mine() and it.status != "ASSIGNED",
        "W": lambda: rules_of_sheet(person, it),
        "accept": lambda: does(world, lambda: judged.accept(it, by=person)),
        "recuse": lambda: does(world, lambda: judged.recuse(it, kind="WORK", reason="Trabajamos", by=person)),
        "others": lambda: judging.others_are_open(person, world.candidate),
    }
    return bool(asked[action]())


def rules_of_sheet(person, assignment):
    return judging.can_write(person, assignment)


def coordinated(world, person):
    """The rule and the board's list say the same of one candidate."""
    listed = coordinated_by(person).filter(pk=world.candidate.pk).exists()
    ruled = bool(judging.can_coordinate(person, world.candidate))
    assert listed == ruled, f"{person}: the list says {listed}, the rule {ruled}"
    return ruled


def candidate(world, person, action):
    it = world.candidate
    duty = "REFEREE" if it.status == "IN_DISPERSION" else "EVALUATOR"
    asked = {
        "R": lambda: coordinated(world, person),
        "tell": lambda: judging.can_tell(person, it.practice),
        "assign": lambda: judging.can_assign(person, it, world.spare, duty),
        "release": lambda: judging.can_release(person, it),
        "chase": lambda: judging.can_reassign(person, world.owed, "No responde"),
        "reopen": lambda: judging.can_reopen(person, world.sent_one(), "Falta una nota"),
        "another_round": lambda: judging.can_open_round(person, it.practice, "FINAL"),
        "lift": lambda: judging.can_lift(person, world.conflict(), "Ya no trabajan juntas"),
        "resume": lambda: judging.can_resume(person, it, "No concluye"),
        "declare": lambda: judging.can_declare(
            person, it.practice, world.newcomer, "WORK", "Trabajaron juntas"
        ),
    }
    return bool(asked[action]())


def office(world, person, action):
    return coordinates(person)


def profile(world, person, action):
    found = judges_for(person).filter(pk=world.spare.pk).exists()
    return found and (action == "R" or bool(judging.can_vouch(person, world.spare)))


def round_(world, person, action):
    return rounds_of(person).filter(pk=world.candidate.round_id).exists()


def feedback(world, person, action):
    asked = {
        "r": lambda: judging.can_read_report(person, world.candidate),
        "improve": lambda: judging.can_ask_improvement(person, world.candidate),
    }
    return bool(asked[action]())


def commitment(world, person, action):
    it, day = world.commitment, world.commitment.due_on + timedelta(days=9)
    asked = {
        "R": lambda: promised.visible_to(person).filter(pk=it.pk).exists(),
        "work": lambda: does(world, lambda: promises.fulfil(it, "Se contó", by=person)),
        "confirm": lambda: does(world, lambda: promises.verify(it, by=person)),
        "cancel": lambda: does(world, lambda: promises.cancel(it, "Ya no hace falta", by=person)),
        "put_off": lambda: does(world, lambda: promises.propose_day(it, day, "Llueve", by=person)),
        "answer_day": lambda: does(world, lambda: promises.answer_day(it, accepts=True, by=person)),
        "hand_over": lambda: does(world, lambda: promises.hand_over(it, world.spare, "Nota", by=person)),
    }
    return bool(asked[action]())


def grants(world, person, action):
    role = GIVEN[world.granting]
    held, here = world.grants[role], world.places.own
    asked = {
        "ask": lambda: people.can_ask(person, role, here),
        "give": lambda: people.can_grant(person, world.newcomer, role, here),
        "revoke": lambda: people.can_revoke(person, held),
        "prolong": lambda: people.can_change_end(person, held, held.ends_on + timedelta(days=1)),
    }
    return person.is_authenticated and bool(asked[action]())


def invitation(world, person, action):
    it = world.offer
    asked = {
        "r": lambda: known_invitations(person, people.READERS).filter(pk=it.pk).exists(),
        "decide": lambda: people.can_decide(person, it),
        "manage": lambda: people.can_manage(person, it),
        "resend": lambda: people.can_resend(person, it),
    }
    return bool(asked[action]())


def roster(world, person, action):
    """The rule and the list of places say the same."""
    listed = places_of(person, people.READERS).filter(pk=world.places.own.pk).exists()
    ruled = bool(people.can_read_people(person, world.places.own))
    assert listed == ruled, f"{person}: the list says {listed}, the rule {ruled}"
    return ruled if action == "R" else bool(roles_to_ask(person, world.places.own))


def places(world, person, action):
    return reads_people(person)


def card(world, person, action):
    """Anybody reads a card; a taken-down one keeps only its name and its reason."""
    found = Card.objects.get(slug=world.publication.slug)
    return (
        bool(CardText.objects.filter(card=found).exists() and found in published()) if action == "R" else True
    )


def message(world, person, action):
    asked = {
        "R": lambda: can_read_messages(person, world.message.card),
        "answer": lambda: does(world, lambda: mark_answered(world.message, by=person)),
    }
    return bool(asked[action]())


def history(world, person, action):
    return seen(world, person) and reads(world, person) >= Reading.REDACTED


def everybodys(world, person, action):
    return True


def own(world, person, action):
    return person.is_authenticated


PROBES = {
    "practices.Practice": practice,
    "practices.Publication": publication,
    "practices.PublicImage": image,
    "practices.Evidence": evidence,
    "practices.Directory": authors_of,
    "practices.Intake": intake,
    "practices.RegistrationPeriod": period,
    "reference.SchoolImport": schools,
    "reference.Register": register,
    "reference.Catalogue": catalogue,
    "evaluation.Sheet": sheet,
    "evaluation.Candidate": candidate,
    "evaluation.Office": office,
    "evaluation.Profile": profile,
    "evaluation.Round": round_,
    "evaluation.Feedback": feedback,
    "planning.Commitment": commitment,
    "planning.Plan": plan,
    "people.RoleGrant": grants,
    "people.Invitation": invitation,
    "people.Roster": roster,
    "people.Places": places,
    "bank.Card": card,
    "bank.Message": message,
    "journal.Entry": history,
    "journal.Anchor": everybodys,
    "own": own,
}


def key():
    return uuid.uuid4().hex
