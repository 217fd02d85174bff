"""From sheets to a result: numbers instead of names, a third sheet that says nothing, a conflict that comes late."""

import random
from collections import Counter
from types import SimpleNamespace

import pytest

from minga.evaluation import services
from minga.evaluation.models import Assignment, Candidate, Conflict, Round
from minga.evaluation.queries import candidate_of
from minga.evaluation.services import standing
from minga.kernel.decisions import Refused
from minga.practices import services as practices
from tests.journeys.test_travel import Visitor

from .conftest import asked, sends, who

BOARD = "/evaluacion/practica/{pk}/"


def test_numbers_go_from_one_come_late_and_stay(candidate):
    sends(candidate, "inti", 4)
    assert set(Assignment.objects.values_list("alias", flat=True)) == {None}
    sends(candidate, "nina", 9)
    numbers = dict(Assignment.objects.values_list("person__email", "alias"))
    assert sorted(numbers.values()) == [1, 2]
    sends(candidate, "wayra", 8)
    assert candidate.status == "CONSOLIDATED"
    assert {k: v for k, v in Assignment.objects.values_list("person__email", "alias") if v} == numbers
    assert set(candidate.result["sheets"]) == {"1", "2"}


def test_a_number_says_nothing_of_who_came_first(monkeypatch):
    monkeypatch.setattr(standing.secrets, "SystemRandom", lambda: dice)
    dice, seen = random.Random(11), Counter()
    for _ in range(1_000):
        works = [SimpleNamespace(alias=None, save=lambda **_: None) for _ in range(3)]
        standing.draw_numbers(works, set())
        assert sorted(w.alias for w in works) == [1, 2, 3]
        seen[tuple(w.alias for w in works)] += 1
    chi2 = sum((n - 1_000 / 6) ** 2 / (1_000 / 6) for n in seen.values())
    assert len(seen) == 6
    assert chi2 < 15.09  # p > 0.01 with five degrees of freedom


@pytest.fixture
def stalled(candidate):
    """Two apart, and a third person who marks too many criteria as not applicable."""
    sends(candidate, "inti", 4)
    sends(candidate, "nina", 9)
    sends(candidate, "wayra", 8, na=3)
    assert candidate.status == "INCONCLUSIVE"
    return candidate


def test_a_third_sheet_that_says_nothing_can_go_back(stalled, sisa):
    officer, third = Visitor(sisa), Assignment.objects.get(duty="REFEREE")
    assert "tampoco concluye" in officer.read(BOARD)
    officer.send(BOARD + "comunicar/", 403)
    officer.send(f"/evaluacion/{third.pk}/reabrir/", reason="Revise los tres «no aplica»")
    sends(stalled, "wayra", 8)
    assert stalled.status == "CONSOLIDATED"
    assert [s.number for s in third.sheets.order_by("number")] == [1, 2]
    assert stalled.result["rounded"] == 80


def test_another_third_person_can_be_named(stalled, sisa, office):
    from minga.people.services import enroll, grant_role

    tupac = enroll("tupac@minga.example", "Túpac Cossio")
    grant_role(tupac, "evaluator", office, by=None)
    officer = Visitor(sisa)
    officer.send(BOARD + "asignar/", 403, person=tupac.pk)
    officer.send(BOARD + "retomar/", reason="No quiso concluir")
    officer.send(BOARD + "asignar/", person=tupac.pk)
    assert "8" in Visitor(tupac).read(f"/evaluacion/{Assignment.objects.latest('pk').pk}/")
    sends(stalled, "tupac", 6)
    assert (stalled.status, stalled.result["rounded"]) == ("CONSOLIDATED", 60)


def test_it_can_start_again_with_other_people(stalled, sisa):
    Visitor(sisa).send(BOARD + "de-nuevo/", reason="Que lo miren otros")
    stalled.refresh_from_db()
    fresh = candidate_of(stalled.practice)
    assert (stalled.status, fresh.status, fresh.edition) == ("VOID", "PENDING", stalled.edition)
    sends(fresh, "inti", 6)
    sends(fresh, "nina", 7)
    assert fresh.status == "CONSOLIDATED"


