"""The evaluator's desk over plain HTTP, without JavaScript: one criterion at a time, nothing lost, nothing twice."""

import html
import re

import pytest

from minga.config import demo
from minga.evaluation import services
from minga.evaluation.models import Assignment, Sheet, SheetRevision
from minga.evaluation.queries import candidate_of
from minga.practices import services as practices
from tests.journeys.test_travel import Visitor

from .conftest import asked, sends, who


@pytest.fixture
def desk(candidate):
    """An evaluator who accepted, in a browser of their own, and the address of their desk."""
    work = asked(candidate, "inti")
    services.accept(work, by=work.person)
    return Visitor(work.person), f"/evaluacion/{work.pk}/", work


def form_of(page):
    """Read what a browser would post from the sheet's form, with the choices that stand."""
    form = re.search(r"<form[^>]*data-sheet.*?</form>", page, re.DOTALL)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        said = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if said.get("type") not in ("checkbox", "radio") or " checked" in tag:
            found[said["name"]] = html.unescape(said.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL):
        found[name] = html.unescape(text)
    return found


def test_one_criterion_after_the_other_until_it_is_sent(desk):
    visitor, url, _work = desk
    page = visitor.read(url)
    assert "1. Conveniencia y pertinencia" in page
    assert "0 de 1 enviadas" in page
    assert "faltan 8 criterios" in page
    assert "Necesidad sustentada y ligada al plan" in page
    for n in range(1, 9):
        fields = form_of(visitor.read(f"{url}?criterio=C{n}"))
        fields |= {f"C{n}-level": 1, f"C{n}-points": 6, f"C{n}-note": f"Aporte {n}", "next": ""}
        if n == 4:
            fields[f"C{n}-pointer"] = "q:results"
        answer = visitor.send(url, **fields)
        following = "revisar" if n == 8 else f"C{n + 1}"
        assert answer["Location"] == f"{url}?criterio={following}#la-rubrica"
    page = visitor.read(f"{url}?criterio=revisar")
    for words in ("Nivel medio", "60 de 100", "Se apoya en:", "32. Resultados", "Aporte 8"):
        assert words in page
    refused = visitor.send(url, 422, **form_of(page), submit="1").content.decode()
    assert "Escriba su concepto final" in refused
    sent = visitor.send(url, **(form_of(refused) | {"opinion": "Bien.", "submit": "1"}))
    assert sent["Location"] == "/evaluacion/mias/"
    page = visitor.read(url)
    assert "sellada" in page
    assert "data-sheet" not in page
    assert SheetRevision.objects.filter(kept=False).count() == 9


def test_what_is_wrong_is_said_where_it_is_and_what_was_typed_stays(desk):
    visitor, url, _work = desk
    fields = form_of(visitor.read(f"{url}?criterio=C3")) | {
        "C3-level": 2,
        "C3-points": 3,
        "C3-note": "Un aporte",
        "next": "",
    }
    assert visitor.send(url, **fields)["Location"].endswith("criterio=C4#la-rubrica")
    page = visitor.read(f"{url}?criterio=C3")
    assert "el nivel «Alto» va de 8 a 10 puntos" in page
    assert "Un aporte" in page
    assert "faltan 8 criterios" in page
    refused = visitor.send(url, 422, submit="1").content.decode()
    assert 'href="?criterio=C3#la-rubrica"' in refused
    assert refused.index("todavía no está completa") < refused.index("Revisar y enviar")


def test_what_does_not_apply_needs_its_reason_and_leaves_the_total(desk):
    visitor, url, _work = desk
    fields = form_of(visitor.read(f"{url}?criterio=C4")) | {"C4-na": "1", "next": ""}
    visitor.send(url, **fields)
    assert "faltan 8 criterios" in visitor.read(f"{url}?criterio=C4")
    fields = form_of(visitor.read(f"{url}?criterio=C4")) | {"C4-na_reason": "Aún no termina el año"}
    visitor.send(url, **fields)
    page = visitor.read(f"{url}?criterio=C4")
    assert "<b>0 de 70</b>" in page
    assert "faltan 7 criterios" in page


def test_an_old_tab_shows_both_wordings(desk):
    visitor, url, _work = desk
    old = form_of(visitor.read(f"{url}?criterio=C1"))
    visitor.send(url, **(old | {"C1-level": 1, "C1-points": 5, "C1-note": "Desde el teléfono"}))
    late = old | {"key": "otra", "C1-level": 2, "C1-points": 9, "C1-note": "Desde el computador"}
    page = visitor.send(url, 409, **late).content.decode()
    for words in ("Desde el teléfono", "Desde el computador", "Se conservan los dos textos"):
        assert words in page
    assert Sheet.objects.get().scores["C1"]["note"] == "Desde el teléfono"
    visitor.send(url, **form_of(page))
    assert Sheet.objects.get().scores["C1"]["note"] == "Desde el computador"
    assert SheetRevision.objects.filter(kept=True).count() == 1


