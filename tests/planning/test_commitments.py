"""From a note of an evaluation to something done and verified, over plain HTTP; and who may not."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.config.management.commands.check_invariants import breaches
from minga.evaluation import services as evaluation
from minga.kernel import clock
from minga.kernel.decisions import Refused
from minga.notices.models import Notice
from minga.planning import services
from minga.planning.models import Commitment
from minga.planning.types import Source
from tests.evaluation.conftest import candidate, sends, who  # noqa: F401
from tests.evaluation.test_hands import days_pass  # noqa: F401
from tests.journeys.test_travel import Visitor, photo

BOARD = "/compromisos/"


def day(ahead):
    return (clock.today() + timedelta(days=ahead)).strftime("%d/%m/%Y")


def only():
    return Commitment.objects.get()


def page(rest=""):
    return f"{BOARD}{only().pk}/{rest}"


@pytest.fixture
def told(candidate):  # noqa: F811
    """A practice whose result its authors know."""
    for name in ("inti", "nina"):
        sends(candidate, name, 8)
    evaluation.release(candidate, by=who("sisa"))
    return candidate


@pytest.fixture
def owed(told, office, amaru, sisa):
    """What the author owes because the office asked for it."""
    return ask(told, office, owner=amaru, by=sisa)


def ask(told, office, *, owner, by, text="Contar lo que no funcionó en tres sedes", due=20):
    source = Source("EVALUATION_NOTE", told.pk, "Valoración inicial", "/evaluacion/")
    until = clock.today() + timedelta(days=due)
    return services.commit(text, owner=owner, due_on=until, institution=office, source=source, by=by)


def test_a_note_becomes_a_commitment_that_is_done_and_verified(told, amaru, sisa):
    author, officer = Visitor(amaru), Visitor(sisa)
    result = f"/evaluacion/practica/{told.practice_id}/resultado/"
    assert "Convertir en compromiso" in author.read(result)
    asking = f"{result}{told.pk}/compromiso/"
    assert "Contar lo que no funcionó." in officer.read(f"{asking}?aporte=C1.0")
    late = officer.send(asking, 422, text="Contarlo", owner=amaru.pk, due_on=day(-1))
    assert "Esa fecha ya pasó" in late.content.decode()
    officer.send(asking, text="Contarlo en tres sedes", owner=amaru.pk, due_on=day(20))
    assert "Contarlo en tres sedes" in author.read(result)
    assert "Cumplir el compromiso" in author.read("/mi-trabajo/")
    assert Notice.objects.filter(person=amaru, text__contains="Contarlo en tres sedes").exists()
    author.send(page("empezar/"))
    empty = author.send(page("cumplir/"), 422, account=" ")
    assert "Cuente qué se hizo" in empty.content.decode()
    author.send(page("cumplir/"), account="Se contó en las tres sedes, con sus actas.")
    assert "Verificar lo que se cumplió" in officer.read("/mi-trabajo/")
    officer.send(page("devolver/"), reason="Falta la tercera acta")
    assert "Falta la tercera acta" in author.read(page())
    acta = photo()
    author.send(page("cumplir/"), account="", file=acta)
    answer = officer.get(page("archivo/"))
    assert b"".join(answer.streaming_content) == acta.getvalue()
    officer.send(page("verificar/"))
    assert only().status == "VERIFIED"
    assert "Se verificó" in author.read(page())
    assert breaches() == []


def test_another_day_counts_when_the_other_side_accepts_it(owed, amaru, sisa, yaku):
    author, officer, was = Visitor(amaru), Visitor(sisa), owed.due_on
    early = author.send(page("fecha/"), 422, due_on=day(3), reason="Llueve")
    assert "proponga un día posterior" in early.content.decode()
    author.send(page("fecha/"), due_on=day(40), reason="El río creció")
    assert only().due_on == was, "a proposal moves nothing yet"
    assert author.post(page("fecha/responder/"), {"answer": "yes"}).status_code == 403
    assert "El río creció" in officer.read(page())
    officer.send(page("fecha/responder/"), answer="no")
    assert only().due_on == was
    for nth in (1, 2, 3):
        author.send(page("fecha/"), due_on=day(40 + nth), reason="El río creció")
        officer.send(page("fecha/responder/"), answer="yes")
    assert "aplazado 3 veces" in author.read(page())
    assert Notice.objects.filter(person=yaku, text__contains="aplazó tres veces").exists()


def test_who_owes_it_never_verifies_it_also_with_a_post_in_the_office(told, office, sisa):
    mine = ask(told, office, owner=sisa, by=sisa)
    services.fulfil(mine, "Hecho", by=sisa)
    with pytest.raises(Refused, match="nunca quien lo debe"):
        services.verify(mine, by=sisa)
    services.verify(mine, by=who("yaku"))


def test_a_decision_is_taken_on_what_stands_now(owed, amaru, sisa):
    seen_before = only()
    services.cancel(owed, "Ya no hace falta", by=sisa)
    for deed in (
        lambda: services.start(seen_before, by=amaru),
        lambda: services.fulfil(seen_before, "Hecho", by=amaru),
        lambda: services.propose_day(seen_before, clock.today() + timedelta(days=90), "Lluvia", by=amaru),
    ):
        with pytest.raises(Refused, match="Sin efecto"):
            deed()


def test_strangers_know_nothing_of_it(owed, stranger, killa):
    for person in (stranger, killa):
        visitor = Visitor(person)
        visitor.read(page(), 404)
        assert visitor.post(page("verificar/")).status_code == 404
        assert owed.text not in visitor.read(BOARD)


def test_only_the_head_hands_it_over(owed, sisa, yaku):
    officer, head = Visitor(sisa), Visitor(yaku)
    assert "Entregar a otra persona" not in officer.read(page())
    assert officer.post(page("entregar/"), {"to": sisa.pk, "reason": "Cambió de cargo"}).status_code == 403
    head.send(page("entregar/"), to=sisa.pk, reason="Cambió de cargo")
    assert only().owner == sisa
    assert Notice.objects.filter(person=sisa, text__contains="Cambió de cargo").exists()


def test_the_board_says_how_long_things_are_overdue(told, office, amaru, sisa, days_pass):  # noqa: F811
    ask(told, office, owner=amaru, by=sisa, text="A los dos días", due=2)
    ask(told, office, owner=amaru, by=sisa, text="A los veinte días", due=20)
    days_pass(25)
    told_by = Visitor(sisa).read(f"{BOARD}?estado=vencidos")
    assert 'de 1 a 7 días, <b class="num">1</b>' in told_by
    assert 'de 8 a 30 días, <b class="num">1</b>' in told_by
    Visitor(sisa).read(f"{BOARD}?estado=nada", 404)


def test_the_board_asks_as_often_for_one_as_for_three(told, office, amaru, sisa):
    counts = []
    for nth in range(3):
        ask(told, office, owner=amaru, by=sisa, text=f"Compromiso {nth}")
        with CaptureQueriesContext(connection) as asked:
            Visitor(sisa).read(BOARD)
        counts.append(len(asked))
    assert counts[0] == counts[2]
