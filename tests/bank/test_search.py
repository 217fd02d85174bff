"""The same questions, the same answers, on SQLite and on PostgreSQL, with the index and without it."""

import pytest
from django.core.management import call_command
from django.db import connection

from minga.bank import queries
from minga.bank.models import Card
from minga.bank.queries import index
from minga.bank.services import rebuild_search, tombstone_card
from minga.bank.types import Question
from minga.config.management.commands.check_invariants import breaches
from minga.kernel.events import Event

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_words():
    index._vocabulary.value = None


def ask(text="", sort="", page=1, typing=False, **chosen):
    question = Question(text, tuple((f, tuple(v)) for f, v in chosen.items()), sort, page, typing)
    return queries.answer(question, queries.generation())


def titles(text="", **said):
    return [c["title"] for c in queries.cards_of(ask(text, **said).ids)]


def without_index():
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bank_search")


@pytest.mark.parametrize("lost", [False, True], ids=["index", "scan"])
def test_words_phrases_and_refusals(card, lost):
    card("Lectura en el río", "Consejos de lectura que llegan por el río a doce escuelas de niñas y niños")
    card("Entrega de materiales", "Vecinos que verifican la entrega de materiales educativos")
    card("Materiales y deporte", "El deporte usa materiales de entrega inmediata")
    if lost:
        without_index()
    assert titles("NINAS") == ["Lectura en el río"]
    assert titles("consejo lecturas") == ["Lectura en el río"]
    assert len(titles("material")) == 2
    assert titles('"entrega de materiales"') == ["Entrega de materiales"]
    assert titles("«materiales entrega»") == ["Materiales y deporte"]
    assert titles("materiales -deporte") == ["Entrega de materiales"]
    assert sorted(titles("-deporte")) == ["Entrega de materiales", "Lectura en el río"]
    assert titles("astronomía") == []
    assert len(titles("de la los")) == 3
    assert ask("de la los").ignored
    for odd in ('"', "' OR 1=1 --", "a* NEAR(b)", "título:x ^y", "%", "_", "{title}", "&|!<->", "\\", "''''"):
        ask(odd)


def test_the_spelling_as_typed_comes_first_and_titles_before_texts(card):
    for _ in range(3):
        card("Uno", "El ano escolar fue largo")
        card("Dos", "El año escolar fue largo")
    assert titles("año escolar")[:3] == ["Dos"] * 3
    assert titles("ano escolar")[:3] == ["Uno"] * 3
    card("Huertas que enseñan", "Se mide")
    card("Otra", "Se mide en huertas, huertas y más huertas, con mucho detalle")
    assert titles("huerta") == ["Huertas que enseñan", "Otra"]


def test_the_last_word_completes_and_a_slip_is_offered(card):
    card("Biblioteca viajera", "La biblioteca llega a la vigilancia de los libros")
    for i in range(4):
        card(f"Biblia {i}", "Otro asunto")
    assert titles("bibliot") == ["Biblioteca viajera"]
    assert titles("vigilanc", typing=True) == ["Biblioteca viajera"]
    assert len(titles("bibli", typing=True)) == 5
    assert ask("bibloteca").suggestion == "biblioteca"
    assert ask("viajera bibloteca").suggestion == "viajera biblioteca"
    assert ask("bibliotecas").suggestion == "", "a plural that finds is no slip"
    assert ask("xqzwkv").suggestion == ""
    assert ask("biblia").suggestion == ""


def test_facets_count_with_their_own_choice_left_open(card):
    for year, level in ((2019, "HIGH"), (2019, "LOW"), (2021, "HIGH")):
        card("Lectura", "rio", year=year, level_code=level, level_label=level.title())
    card("Lectura", "rio", country="PE", department="Loreto", department_code="16", year=2021)
    card("Otra cosa", "mar", year=2021)

    def counted(result, name):
        facet = next((f for f in result.facets if f.name == name), None)
        return {c.code: (c.cards, c.is_chosen) for c in facet.choices} if facet else None

    found = ask("lectura", desde=["2019"])
    assert found.total == 2
    assert counted(found, "desde") == {"2021": (2, False), "2019": (2, True)}
    assert counted(found, "nivel") == {"HIGH": (1, False), "LOW": (1, False)}
    assert counted(found, "territorio") is None
    assert counted(ask("lectura"), "territorio") == {"CO-27": (3, False), "PE-16": (1, False)}
    for country, code in (("PE", "01"), ("CO", "91")):
        card("Selva", "", country=country, department="Amazonas", department_code=code)
    assert {c.label for f in ask("selva").facets if f.name == "territorio" for c in f.choices} == {
        "Amazonas (Perú)",
        "Amazonas (Colombia)",
    }
    both = ask("lectura", desde=["2019", "2021"], nivel=["HIGH"])
    assert both.total == 3
    assert ask(desde=["2021"], pais=["CO"]).total == 2
    invented = ask("lectura", nivel=["INVENTADO"])
    assert invented.total == 0
    assert counted(invented, "nivel")["INVENTADO"] == (0, True)
    assert [(w.label, w.count) for w in invented.ways] == [("Nivel de desarrollo: INVENTADO", 4)]
    none = ask("lectura astronomía", desde=["2019"])
    assert [(w.label, w.question.address, w.count) for w in none.ways] == [
        ("«astronomía»", "q=lectura&desde=2019", 2)
    ]