def test_a_repeat_changes_nothing_and_a_key_with_other_words_is_given_back(desk):
    visitor, url, _work = desk
    fields = form_of(visitor.read(f"{url}?criterio=C1")) | {"C1-level": 1, "C1-points": 5, "C1-note": "Uno"}
    visitor.send(url, **fields)
    visitor.send(url, **fields)
    assert SheetRevision.objects.count() == 1
    page = visitor.send(url, 422, **(fields | {"C1-note": "Dos palabras nuevas"})).content.decode()
    assert "Dos palabras nuevas" in page
    assert "ya se había hecho con otro contenido" in page
    again = form_of(page)
    assert again["key"] != fields["key"]
    visitor.send(url, **(again | {"C1-revision": "1"}))
    assert Sheet.objects.get().scores["C1"]["note"] == "Dos palabras nuevas"


def test_autosave_gives_its_receipt_and_never_a_500(desk):
    visitor, url, work = desk
    page = {"C1-level": "1", "C1-points": "6", "C1-note": "Uno", "C1-revision": "0", "step": "C1"}

    def save(**fields):
        return visitor.post(url + "guardar/", page | fields, HTTP_IDEMPOTENCY_KEY=fields.pop("key", "k1"))

    first = save().json()
    assert (first["points"], first["revisions"], len(first["missing"])) == (6, {"C1": 1}, 7)
    assert save().json() == first
    assert save(**{"C1-note": "Dos"}).status_code == 422
    late = save(key="k2", **{"C1-note": "Tarde"})
    assert (late.status_code, "dos textos" in late.json()["message"]) == (409, True)
    for rubbish in (
        {"C1-level": "x" * 50, "C1-points": "-3"},
        {"C1-note": "\0\u200b"},
        {"C99-level": "1"},
    ):
        assert save(key=f"r{len(str(rubbish))}", **(rubbish | {"C1-revision": "1"})).status_code in (200, 409)
    services.save_sheet(
        work, {c: {"points": 10} for c in (f"C{n}" for n in range(1, 9))}, "Bien.", by=work.person
    )
    services.submit_sheet(work, by=work.person)
    assert save(key="k9").status_code == 403
    assert Visitor(who("nina")).post(url + "guardar/", page).status_code == 404


def another(office, title):
    practice = demo.travel(office, title, "submitted")
    practices.admit(practice, by=who("sisa"))
    return candidate_of(practice)


def test_the_next_one_is_the_least_evaluated_and_what_is_left_for_later_comes_last(
    desk, candidate, office, django_assert_max_num_queries
):
    visitor, url, first = desk
    with django_assert_max_num_queries(20) as one:
        visitor.read("/evaluacion/mias/")
    second, third = (another(office, f"Práctica {n}") for n in (2, 3))
    asked(second, "inti")
    third_work = asked(third, "inti")
    sends(second, "nina", 6)
    with django_assert_max_num_queries(len(one.captured_queries)):
        page = visitor.read("/evaluacion/mias/")
    order = re.findall(r'tasks.*?<a href="(/evaluacion/\d+/)"|<li><span><a href="(/evaluacion/\d+/)"', page)
    assert [a or b for a, b in order][:3] == [
        url,
        f"/evaluacion/{third_work.pk}/",
        f"/evaluacion/{third_work.pk - 1}/",
    ]
    answer = visitor.send(url, **form_of(visitor.read(f"{url}?criterio=C1")), later="")
    assert answer["Location"] == f"/evaluacion/{third_work.pk}/"
    assert "la dejó para después" in visitor.read("/evaluacion/mias/")
    assert Assignment.objects.get(pk=first.pk).put_off_at


def test_the_page_of_a_desk_costs_the_same_with_more_work(desk, office, django_assert_max_num_queries):
    visitor, url, _work = desk
    with django_assert_max_num_queries(35) as one:
        visitor.read(url)
    for n in (2, 3):
        asked(another(office, f"Práctica {n}"), "inti")
    with django_assert_max_num_queries(len(one.captured_queries)):
        visitor.read(url)


def test_a_conflict_is_declared_on_a_page_of_its_own(desk):
    visitor, url, work = desk
    assert "Sus autores no lo sabrán" in visitor.read(url + "impedimento/")
    assert "obligatorio" in visitor.send(url + "impedimento/", 422, kind="WORK", reason="").content.decode()
    visitor.send(url + "impedimento/", kind="WORK", reason="Trabajamos juntos")
    work.refresh_from_db()
    assert work.status == "RECUSED"
    visitor.read(url, 404)
