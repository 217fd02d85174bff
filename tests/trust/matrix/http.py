"""MX-http: every route that a cell of the matrix guards, asked by everybody with every method; what is refused changes nothing."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import yaml
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from minga.instruments.queries import form_of, history_of_field
from minga.journal.models import Entry
from minga.kernel import clock
from minga.practices.models import Approval, Publication, PublicImage
from minga.practices.types import TRAITS

from .compare import Report, stages
from .oracle import Thing, allows
from .probes import GIVEN

KNOWN = yaml.load(Path("minga/config/authz/routes.yaml").read_text(), Loader=yaml.CSafeLoader)
METHODS = ("get", "post", "head", "options", "put", "patch", "delete")
BACKEND = "django.contrib.auth.backends.ModelBackend"
REFUSED = (403, 404)


def routes(resolver=None, prefix="", space=""):
    """Yield (name, path) of every route of the site."""
    for found in (resolver or get_resolver()).url_patterns:
        here = prefix + str(found.pattern)
        if isinstance(found, URLResolver):
            yield from routes(found, here, found.namespace or space)
        elif isinstance(found, URLPattern):
            yield (f"{space}:{found.name}" if space else found.name), here


OURS = [(name, path) for name, path in routes() if not path.startswith(KNOWN["accounts"])]


@dataclass(frozen=True)
class Door:
    """A guarded route: its parts, and the cell that opens it to reading and to sending."""

    name: str
    parts: tuple[str, ...]
    object: str
    reading: str
    sending: str


def doors():
    paths = dict(OURS)
    for name, cell in KNOWN["policy"].items():
        thing, *actions = cell.split()
        parts = tuple(re.findall(r"<\w+:(\w+)>", paths[name]))
        yield Door(name, parts, thing, actions[0], actions[-1])


SENT_AGAIN = ("practices:import_apply",)  # what is done already answers so, and leads to it

OWN_THING = {
    "practices.RegistrationPeriod": lambda world: world.period,
    "practices.Intake": lambda world: world.intake,
    "reference.SchoolImport": lambda world: world.schools,
    "planning.Commitment": lambda world: world.commitment,
}
OWN_NUMBERS = {
    "bank.Message": lambda w, _d, _p: {"slug": w.publication.slug, "message": w.message.pk},
    "planning.Plan": lambda w, d, _p: lines_of(w, d),
    "reference.Register": lambda w, d, _p: {"pk": listed(d, w)},
    "reference.Catalogue": lambda w, _d, _p: {
        "code": w.catalogue.code,
        "pk": w.catalogue.terms.first().pk,
    },
    "evaluation.Sheet": lambda w, _d, p: {"pk": w.assignment_of(p).pk},
    "evaluation.Candidate": lambda w, d, _p: {"pk": w.sent_one().pk if d.sending == "reopen" else w.owed.pk},
}


def own_numbers(world, door, person):
    """The numbers of a thing that is not the practice itself."""
    if door.object in OWN_THING:
        return {"pk": OWN_THING[door.object](world).pk}
    if door.object.startswith("people."):
        return standing(world)
    return OWN_NUMBERS[door.object](world, door, person) if door.object in OWN_NUMBERS else {}


def address(door, world, person):
    """Fill a route's parts with the world's own things; of an evaluation, with that person's own assignment."""
    section = form_of(world.practice.response.version).section_of(world.item).code
    numbers = {
        "practice": world.practice.pk,
        "note": world.observation.pk,
        "piece": (world.image.evidence if door.object == "practices.PublicImage" else world.evidence).pk,
        "conflict": world.practice.conflicts.first().pk,
        "item": world.item,
        "section": section,
        "verb": "aprobar",
        "pk": world.practice.pk,
        "person": world.spare.pk,
        "number": world.candidate.round_id,
        "image": world.image.pk,
        "position": 2,
        "form": "odt" if door.name.endswith("_file") else "csv",
        "candidate": world.candidate.pk,
        "author": world.authorship_of(person).pk,
    }
    numbers |= own_numbers(world, door, person)
    return reverse(door.name, kwargs={part: numbers[part] for part in door.parts})


def lines_of(world, door):
    """The numbers of a plan's lines: its indicator, and of its action what was said."""
    objective = world.plan.objectives.get()
    indicator, action = objective.indicators.get(), objective.actions.get()
    own = {"planning:action": action, "planning:progress_file": action, "planning:indicator": indicator}
    return {
        "pk": own.get(door.name, world.plan).pk,
        "word": "indicador",
        "number": indicator.pk,
        "said": action.progress.get().pk,
    }


