"""A sheet while it is written: nothing acknowledged is lost, nothing counts twice, nothing sent changes."""

import pytest
from django.db import DatabaseError, transaction

from minga.evaluation import services
from minga.evaluation.models import Sheet, SheetRevision
from minga.evaluation.services import StaleSheet, keep_loser
from minga.journal.models import Receipt
from minga.journal.services import KeyReused
from minga.kernel.decisions import Refused

from .conftest import asked, marks, sends, who


@pytest.fixture
def work(candidate):
    work = asked(candidate, "inti")
    services.accept(work, by=who("inti"))
    return work


def keeps(work, key="", seen=None, **parts):
    return services.save_parts(work, parts, by=work.person, key=key, seen=seen)


def test_the_same_key_saves_once_and_other_words_are_refused(work):
    first = keeps(work, key="k", C1={"points": 4, "note": "Uno"})
    assert keeps(work, key="k", C1={"points": 4, "note": "Uno"}).number == first.number
    with pytest.raises(KeyReused):
        keeps(work, key="k", C1={"points": 9, "note": "Otro"})
    assert SheetRevision.objects.count() == 1
    assert first.answer["revisions"] == {"C1": 1}
    assert (first.answer["points"], first.answer["most"]) == (4, 90)
    assert Receipt.objects.filter(verb="sheet.saved").count() == 1


def test_the_same_key_sends_once(work, candidate):
    services.save_sheet(work, marks(candidate, 6), "Concepto", by=work.person)
    sent = services.send_sheet(work, by=work.person, key="k", body="uno")
    assert services.send_sheet(work, by=work.person, key="k", body="uno").number == sent.number
    with pytest.raises(KeyReused):
        services.send_sheet(work, by=work.person, key="k", body="dos")
    with pytest.raises(Refused, match="sellada"):
        services.send_sheet(work, by=work.person, key="otra", body="uno")
    assert sent.content_hash == Sheet.objects.get().hash


def test_an_old_tab_writes_nothing_over_and_both_wordings_stay(work):
    keeps(work, C1={"points": 4, "note": "De un equipo"}, seen={"C1": 0})
    with pytest.raises(StaleSheet) as stale:
        keeps(work, C1={"points": 9, "note": "De otro"}, C2={"points": 5}, seen={"C1": 0, "C2": 0})
    keep_loser(stale.value)
    sheet = Sheet.objects.get()
    assert sheet.scores["C1"]["note"] == "De un equipo"
    assert "C2" not in sheet.scores
    kept = SheetRevision.objects.get(kept=True)
    assert (kept.content["note"], kept.revision) == ("De otro", 1)
    keeps(work, C1={"points": 9, "note": "De otro"}, seen={"C1": 1})
    assert SheetRevision.objects.filter(part="C1", kept=False).count() == 2


def test_a_page_that_did_not_touch_a_part_does_not_clash(work):
    keeps(work, C1={"points": 4, "note": "Uno"}, seen={"C1": 0})
    keeps(work, C1={"points": 5, "note": "Dos"}, seen={"C1": 1})
    keeps(work, C1={"points": 4, "note": "Uno"}, C2={"points": 6}, seen={"C1": 1, "C2": 0})
    assert Sheet.objects.get().scores["C1"]["note"] == "Dos"
    assert Sheet.objects.get().scores["C2"]["points"] == 6


def test_points_find_their_level_and_nonsense_finds_none(work):
    keeps(work, C1={"points": 8}, C2={"level": 9, "points": 400}, C3={"level": 1, "points": 2})
    scores = Sheet.objects.get().scores
    assert scores["C1"]["level"] == 2
    assert "C2" not in scores
    with pytest.raises(Refused) as refused:
        services.submit_sheet(work, by=work.person)
    said = {u.anchor: str(u.message) for u in refused.value.decision.unmet}
    assert "el nivel «Medio» va de 5 a 7 puntos" in said["C3"]
    assert "escriba un aporte" in said["C1"]
    assert "concepto final" in said["opinion"]


@pytest.mark.parametrize(
    ("opinion", "refused"),
    [
        ("Es de nivel alto.", True),
        ("Nivel medio; le falta poco para el nivel alto.", False),
        ("Va bien.", False),
    ],
)
def test_the_opinion_says_what_the_points_say(work, candidate, opinion, refused):
    services.save_sheet(work, marks(candidate, 6), opinion, by=work.person)
    if refused:
        with pytest.raises(Refused) as no:
            services.submit_sheet(work, by=work.person)
        assert "sus puntos dan «Nivel medio»" in no.value.decision.unmet[0].message
    else:
        services.submit_sheet(work, by=work.person)


def test_a_note_is_asked_unless_the_mark_is_full_and_a_reason_for_what_does_not_apply(work, candidate):
    scores = marks(candidate, 10, note="") | {"C2": {"na": True}, "C3": {"points": 9, "note": " "}}
    services.save_sheet(work, scores, "Concepto", by=work.person)
    with pytest.raises(Refused) as refused:
        services.submit_sheet(work, by=work.person)
    assert [u.anchor for u in refused.value.decision.unmet] == ["C2", "C3"]


def test_reopening_keeps_both_versions_and_a_sent_one_never_changes(candidate):
    work = sends(candidate, "inti", 6)
    services.reopen_sheet(work, "Faltó mirar la evidencia", by=who("sisa"))
    sends(candidate, "inti", 7)
    first, second = work.sheets.order_by("number")
    assert (first.scores["C1"]["points"], second.scores["C1"]["points"]) == (6, 7)
    assert first.hash != second.hash
    for rows in (Sheet.objects.filter(pk=first.pk), SheetRevision.objects.all()):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**({"opinion": "Otra"} if rows.model is Sheet else {"content": {}}))
        with pytest.raises(DatabaseError), transaction.atomic():
            rows[:1].get().delete()
    with pytest.raises(Refused, match="motivo"):
        services.reopen_sheet(work, " ", by=who("sisa"))


def test_a_sheet_is_not_given_back_once_the_result_stands(candidate):
    work = sends(candidate, "inti", 6)
    sends(candidate, "nina", 7)
    with pytest.raises(Refused, match="ya no se puede devolver"):
        services.reopen_sheet(work, "Tarde", by=who("sisa"))