def test_orders_and_pages(card):
    for name in ("Nube", "Ñame", "Oso", "Árbol"):
        card(name, "tema")
    assert titles(sort="nombre") == ["Árbol", "Nube", "Ñame", "Oso"]
    assert titles("tema", sort="nombre") == ["Árbol", "Nube", "Ñame", "Oso"]
    assert titles(sort="recientes") == titles()
    for _ in range(40):
        card("Más", "tema")
    assert ask("tema").pages == 3
    seen = [pk for n in (1, 2, 3) for pk in ask("tema", page=n).ids]
    assert len(seen) == len(set(seen)) == 44
    assert ask("tema", page=999).page == 3


def test_many_hits_are_ranked_in_tiers(card, monkeypatch):
    from minga.bank.search import postgres, sqlite

    for module in (sqlite, postgres):
        monkeypatch.setattr(module, "RANKED", 2)
    for i in range(12):
        card(f"Otra {i}", "", fields=[{"text": "el río crece"}])
    card("Resumen", "el río crece")
    card("El río", "")
    assert titles("rio")[:2] == ["El río", "Resumen"]
    assert len(titles("rio")) == len(set(ask("rio").ids)) == 14
    assert titles("rio", desde=["1999"]) == []


def test_index_and_bank_change_together_and_the_invariant_sees_when_not(
    card, django_capture_on_commit_callbacks
):
    kept = card("Lectura", "río")
    before = queries.generation()
    assert queries.index_faults() == []
    card("Escritura", "mar", practice_id=kept.practice_id)
    assert titles("lectura") == []
    assert titles("escritura") == ["Escritura"]
    tombstone_card(
        Event("practice.unpublished", None, None, {"practice_id": kept.practice_id, "reason": "x"})
    )
    assert titles("escritura") == titles() == []
    assert queries.generation() != before
    assert breaches() == []
    Card.objects.filter(pk=kept.pk).update(status="PUBLISHED")
    assert queries.index_faults() == [f"I15 card {kept.pk} not in the index"]
    other = card("Otra")
    Card.objects.filter(pk__in=[kept.pk, other.pk]).update(
        status="TOMBSTONE", reason="x", taken_down_at="2026-01-01T00:00Z"
    )
    assert f"I15 index holds {other.pk}, which is not public" in queries.index_faults()
    assert f"I15 tombstone {other.pk} keeps text" in queries.index_faults()


def test_the_index_is_rebuilt_beside_the_one_in_use(card, monkeypatch, capsys):
    first, second = card("Lectura", "río"), card("Retirada", "río")
    without_index()
    assert queries.index_faults() == ["I15 index missing: run rebuild_search"]
    assert len(titles("rio")) == 2
    card("Publicada sin índice", "río")

    def meanwhile(count):
        card("Publicada durante", "río")
        tombstone_card(
            Event("practice.unpublished", None, None, {"practice_id": second.practice_id, "reason": "x"})
        )

    rebuild_search(meanwhile)
    assert sorted(titles("rio")) == ["Lectura", "Publicada durante", "Publicada sin índice"]
    assert queries.index_faults() == []
    Card.objects.filter(pk=first.pk).update(facets=[], tokens="")
    call_command("rebuild_search")
    assert "3 prácticas" in capsys.readouterr().out
    assert queries.index_faults() == []
    assert ask("lectura", territorio=["CO-27"]).total == 1


def test_an_undone_publication_leaves_nothing(card):
    from minga.kernel.writing import transaction

    card("Lectura", "río")
    ask("rio")

    def undone():
        with transaction():
            card("Fantasma", "río")
            assert len(titles("rio")) == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        undone()
    assert titles("rio") == ["Lectura"]
    card("Otra", "mar")
    assert titles("rio") == ["Lectura"]
    assert queries.index_faults() == []