def day(ahead):
    return (clock.today() + timedelta(days=ahead)).strftime("%d/%m/%Y")


def listed(door, world):
    """The number of what a door of the register is about."""
    return world.certification.pk if door.name.endswith("certification") else world.places.office.pk


def standing(world):
    """The numbers of what is asked about people: a place, one who holds a role there, that role, an invitation."""
    grants = getattr(world, "grants", {})
    return {
        "place": world.places.own.pk,
        "person": world.person("leader").pk,
        "grant": grants[GIVEN[world.granting]].pk if grants else 1,
        "offer": world.offer.pk if hasattr(world, "offer") else 1,
    }


def payload(door, world):
    """What a form would send through this door, complete enough to be acted upon."""
    text = "Doce escuelas leen cada semana y cuentan lo que leyeron."
    told = {
        "practices:invite": {"email": world.newcomer.email},
        "practices:hand_over": {"email": world.newcomer.email},
        "practices:preselect": {"traits": list(TRAITS)},
        "practices:name_leader": {
            "email": "nadie@matriz.example"
        },  # a leader stands already: nobody is found
        "practices:submit": {"accepted": "1", "key": "matriz"},
        "practices:autosave": {world.item: text},
        "practices:block": {world.item: text, f"{world.item}-here": "1", f"{world.item}-revision": "1"},
        "practices:add_evidence": {"item": world.item, "title": "Acta", "url": "https://acta.example/1"},
        "practices:declare_evidence": {
            "item": world.item,
            "title": "Acta",
            "minors": "NO",
            "name": "acta.pdf",
            "size": "9",
            "sha256": "a" * 64,
        },
        "practices:describe_evidence": {"title": "Acta de mayo", "minors": "NO"},
        "practices:evidence_content": {"file": ContentFile(world.bytes_of(world.evidence), "acta.pdf")},
        "reference:certification": {
            "since": "01/01/2003",
            "until": "",
            "source": "Ley",
            "reason": "Por prueba",
        },
        "reference:new_term": {"label": "Otro valor", "day": day(0)},
        "reference:term": {"label": "Otro nombre", "day": day(0)},
        "reference:office": {"name": "Otra", "reason": "Por prueba"},
        "practices:period": {"name": "Registro", "opens_on": day(2), "closes_on": day(80)},
        "practices:image": {"minors": "NO", "basis": "NOBODY", "alt": "Una huerta con tres surcos"},
        "practices:settle_image": {"looked": "on"},
        "practices:field_history": {
            "version": str(history_of_field(world.practice.response, world.item)[0].pk),
            "revision": str(world.practice.response.answers.get(item=world.item).revision),
        },
        "practices:reply": {"reply": "Son doce."},
        "practices:observe": {"item": world.item, "reason": "UNCLEAR", "text": "Diga cuántas."},
        "practices:terms": {"licence": "CC-BY-4.0", "images": "NONE", "consent_reference": "Acta 9"},
        "people:invite": {"email": "nueva@matriz.example", "full_name": "Nueva", "role": "co_author"},
        "people:invite_many": {"text": "nueva@matriz.example, Nueva", "role": "co_author", "send": "1"},
        "people:change_end": {"ends_on": f"{clock.today():%d/%m/%Y}"},
        "practices:import_apply": {"row": "2"},
        "practices:import_leave": {"row": "2"},
        "practices:import_row": {"owner": world.person("leader").email},
        "planning:new_part": measure_of(world),
        "planning:part": measure_of(world),
        "planning:approve_plan": {"act": "Acta 3"},
        "planning:close_plan": {"closing": "Se logró"},
        "planning:action": {"percent": "40", "account": "Se envió la circular"},
        "planning:indicator": {"value": "2", "read_on": day(0), "source": "SIMAT"},
        "planning:fulfil": {"account": "Se contó en las tres sedes"},
        "planning:hand_over": {"to": str(world.spare.pk)},
        "evaluation:improve": {"text": "Contarlo", "owner": str(world.person("leader").pk)},
        "evaluation:recuse": {"kind": "WORK", "reason": "Trabajamos juntas"},
        "evaluation:assign": {"person": str(world.spare.pk)},
        "evaluation:another_round": {"kind": "FINAL"},
        "evaluation:declare": {"person": str(world.newcomer.pk), "kind": "WORK", "reason": "Son colegas"},
    }
    common = {"reason": "Por prueba", "due_on": "31/12/2030", f"a{world.owed.pk}-reason": "Por prueba"}
    return {**common, **told.get(door.name, {})}


