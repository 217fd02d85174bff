"""A live practice of each kind, with everything that hangs on it, that can be put in any state of the matrix."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import transaction

from minga.bank.models import Card, Message
from minga.config import demo
from minga.documents.adapters import keep, path_of
from minga.documents.models import File
from minga.evaluation.models import Assignment, Candidate, Conflict, Evaluator, Round, Sheet
from minga.evaluation.queries import candidate_of
from minga.evaluation.queries.fitness import themes_of
from minga.instruments.queries import form_of, version_in_force
from minga.kernel import clock
from minga.planning.models import Action, Commitment, Indicator, Objective, Plan, Progress
from minga.planning.services import commit
from minga.planning.types import Source
from minga.practices import services
from minga.practices.models import (
    Approval,
    Author,
    Evidence,
    Intake,
    Observation,
    Practice,
    Publication,
    PublicImage,
    RegistrationPeriod,
)
from minga.reference.models import Certification, SchoolImport
from minga.reference.services import add_institution
from tests.documents import hostile

from .oracle import Case, Thing, state_of
from .people import Places, everybody, make

KINDS = {"GOOD_PRACTICE": "BP", "SIGNIFICANT_EXPERIENCE": "ES"}
LONG_AGO = "1990-01-15T12:00:00+00:00"
PAST = "2026-01-15T12:00:00+00:00"


class World:
    """One practice of one kind and everybody around it."""

    def __init__(self, kind):
        self.kind, self.letters = kind, KINDS[kind]
        self.places = settle(kind)
        self.cast = everybody(self.places, self.letters)
        self.by_name = {s.name: s for s in self.cast}
        self.registrar = make(f"{self.letters}-registrar", Case()).person
        self.spare = make(f"{self.letters}-spare", Case(), ("evaluator", self.places.office)).person
        self.newcomer = make(f"{self.letters}-newcomer", Case()).person
        for person in (self.spare, *(s.person for s in self.cast if s.case.judges)):
            Evaluator.objects.create(person=person, research_training=True, track_record=True, capacity=500)
        self.practice = self.written()
        self.item = next(i.code for i in form_of(self.practice.response.version).items if i.kind == "long")
        self.travelled()
        self.tied()
        self.commitment = self.promised()
        self.plan = self.planned()

    def person(self, name):
        return self.by_name[name].person

    def authorship_of(self, person):
        """Their own as co-author, or the co-author's: what each would end."""
        joined = self.practice.authors.filter(left_at=None, role="CO_AUTHOR").order_by("pk")
        found = joined.filter(person_id=person.pk).first() or joined.first()
        found.practice = self.practice
        return found

    def written(self):
        """A complete ficha, whose leader is the cast's."""
        leader, place = self.person("leader"), self.places.own
        practice = services.start_practice(
            place, kind=self.kind, title=f"Práctica de la matriz {self.letters}", by=leader
        )
        known = set(practice.response.answers.values_list("item", flat=True))
        for item in form_of(practice.response.version).items:
            if item.kind not in ("computed", "note", "file") and item.code not in known:
                key = f"{self.letters}-{item.code}"
                services.save_answer(practice, item.code, sample(item), by=leader, key=key)
        for item in ("results", "replication_mechanisms"):
            self.piece(practice, item)
        for item in form_of(practice.response.version).items:
            if item.kind == "file":
                self.piece(practice, item.code)
        now = clock.now()
        self.period = RegistrationPeriod.objects.first() or services.open_period(
            self.places.office,
            kind="SIGNIFICANT_EXPERIENCE",
            name="Registro",
            opens_at=now - timedelta(days=40),
            closes_at=now + timedelta(days=40),
            by=None,
        )
        self.schools = staged_schools(self.places.office)
        self.certification = Certification.objects.get_or_create(
            territory=self.places.office.territory, institution=self.places.office, defaults={"source": "Ley"}
        )[0]
        return practice

    def piece(self, practice, item):
        file = stored(b"un acta de prueba " + item.encode(), by=practice.created_by)
        return Evidence.objects.create(
            practice=practice,
            item=item,
            title=f"Evidencia {item}",
            file=file,
            minors="NO",
            added_by=practice.created_by,
            added_at=clock.now(),
        )

    def travelled(self):
        """Send it once, and hang on it what later states need; the status itself is set per case."""
        leader = self.person("leader")
        services.submit_practice(self.practice, by=leader, key=uuid.uuid4().hex, accepted=True)
        self.edition = self.practice.editions.get()
        self.evidence = self.piece(self.practice, self.item)
        self.observation = Observation.objects.create(
            practice=self.practice,
            edition=self.edition,
            item=self.item,
            reason="UNCLEAR",
            text="Diga cuántas escuelas participan.",
            made_by=self.registrar,
            made_at=clock.now(),
            reply="Son doce.",
            replied_at=clock.now(),
        )
        rubric = version_in_force("F2" if self.letters == "BP" else "ES9")
        round_ = Round.objects.create(
            office=self.places.office, period=2026, rubric=rubric, opened_at=clock.now()
        )
        self.candidate = Candidate.objects.create(
            practice=self.practice, edition=self.edition, round=round_, opened_at=clock.now()
        )
        Evaluator.objects.update(lines=sorted(themes_of(self.candidate)))
        self.publication = Publication.objects.create(
            practice=self.practice,
            edition=self.edition,
            slug=f"practica-de-la-matriz-{self.letters.lower()}",
            licence="CC-BY-4.0",
            images="NONE",
            consent_reference="Acta 4",
            proposed_by=leader,
            proposed_at=clock.now(),
        )
        self.intake = self.staged(leader)
        self.image = self.photographed()

    def photographed(self):
        """A photo of the ficha that somebody else than the cast chose and proposed for the bank."""
        piece = self.piece(self.practice, self.item)
        photo = stored(hostile.picture(size=(90, 60)), by=piece.added_by)
        File.objects.filter(pk=photo.pk).update(content_type="image/jpeg", original_name="foto.jpg")
        Evidence.objects.filter(pk=piece.pk).update(file=photo)
        piece.refresh_from_db()
        copy = File.objects.create(
            sha256=photo.sha256,
            size=photo.size,
            content_type="image/jpeg",
            original_name="imagen.jpg",
            state="CLEAN",
            derivative_of=photo,
            uploaded_at=clock.now(),
        )
        return PublicImage.objects.create(
            practice=self.practice,
            evidence=piece,
            derivative=copy,
            width=90,
            height=60,
            minors="NO",
            basis="NOBODY",
            alt="Una huerta con tres surcos",
            chosen_by=self.registrar,
            chosen_at=clock.now(),
            proposed_by=self.registrar,
            proposed_at=clock.now(),
            approved_by=self.spare,
            approved_at=clock.now(),
        )

    def staged(self, leader):
        """An export on its way in: one answer that may come in, another that waits for somebody to decide."""
        form = version_in_force("F1" if self.letters == "BP" else "ES-REG")
        intake = Intake.objects.create(
            file=self.evidence.file,
            sha256=self.evidence.file.sha256,
            institution=self.places.own,
            owner=leader,
            is_table=True,
            content={"version": form.pk, "columns": [], "missing": [], "order": "", "asks_order": False},
            staged_by=self.registrar,
            staged_at=clock.now(),
        )
        said = {"hints": {}, "header": {}, "empty": [], "undetermined": [], "leftovers": []}
        for position, title in ((2, f"Otra práctica {self.letters}"), (3, self.practice.title)):
            intake.rows.create(
                position=position,
                key=f"clave {self.letters} {position}",
                title=title,
                state="NEW",
                content={**said, "values": {"title": title}},
            )
        return intake

    def tied(self):
        """Write down who writes, judges, or may not."""
        now = clock.now()
        slow = make(f"{self.letters}-slow", Case(), ("evaluator", self.places.office)).person
        self.owed = Assignment.objects.create(
            candidate=self.candidate, person=slow, duty="EVALUATOR", assigned_at=now
        )
        former = self.person("former-author")
        Author.objects.create(
            practice=self.practice, person=former, role="CO_AUTHOR", joined_at=now, left_at=now
        )
        for number, one in enumerate(self.cast, 1):
            if one.case.writes == "CO_AUTHOR":
                Author.objects.create(
                    practice=self.practice, person=one.person, role="CO_AUTHOR", joined_at=now
                )
            if one.case.judges:
                made = Assignment.objects.create(
                    candidate=self.candidate,
                    person=one.person,
                    duty=one.case.judges,
                    alias=number,
                    assigned_at=now,
                )
                Sheet.objects.create(assignment=made, updated_at=now)
            if one.case.conflicted:
                Conflict.objects.create(
                    person=one.person,
                    practice=self.practice,
                    kind="WORK",
                    reason="Trabajaron juntas",
                    declared_by=one.person,
                    at=now,
                )

    def refresh(self):
        """Read again what a rollback put back."""
        for one in (
            self.practice,
            self.evidence,
            self.image,
            self.intake,
            self.publication,
            self.candidate,
            self.period,
            self.schools,
            self.commitment,
        ):
            one.refresh_from_db()
        self.owed.candidate = self.candidate
        self.observation.practice = self.candidate.practice = self.publication.practice = (
            self.evidence.practice
        ) = self.image.practice = self.image.evidence.practice = self.practice

    # --- states -------------------------------------------------------------------------------------------------

    def put(self, **changes):
        Practice.objects.filter(pk=self.practice.pk).update(**changes)
        self.practice.refresh_from_db()

    def practices(self):
        """Every (thing, how to make it so) of the practice itself: each status, released or sealed, first edition or later."""
        flow, editions = self.practice.workflow, {"DRAFT": (0, 1), "IDENTIFIED": (0,), "PRESELECTED": (0,)}
        for status in dict.fromkeys([*flow.initial, *(step.target for step in flow.steps)]):
            for released in (True, False) if status == "EVALUATED" else (True,):
                for edition in editions.get(status, (1,)):
                    facts = {str(status), self.letters, "later" if edition else "first"}
                    state = state_of(self.kind, status, released=released)
                    yield (
                        Thing("practices.Practice", state, frozenset(facts)),
                        {
                            "status": status,
                            "edition_number": edition,
                            "status_since": LONG_AGO,
                            "remedy_due_on": clock.today() if status == "RETURNED" else None,
                            "level_code": "GROWING",
                            "level_label": "Creciente",
                            "level_edition": 1,
                            "released_at": PAST if released else None,
                        },
                    )

    def in_base(self, status="EVALUATED"):
        """A practice that is sent, judged and told: where the things around it are looked at."""
        changes = next(c for t, c in self.practices() if c["status"] == status and c["released_at"])
        self.put(**changes)
        self.observe(open=status == "RETURNED", sent=True)

    def observe(self, *, open, sent):
        now = clock.now()
        Observation.objects.filter(pk=self.observation.pk).update(
            closed_at=None if open else now, sent_at=now if sent else None
        )
        self.observation.refresh_from_db()
        self.observation.practice = self.practice

    def publish_state(self, state):
        held = {"APPROVED": 2, "PUBLISHED": 2}.get(state, 0)
        Approval.objects.filter(publication=self.publication).delete()
        Publication.objects.filter(pk=self.publication.pk).update(
            status=state, published_at=PAST if state in ("PUBLISHED", "UNPUBLISHED") else None
        )
        for person in (self.registrar, self.newcomer)[:held]:
            Approval.objects.create(publication=self.publication, person=person, role="head", at=clock.now())
        self.publication.refresh_from_db()

    def file_state(self, state):
        minors = "YES" if state == "CLEAN_MINORS" else "NO"
        kept = {"CLEAN_MINORS": "CLEAN", "REMOVED": "CLEAN"}.get(state, state)
        File.objects.filter(pk=self.evidence.file_id).update(state=kept, reject_reason="Dañado")
        removed = clock.now() if state == "REMOVED" else None
        Evidence.objects.filter(pk=self.evidence.pk).update(minors=minors, removed_at=removed)
        self.evidence.refresh_from_db()

    def bytes_of(self, piece):
        return path_of(piece.file.sha256).read_bytes()

    def image_state(self, state):
        self.in_base()
        PublicImage.objects.filter(pk=self.image.pk).update(status=state)
        self.image.refresh_from_db()

    def intake_state(self, state):
        Intake.objects.filter(pk=self.intake.pk).update(state=state)
        self.intake.refresh_from_db()

    def planned(self):
        """The office's plan, whole, with an action of the leader that says how it goes and shows it."""
        office, now, year = self.places.office, clock.now(), clock.today().year
        plan = Plan.objects.create(
            institution=office,
            kind="PAM",
            name="Plan de la matriz",
            first_year=year,
            last_year=year,
            act="Acta 1",
            status="CLOSED",
            status_since=now,
            started_by=self.registrar,
            approved_by=self.registrar,
        )
        objective = Objective.objects.create(plan=plan, component="TIC", text="Inscribir")
        Indicator.objects.create(objective=objective, name="Inscritas", unit="una", baseline=1, target=3)
        days = {"starts_on": clock.today(), "ends_on": clock.today()}
        line = Action.objects.create(
            objective=objective, text="Abrir", responsible=self.person("leader"), **days
        )
        Progress.objects.create(
            action=line,
            percent=10,
            account="Va",
            evidence=stored(b"circular", by=self.registrar),
            said_by=self.registrar,
            said_at=now,
        )
        return plan

    def plan_state(self, state):
        status = {"OVER": "CLOSED"}.get(state, state)
        Plan.objects.filter(pk=self.plan.pk).update(status=status)
        self.plan.refresh_from_db()

    def promised(self):
        """A commitment with a file to open, in whatever state it is put."""
        it = commit(
            "Contarlo en tres sedes",
            owner=self.person("leader"),
            due_on=date(2030, 12, 1),
            institution=self.places.own,
            source=Source("EVALUATION_NOTE", self.candidate.pk, "Valoración", "/"),
            by=self.registrar,
        )
        it.evidence = stored(b"acta", by=self.registrar)
        it.save()
        return it

    def commitment_state(self, state):
        """Owed by the leader; asked by somebody who is nobody here any more."""
        waits = {
            "proposed_on": "2031-01-15",
            "proposed_reason": "Llueve",
            "proposed_by": self.person("leader"),
        }
        changes = {
            "OWED": {"status": "OPEN"},
            "WAITS": {"status": "IN_PROGRESS", **waits},
            "FULFILLED": {"status": "FULFILLED", "account": "Se contó"},
            "CLOSED": {"status": "CANCELLED", "reason": "Ya no hace falta"},
        }
        Commitment.objects.filter(pk=self.commitment.pk).update(**changes[state])
        self.commitment.refresh_from_db()

    def period_state(self, state):
        """Move the period's days; a planned or cancelled one lies ahead."""
        begins = {"OPEN": -40, "CLOSED": -40}.get(state, 2)
        dates = {
            "opens_at": clock.now() + timedelta(days=begins),
            "closes_at": clock.now() + timedelta(days=-1 if state == "CLOSED" else 40),
            "cancelled_at": clock.now() if state == "CANCELLED" else None,
            "closing_reason": "Por las lluvias" if state == "CANCELLED" else "",
        }
        RegistrationPeriod.objects.filter(pk=self.period.pk).update(**dates)
        self.period.refresh_from_db()

    def schools_state(self, state):
        settled = None if state == "STAGED" else clock.now()
        SchoolImport.objects.filter(pk=self.schools.pk).update(state=state, settled_at=settled)
        self.schools.refresh_from_db()

    def asked(self, *, answered):
        """Somebody from outside asked about the practice."""
        self.message = Message.objects.create(
            card=Card.objects.get(practice_id=self.practice.pk),
            name="Ana",
            email="ana@escuela.example",
            text="¿Cuántas personas hacen falta?",
            sent_at=clock.now(),
            answered_at=clock.now() if answered else None,
            answered_by=self.newcomer if answered else None,
        )

    def judge_state(self, *, outcome, progress):
        told = (
            {"consolidated_at": PAST, "inputs_hash": "a" * 64}
            if outcome in ("CONSOLIDATED", "RELEASED")
            else {}
        )
        Candidate.objects.filter(pk=self.candidate.pk).update(status=outcome, **told)
        self.candidate.assignments.update(status=progress)
        sent = (
            {"submitted_at": PAST, "hash": "b" * 64}
            if progress == "SUBMITTED"
            else {"submitted_at": None, "hash": ""}
        )
        sheets = Sheet.objects.filter(assignment__candidate=self.candidate)
        sheets.delete() if progress == "ASSIGNED" else sheets.update(**sent)
        Assignment.objects.filter(pk=self.owed.pk).update(status="IN_PROGRESS")
        self.candidate = candidate_of(self.practice)
        self.candidate.practice = self.practice
        self.owed.refresh_from_db()
        self.owed.candidate = self.candidate

    def standing(self):
        """The visibility state that the practice stands in now."""
        return state_of(self.kind, self.practice.status, released=self.practice.level_is_released)

    @contextmanager
    def owned_by(self, person):
        """Let somebody be who imported the draft and staged the intake, for a while."""
        with transaction.atomic():
            Practice.objects.filter(pk=self.practice.pk).update(created_by=person)
            Intake.objects.filter(pk=self.intake.pk).update(staged_by=person)
            self.practice.refresh_from_db()
            self.intake.refresh_from_db()
            try:
                yield
            finally:
                transaction.set_rollback(True)
        self.practice.refresh_from_db()
        self.intake.refresh_from_db()

    def sent_one(self):
        """Return a sheet's assignment that is not the slow one's."""
        found = self.candidate.assignments.filter(duty="EVALUATOR").exclude(pk=self.owed.pk)
        one = found.order_by("pk").first()
        one.candidate = self.candidate
        return one

    def conflict(self):
        return self.practice.conflicts.select_related("practice__institution__parent").first()

    def assignment_of(self, person):
        """Somebody's own assignment, or anybody's."""
        found = Assignment.objects.select_related("candidate__practice__institution__parent")
        mine = found.filter(candidate=self.candidate, person_id=person.pk).first()
        return mine or found.filter(candidate=self.candidate).first()


