"""What would become of each answer of a staged file: asked for many at once, in a fixed number of questions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from minga.instruments.engine.values import is_answered
from minga.instruments.models import Answer
from minga.instruments.queries import form_of
from minga.journal.engine import digest
from minga.kernel.search import fold
from minga.people.queries import members_by_email
from minga.reference.models import Institution
from minga.reference.queries import offices_by_name

from ..models import ImportedAnswer, Intake, IntakeRow, Practice
from ..types import Difference
from ..workflow import Kind, Status
from .visible import UNSENT, visible_to, written_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from minga.instruments.engine.definition import Form, Item
    from minga.people.models import User

S = IntakeRow.State
PENDING = (S.NEW, S.UNSURE, S.CHANGED)
GONE = (Status.WITHDRAWN, Status.ARCHIVED)
LOOKED_AT = ("option", "label", "misfit")  # hints for which the whole answer is shown as unsure
DECIDED = ("twin", "elsewhere")  # what a person must decide before an answer comes in


def kind_held_by(institution: Institution) -> Kind:
    """Return which kind of practice an institution owns: a school its experiences, an office its good practices."""
    is_school = institution.kind == Institution.Kind.SCHOOL
    return Kind.SIGNIFICANT_EXPERIENCE if is_school else Kind.GOOD_PRACTICE


def mark_of_value(value: Any) -> str:
    """Return the short digest by which a later import knows that the source still says the same."""
    return digest(value)[:16]


class Examiner:
    """Says what would become of the rows of one intake, for the person who staged it."""

    def __init__(self, intake: Intake, form: Form) -> None:
        self.intake, self.form, self.person = intake, form, intake.staged_by
        self.institution, self.kind = intake.institution, kind_held_by(intake.institution)
        self.earlier: dict[str, ImportedAnswer] = {}
        self.answers: dict[int, dict[str, tuple[Any, int]]] = {}
        self.readable: set[int] = set()
        self.members: dict[str, User] = {}
        self.names: dict[str, str] = {}

    def examine(self, rows: list[IntakeRow]) -> list[IntakeRow]:
        """Set each row's state, whether it waits for a decision, why, its owner and its practice."""
        self.load(rows)
        for row in rows:
            if row.state != S.DONE:
                self.look(row)
        return rows

    def load(self, rows: list[IntakeRow]) -> None:
        found = ImportedAnswer.objects.filter(
            key__in=[r.key for r in rows], practice__institution=self.institution
        )
        self.earlier = {a.key: a for a in found.select_related("practice__response__version")}
        linked = [r.decided["same_as"] for r in rows if r.decided.get("same_as")]
        self.linked = Practice.objects.select_related("response__version").in_bulk(linked)
        practices = {a.practice.pk: a.practice for a in self.earlier.values()} | self.linked
        self.readable = readable_among(self.person, practices.values())
        responses = [practices[pk].response_id for pk in self.readable]
        self.answers = {response: {} for response in responses}
        kept = Answer.objects.filter(response__in=responses)
        for response, item, value, revision in kept.values_list("response_id", "item", "value", "revision"):
            self.answers[response][item] = (value, revision)
        emails = {r.content["header"].get("email", "").lower() for r in rows} - {""}
        self.members = members_by_email(self.institution, emails)

    @cached_property
    def titles(self) -> dict[str, int]:
        """Return the practices of the institution that the person may know of, by their folded titles."""
        found = visible_to(self.person).filter(institution=self.institution, kind=self.kind)
        return {fold(title): pk for pk, title in found.exclude(status__in=GONE).values_list("pk", "title")}

    @cached_property
    def offices(self) -> dict[str, set[int]]:
        return offices_by_name()

    @cached_property
    def naming(self) -> list[Item]:
        """Return the questions that name the institution."""
        about = ("institution_code", "institution", "institution_name")
        return [i for i in self.form.items if i.prefill in about]

    def look(self, row: IntakeRow) -> None:
        row.waits, row.why, row.practice, row.owner = False, [], None, None
        earlier = self.earlier.get(row.key)
        practice = earlier.practice if earlier else self.linked.get(row.decided.get("same_as", 0))
        if row.decided.get("leave"):
            row.state = S.LEFT
        elif practice is not None:
            self.compare(row, practice, earlier)
        elif row.content.get("repeats"):
            row.state, row.why = S.CANNOT, [{"code": "repeats", "position": row.content["repeats"]}]
        elif not row.content["values"]:
            row.state, row.why = S.CANNOT, [{"code": "empty"}]
        else:
            self.welcome(row)

    def compare(self, row: IntakeRow, practice: Practice, earlier: ImportedAnswer | None) -> None:
        """Say what the source has that the practice has not; whose draft one may not read is not compared."""
        if practice.pk not in self.readable:
            row.state, row.why = S.SAME, [{"code": "others"}]
            return
        row.practice = practice
        found = self.differences(row, practice, earlier)
        row.state = S.CHANGED if found else S.SAME
        if found and not is_refreshable(practice):
            row.state, row.why = S.CANNOT, [{"code": "sent", "numbers": self.numbers(found)}]
        elif found:
            row.waits = any(d.waits for d in found)
            both = [d for d in found if d.edited_here]
            alone = [d for d in found if not d.edited_here]
            row.why = [
                {"code": code, "numbers": self.numbers(some)}
                for code, some in (("changed", alone), ("both", both))
                if some
            ]

    def differences(
        self, row: IntakeRow, practice: Practice, earlier: ImportedAnswer | None
    ) -> list[Difference]:
        written, answers = (earlier.fields if earlier else {}), self.answers[practice.response_id]
        taken, form = row.decided.get("take", {}), form_of(practice.response.version)
        known, found = {i.code: i for i in form.items}, []
        for item, value in row.content["values"].items():
            said, at = written.get(item, ("", None))
            here, revision = answers.get(item, (None, 0))
            open_ended = isinstance(value, dict) and value.get("undetermined")
            if (
                item not in known
                or said == mark_of_value(value)
                or here == value
                or (revision and open_ended)
            ):
                continue
            touched = revision != at if at is not None else is_answered(known[item], here)
            choice, seen = taken.get(item, ("", None))
            found.append(Difference(item, here, value, revision, touched, choice if seen == revision else ""))
        return found

    def welcome(self, row: IntakeRow) -> None:
        """Say what a new answer still leaves open, and who would own it."""
        row.why = [*self.unsure(row), *self.place(row), *self.twin(row)]
        self.name_owner(row)
        row.state = S.UNSURE if row.why else S.NEW
        row.waits = any(w["code"] in DECIDED for w in row.why)

    def unsure(self, row: IntakeRow) -> list[dict[str, Any]]:
        said, content = [], row.content
        near = {
            item for item, hints in content["hints"].items() if any(h["kind"] in LOOKED_AT for h in hints)
        }
        if content["undetermined"]:
            said.append({"code": "undetermined", "numbers": content["undetermined"]})
        if near:
            said.append(
                {"code": "near", "numbers": sorted(i.number for i in self.form.items if i.code in near)}
            )
        if content["leftovers"]:
            said.append({"code": "leftovers", "count": len(content["leftovers"])})
        if not row.title:
            said.append({"code": "untitled"})
        return said

    def place(self, row: IntakeRow) -> list[dict[str, Any]]:
        """Notice an answer that names another institution than the one it is imported for."""
        if row.decided.get("place"):
            return []
        own = self.institution
        for item in self.naming:
            value = row.content["values"].get(item.code)
            text = value.get("label", "") if isinstance(value, dict) else value
            if not isinstance(text, str) or not text:
                continue
            if item.prefill == "institution_code" and text not in (own.code, own.dane_code, own.modular_code):
                return [{"code": "elsewhere", "said": text}]
            if item.prefill in ("institution", "institution_name"):
                named = self.offices.get(self.folded(text), {own.pk})
                return [] if own.pk in named else [{"code": "elsewhere", "said": text}]
        return []

    def twin(self, row: IntakeRow) -> list[dict[str, Any]]:
        if not self.titles or not row.title or row.decided.get("is_new"):
            return []
        pk = self.titles.get(fold(row.title))
        return [{"code": "twin", "practice": pk}] if pk else []

    def folded(self, text: str) -> str:
        """Fold a name that most answers share."""
        if text not in self.names:
            self.names[text] = fold(text)
        return self.names[text]

    def name_owner(self, row: IntakeRow) -> None:
        """Give the answer to whom somebody named, else to whose e-mail it carries; else it stays with the file's owner."""
        email = row.content["header"].get("email", "").lower()
        if row.decided.get("owner"):
            row.owner_id = row.decided["owner"]
        elif email in self.members:
            row.owner = self.members[email]
        elif email:
            row.why.append({"code": "owner", "email": email})

    def numbers(self, found: Iterable[Difference]) -> list[int]:
        known = {i.code: i.number for i in self.form.items}
        return sorted(known.get(d.item, 0) for d in found)