def measure_of(world):
    told = {"name": "Inscritas", "frequency": "YEARLY", "unit": "una", "baseline": "1", "target": "2"}
    return {"objective": str(world.plan.objectives.get().pk), **told}


def knows(somebody, door, thing, world):
    """Whether the matrix lets somebody know that the thing behind a door exists."""
    if door.name.startswith("evaluation:") and "pk" in door.parts and door.object == "evaluation.Sheet":
        return allows(somebody.case, thing, "r")
    if door.object in (
        "practices.RegistrationPeriod",
        "reference.SchoolImport",
        "planning.Commitment",
        "planning.Plan",
        "reference.Register",
        "reference.Catalogue",
    ):
        return allows(somebody.case, thing, "l")
    if door.object.startswith("people."):
        return allows(somebody.case, Thing("people.Roster", "ANY"), "R")
    practice = Thing("practices.Practice", world.standing(), thing.facts)
    return allows(somebody.case, practice, "l")


def ask_all(world, *, share=1.0, seed=0):
    """Ask every door in a state where it opens to somebody, and in one where it opens to nobody."""
    report, dice, clients = Report(), random.Random(seed), {}
    found = list(stages(world))
    for door in doors():
        for thing, enter in chosen(door, found, world):
            with transaction.atomic():
                enter()
                prepare(door, world)
                for somebody in world.cast:
                    if dice.random() < share:
                        ask(world, door, thing, somebody, clients, report, dice)
                transaction.set_rollback(True)
            world.refresh()
    return report


def prepare(door, world):
    """Clear what would stop a door for another reason than who asks."""
    if door.name == "practices:propose":
        Approval.objects.filter(publication=world.publication).delete()
        Publication.objects.filter(pk=world.publication.pk).delete()
    if door.name == "practices:choose_image":
        PublicImage.objects.filter(
            pk=world.image.pk, status="CHOSEN"
        ).delete()  # one that is decided on stays
    if door.name == "practices:return":
        world.observe(open=True, sent=False)


def chosen(door, found, world):
    mine = [(t, e) for t, e in found if t.object == door.object]
    opens = [any(allows(s.case, t, door.sending) for s in world.cast) for t, _ in mine]
    picked = [pair for pair, is_open in zip(mine, opens, strict=True) if is_open][:1]
    return picked + [pair for pair, is_open in zip(mine, opens, strict=True) if not is_open][:1]


def client_of(somebody, clients):
    if somebody.name not in clients:
        client = Client(raise_request_exception=False)
        if somebody.person.is_authenticated:
            client.force_login(somebody.person, backend=BACKEND)
        clients[somebody.name] = client
    return clients[somebody.name]


def ask(world, door, thing, somebody, clients, report, dice):
    methods = METHODS[:2] if dice.random() < 0.7 else METHODS
    url, sent = address(door, world, somebody.person), payload(door, world)
    for method in methods:
        with transaction.atomic():
            client = client_of(somebody, clients)
            before = Entry.objects.count()
            if somebody.case.owns:
                with world.owned_by(somebody.person):
                    status = getattr(client, method)(url, sent if method == "post" else {}).status_code
                    changed = Entry.objects.count() != before
            else:
                status = getattr(client, method)(url, sent if method == "post" else {}).status_code
                changed = Entry.objects.count() != before
            transaction.set_rollback(True)
        action = door.sending if method == "post" else door.reading
        allowed = allows(somebody.case, thing, action)
        known = knows(somebody, door, thing, world)
        report.cells += 1
        report.yes += allowed
        if door.name in SENT_AGAIN and known and not changed and status == 302:
            continue
        if wrong := fault(somebody, method, allowed, known, status, changed):
            report.differ.append(
                f"{method.upper()} {door.name} [{thing.state}] {somebody.name}: {status}, {wrong}"
            )


def fault(somebody, method, allowed, known, status, changed):
    """Say what is wrong with an answer; nothing when it is as the matrix asks."""
    if status >= 500:
        return "a door that breaks"
    if status == 405:
        return "" if method != "post" else "a door that does not take what it is for"
    if not somebody.person.is_authenticated:
        return "" if status == 302 and not changed else "a visitor passes"
    if allowed:
        return "" if status not in REFUSED else "the matrix says yes"
    if changed:
        return "refused, and yet something was written"
    if status not in REFUSED and not (status in (409, 422) and known):
        return "the matrix says no"
    return "" if status == 404 or known else "it tells that the thing exists"
