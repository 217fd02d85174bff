"""The secrets: how each is told in two ways, in the same rows at the same moment, and who may know it by the agreement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from minga.evaluation.models import Assignment, Candidate, Conflict, Evaluator, Sheet
from minga.evaluation.services import assign, declare_conflict
from minga.instruments.models import Answer
from minga.instruments.queries import rubric_of
from minga.journal.services import write
from minga.kernel import clock
from minga.people.models import User
from minga.practices.models import Observation, Practice, Publication
from minga.practices.services import save_answer
from tests.trust.matrix.oracle import Case, Thing, allows
from tests.trust.matrix.people import make
from tests.trust.matrix.world import stored

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = ("murcielago", "ornitorrinco")  # what the two worlds say differently; no page of the world has them


@dataclass(frozen=True)
class Secret:
    """`tell(world, which)` makes one of the two worlds; `cleared(case, world)` says who may see which."""

    code: str
    what: str
    tell: Callable
    cleared: Callable
    shows: tuple[str, Callable] | None  # a door where it shows, and to whom
    knows: Callable = lambda world: ()  # persons who know by themselves, whatever the matrix says
    words: tuple[str, str] = WORDS  # what a curious visitor would search for


def may(case, world, *questions):
    """Whether one of some cells of the matrix opens to somebody."""
    facts = frozenset({world.letters, world.practice.status, "later", "NOT_REGISTERED"})
    return any(allows(case, Thing(name, state, facts), action) for name, state, action in questions)


def bring_twins(world):
    """Two persons more who may judge, alike with the spare one in everything but their name."""
    mine = Evaluator.objects.get(person=world.spare)
    able = {"research_training": True, "track_record": True, "capacity": 500, "lines": mine.lines}
    for name in ("twin", "third"):
        person = make(f"{world.letters}-{name}", Case(), ("evaluator", world.places.office)).person
        Evaluator.objects.create(person=person, **able)
        setattr(world, name, person)


def judges(world):
    return world.spare, world.twin


def coordinator(world):
    return world.person("quality_lead-t" if world.letters == "ES" else "quality_lead-i")


def judged(world):
    world.in_base("UNDER_EVALUATION")
    world.judge_state(outcome="PENDING", progress="IN_PROGRESS")


def who_evaluates(world, which):
    judged(world)
    assign(world.candidate, judges(world)[which], by=coordinator(world))


def how_many(world, which):
    judged(world)
    assign(world.candidate, judges(world)[0], by=coordinator(world))
    if which:
        assign(world.candidate, world.third, by=coordinator(world))


COORDINATION = ("evaluation.Candidate", "PENDING", "R")
ASSIGNED = ("evaluation.Profile", "ANY", "R")  # what somebody carries shows in their profile


def score(world, which):
    judged(world)
    one = world.candidate.assignments.get(person=judge(world))
    mark = {
        "level": 1,
        "points": 1 + which,
        "note": WORDS[which],
        "na": False,
        "na_reason": "",
        "pointer": "",
    }
    rubric = world.candidate.rubric
    Sheet.objects.filter(assignment=one).update(
        scores=dict.fromkeys(codes_of(rubric), mark), opinion=WORDS[which]
    )
    world.judge_state(outcome="PENDING", progress="SUBMITTED")


def codes_of(version):
    return [c.code for c in rubric_of(version).criteria]


def note_of_the_office(world, which):
    """What the office says among itself: why it reassigned, and an observation that it has not sent."""
    judged(world)
    Assignment.objects.filter(pk=world.owed.pk).update(reason=WORDS[which])
    Candidate.objects.filter(pk=world.candidate.pk).update(reason=WORDS[which])


def unsent_observation(world, which):
    changes = next(c for t, c in world.practices() if c["status"] == "UNDER_VERIFICATION")
    world.put(**changes)
    world.observe(open=True, sent=False)
    Observation.objects.filter(pk=world.observation.pk).update(text=WORDS[which], reply="", replied_at=None)


LEVELS = (("GROWING", "Creciente"), ("INSPIRING", "Inspiradora"))


def decision(world, which):
    changes = next(c for t, c in world.practices() if t.state == "RESULT_SEALED")
    world.put(**changes)
    world.judge_state(outcome="CONSOLIDATED", progress="SUBMITTED")
    code, label = LEVELS[which]
    band = {"code": code, "label": label}
    result = {"points": {}, "rounded": 50 + which, "band": band, "disagreements": [WORDS[which]]}
    Candidate.objects.filter(pk=world.candidate.pk).update(result=result)
    Practice.objects.filter(pk=world.practice.pk).update(level_code=code, level_label=label)


def draft(world, which):
    world.put(**next(c for t, c in world.practices() if c["status"] == "DRAFT" and not c["edition_number"]))
    Answer.objects.filter(response=world.practice.response, item=world.item).delete()
    save_answer(
        world.practice, world.item, WORDS[which], by=world.person("leader"), key=f"2w-{world.letters}"
    )


def address_of_an_author(world, which):
    world.in_base()
    User.objects.filter(pk=world.person("leader").pk).update(email=f"{WORDS[which]}@casa.example")


def restricted_file(world, which):
    world.in_base("EVALUATED")
    world.file_state("CLEAN_MINORS")
    file = stored(WORDS[which].ljust(20).encode(), by=world.practice.created_by)
    type(file).objects.filter(pk=file.pk).update(original_name=f"{WORDS[which]}.txt")
    type(world.evidence).objects.filter(pk=world.evidence.pk).update(file=file)


def conflict(world, which):
    judged(world)
    declare_conflict(world.practice, world.newcomer, kind="WORK", reason=WORDS[which], by=coordinator(world))


def whether_conflicted(world, which):
    judged(world)
    if which:
        now = clock.now()
        Conflict.objects.create(
            person=judges(world)[1],
            practice=world.practice,
            kind="WORK",
            reason="x",
            declared_by=world.twin,
            at=now,
        )


def slug(world, which):
    world.in_base()
    world.publish_state("PROPOSED")
    Publication.objects.filter(pk=world.publication.pk).update(slug=f"una-{WORDS[which]}")


def entry(world, which):
    world.in_base()
    write(("evidence.shown", "evidence.hidden")[which], world.practice, by=coordinator(world))


def leader(world):
    return world.person("leader")


def judge(world):
    return world.person("evaluator-a")


def verifier(world):
    return world.person("quality_officer-t" if world.letters == "ES" else "quality_officer-i")


BOARD = ("evaluation:board", coordinator)


def to(*questions):
    """Cleared are those to whom one of some cells of the matrix opens."""
    return lambda case, world: may(case, world, *questions)


SECRETS = (
    Secret(
        "S1",
        "who evaluates",
        who_evaluates,
        to(COORDINATION, ASSIGNED),
        BOARD,
        knows=judges,
        words=("spare", "twin"),
    ),
    Secret(
        "S2",
        "how many evaluate",
        how_many,
        to(COORDINATION, ASSIGNED),
        BOARD,
        knows=lambda world: (*judges(world), world.third),
        words=("spare", "third"),
    ),
    Secret(
        "S3",
        "a score",
        score,
        to(COORDINATION, ("evaluation.Sheet", "SUBMITTED", "others")),
        ("evaluation:desk", judge),
        knows=lambda world: (judge(world),),
    ),
    Secret("S4", "a note of the office", note_of_the_office, to(COORDINATION), BOARD),
    Secret(
        "S4",
        "an observation not yet sent",
        unsent_observation,
        to(("practices.Practice", "SUBMITTED", "verify")),
        ("practices:verify", verifier),
    ),
    Secret(
        "S7",
        "the decision",
        decision,
        to(("evaluation.Candidate", "CONSOLIDATED", "R"), ("evaluation.Round", "ANY", "R")),
        BOARD,
        words=("Creciente", "Inspiradora"),
    ),
    Secret(
        "S8", "another's draft", draft, to(("practices.Practice", "DRAFT", "R")), ("practices:block", leader)
    ),
    Secret(
        "S9",
        "an author's address",
        address_of_an_author,
        to(("people.Roster", "ANY", "R")),
        ("people:person", verifier),
        knows=lambda world: (leader(world),),
    ),
    Secret(
        "S10",
        "a restricted file",
        restricted_file,
        to(("practices.Evidence", "CLEAN_MINORS", "R")),
        ("practices:evidence_file", leader),
    ),
    Secret(
        "S11",
        "what a conflict is about",
        conflict,
        to(COORDINATION),
        BOARD,
        knows=lambda world: (world.newcomer,),
    ),
    Secret(
        "S11",
        "whether somebody is conflicted",
        whether_conflicted,
        to(COORDINATION),
        BOARD,
        knows=judges,
        words=("twin", "impedimento"),
    ),
    Secret(
        "S15",
        "an unpublished address",
        slug,
        to(("practices.Publication", "PROPOSED", "r")),
        None,  # nobody reads it before it is one
    ),
    Secret(
        "S16",
        "an entry of the history",
        entry,
        to(("journal.Entry", "ANY", "r")),
        ("practices:detail", leader),
    ),
)