def is_refreshable(practice: Practice) -> bool:
    """Whether a later export may still change a practice: while it is a draft that was never sent."""
    return practice.status == Status.DRAFT and not practice.edition_number


def readable_among(person: User, practices: Iterable[Practice]) -> set[int]:
    """Return which practices of one's own office an importer reads whole: those sent, and the drafts one brought or writes."""
    ids = [p.pk for p in practices]
    seen = visible_to(person).filter(pk__in=ids)
    mine = Q(created_by_id=person.pk) | Q(pk__in=written_by(person).values("practice_id"))
    return set(seen.filter(mine | ~Q(status__in=UNSENT)).values_list("pk", flat=True))


def intakes_of(person: User) -> QuerySet[Intake]:
    """Return the files that somebody staged and that still wait."""
    found = Intake.objects.filter(staged_by=person, state=Intake.State.STAGED)
    return found.select_related("institution", "file").order_by("-pk")


def rows_of(intake: Intake, state: str = "") -> QuerySet[IntakeRow]:
    found = intake.rows.filter(state=state) if state in S.values else intake.rows.all()
    return found.select_related("owner", "practice").defer("content").order_by("position")


def count_rows(intake: Intake) -> dict[str, int]:
    """Count the rows of each state, in the order in which they are shown; states without rows are left out."""
    found = dict(intake.rows.order_by().values_list("state").annotate(n=Count("pk")))
    return {state: found[state] for state in S.values if state in found}


def ready_rows(intake: Intake) -> QuerySet[IntakeRow]:
    """Return the rows that can come in without anybody deciding more."""
    return intake.rows.filter(state__in=PENDING, waits=False)


def waiting_rows(intake: Intake) -> QuerySet[IntakeRow]:
    """Return the rows that cannot come in until somebody decides."""
    return intake.rows.filter(state__in=PENDING, waits=True)