def test_sheets_that_agree_on_nothing_need_a_third(candidate):
    sends(candidate, "inti", 6, na=3)
    sends(candidate, "nina", 6, na=3)
    assert candidate.status == "IN_DISPERSION"
    assert "no es concluyente" in candidate.result["disagreements"][0]


def test_a_conflict_told_late_takes_its_sheet_out(candidate, sisa):
    gone = sends(candidate, "inti", 4)
    sends(candidate, "nina", 9)
    third = asked(candidate, "wayra")
    services.declare_conflict(candidate.practice, who("inti"), kind="FAMILY", reason="Es su hermana", by=sisa)
    candidate.refresh_from_db()
    gone.refresh_from_db()
    third.refresh_from_db()
    assert (candidate.status, gone.status, third.status) == ("PENDING", "RECUSED", "REASSIGNED")
    sends(candidate, "wayra", 9)
    assert (candidate.status, candidate.result["rounded"]) == ("CONSOLIDATED", 90)


def test_a_withdrawn_practice_is_judged_no_further(candidate, amaru):
    work = asked(candidate, "inti")
    practices.withdraw(candidate.practice, "Se presentó por error", by=amaru)
    candidate.refresh_from_db()
    work.refresh_from_db()
    assert (candidate.status, work.status) == ("VOID", "REASSIGNED")


def test_a_result_rests_on_its_sheets_and_on_nothing_else(candidate):
    sends(candidate, "inti", 6)
    sends(candidate, "nina", 7)
    assert candidate.result["sheets"]["1"].keys() == candidate.result["points"].keys()
    assert candidate.result["method"] == "MEAN"
    assert len(candidate.inputs_hash) == 64
    assert Round.objects.get().candidates.get() == candidate


def test_a_lifted_conflict_stays_on_record(candidate, sisa, office):
    conflict = services.declare_conflict(
        candidate.practice, who("inti"), kind="WORK", reason="Trabajaron juntos", by=sisa
    )
    with pytest.raises(Refused, match="impedimento declarado"):
        asked(candidate, "inti")
    officer = Visitor(sisa)
    officer.send(BOARD + f"impedimentos/{conflict.pk}/levantar/", reason="Fue hace quince años")
    conflict.refresh_from_db()
    assert conflict.lifted_by == sisa
    asked(candidate, "inti")
    assert "Fue hace quince años" in officer.read(BOARD)


@pytest.mark.parametrize(
    ("kind", "by", "lifts", "allowed"),
    [
        ("WORK", "inti", "sisa", True),
        ("FAMILY", "inti", "sisa", False),
        ("AUTHOR", "inti", "sisa", False),
        ("FAMILY", "sisa", "sisa", True),
        ("WORK", "sisa", "inti", False),
        ("WORK", "amaru", "sisa", True),
        ("WORK", "amaru", "amaru", False),
    ],
)
def test_who_lifts_which_conflict(candidate, kind, by, lifts, allowed):
    conflict = services.declare_conflict(
        candidate.practice, who("inti"), kind=kind, reason="Porque sí", by=who(by)
    )
    assert conflict.origin == {"inti": "EVALUATOR", "sisa": "OFFICE", "amaru": "APPLICANT"}[by]
    if allowed:
        services.lift_conflict(conflict, "Se aclaró", by=who(lifts))
    else:
        with pytest.raises(Refused):
            services.lift_conflict(conflict, "Se aclaró", by=who(lifts))
    assert (Conflict.objects.get().lifted_at is not None) is allowed


def test_authors_keep_somebody_from_judging_not_from_verifying(candidate, amaru):
    with pytest.raises(Refused, match="no valora prácticas"):
        services.declare_conflict(candidate.practice, who("sisa"), kind="WORK", reason="No me cae", by=amaru)
    with pytest.raises(Refused, match="equipo de calidad"):
        services.declare_conflict(candidate.practice, who("inti"), kind="WORK", reason="x", by=who("killa"))
    assert Candidate.objects.get().status == "PENDING"