def sample(item):
    """Answer a question with its good example, or with any words."""
    if item.kind == "rows":
        return {"rows": [], "raw_text": item.example or "Doce escuelas leen cada semana"}
    return demo.sample(item)


def staged_schools(office):
    """A file with one school, read and not yet applied."""
    positions = {"code": 0, "name": 1, "municipality": 2}
    read = {
        "encoding": "utf-8",
        "separator": ";",
        "headers": ["DANE", "Nombre", "DIVIPOLA"],
        "columns": {"code": "DANE", "name": "Nombre", "municipality": "DIVIPOLA"},
        "positions": positions,
        "ignored": [],
    }
    batch = SchoolImport.objects.create(
        office=office, file_name="sedes.csv", sha256="c" * 64, reading=read, staged_at=clock.now()
    )
    batch.rows.create(line=2, cells=["127001000099", "Escuela 9", ""], code="127001000099", change="NEW")
    return batch


def stored(content, *, by):
    sha256, size = keep([content], 10_000)
    return File.objects.create(
        sha256=sha256,
        size=size,
        content_type="text/plain",
        original_name="acta.txt",
        state="CLEAN",
        uploaded_by=by,
        uploaded_at=clock.now(),
    )


def settle(kind):
    """Two countries, a ministry, two offices, two schools."""
    office = demo.settle()
    ministry = add_institution(country="CO", kind="MINISTRY", code="MEN", name="Ministerio de Educación")
    office.parent = ministry
    office.save()
    common = {"territory": office.territory}
    sibling = add_institution(
        country="CO", kind="SECRETARIAT", code="SED-05", name="Otra secretaría", parent=ministry, **common
    )
    schools = [
        add_institution(
            country="CO",
            kind="SCHOOL",
            code=code,
            dane_code=code,
            name=f"Escuela {code[-1]}",
            parent=office,
            **common,
        )
        for code in ("127001000001", "127001000002")
    ]
    abroad = add_institution(country="PE", kind="LOCAL_OFFICE", code="220004", name="UGEL Lamas")
    return Places(
        own=schools[0] if kind == "SIGNIFICANT_EXPERIENCE" else office,
        office=office,
        ministry=ministry,
        sibling=sibling,
        neighbour=schools[1],
        abroad=abroad,
        ministry_abroad=add_institution(country="PE", kind="MINISTRY", code="MINEDU", name="Ministerio"),
    )
