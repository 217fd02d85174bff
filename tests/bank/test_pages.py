"""The bank's pages as a visitor meets them."""

import json
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minga.bank.engine import citing
from minga.bank.models import Card, Message
from minga.bank.services import tombstone_card
from minga.kernel.events import Event

pytestmark = pytest.mark.django_db


def read(url, status=200, client=None):
    answer = (client or Client()).get(url)
    assert answer.status_code == status, f"{url}: {answer.status_code}"
    return answer.content.decode()


def take_down(kept):
    tombstone_card(
        Event("practice.unpublished", None, None, {"practice_id": kept.practice_id, "reason": "Se pidió"})
    )


def test_the_address_holds_everything_and_each_filter_can_be_taken_off(card):
    card("Lectura en el río", "Se lee mucho", year=2019)
    card(
        "Lectura en Loreto", "Se lee más", country="PE", department="Loreto", department_code="16", year=2021
    )
    page = read("/?q=lectura&territorio=CO-27&desde=2019&orden=nombre")
    assert "1 práctica<" in page
    assert 'value="CO-27" id="f-territorio-1" checked' in page.replace("f-territorio-2", "f-territorio-1")
    assert 'href="?q=lectura&amp;desde=2019&amp;orden=nombre"' in page
    assert 'href="?q=lectura&amp;territorio=CO-27&amp;orden=nombre"' in page
    assert '<option value="nombre" selected' in page
    assert "Lectura en Loreto" not in page
    assert 'href="/novedades.atom?q=lectura&amp;territorio=CO-27&amp;desde=2019&amp;orden=nombre"' in page
    nothing = read("/?q=lectura+astronomia&desde=2019")
    assert "No hay prácticas con todo eso" in nothing
    assert "Sin «astronomia»" in nothing
    assert 'href="?q=lectura&amp;desde=2019"' in nothing
    assert "¿Quiso decir" in read("/?q=lecutra")


@pytest.mark.parametrize("url", ["/", "/mapa/", "/comparar/", "/novedades.atom"])
def test_a_filter_that_does_not_exist_is_refused_whatever_it_asks(card, url):
    card()
    told = {read(f"{url}?{name}=x", 400) for name in ("consent_reference", "first_approver", "inventado")}
    assert len(told) == 1
    assert "Ese filtro no existe" in told.pop()
    read(f"{url}?nivel=INVENTADO&pagina=99999&orden=zzz&desde=%00")


@pytest.mark.parametrize(
    "url", ["/", "/?q=tema", "/?q=tema&pais=CO&orden=recientes", "/mapa/?q=tema", "/practica/practica-9001/"]
)
def test_a_page_asks_as_much_with_one_card_as_with_three_and_thirty(card, url):
    card(
        "Tema", "Otro asunto", practice_id=9001, fields=[{"text": "el tema que se busca", "label": "Origen"}]
    )
    counts = []
    for more in (0, 2, 27):
        for i in range(more):
            card(f"Asunto {i}", "", fields=[{"text": f"el tema {i}", "label": "Origen"}], year=2000 + i)
        read(url)
        with CaptureQueriesContext(connection) as seen:
            read(
                f"{url}{'&' if '?' in url else '?'}comparar={more}" if url[:3] != "/pr" else f"{url}?n={more}"
            )
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 8


def test_the_map_and_its_table_say_the_same(card):
    for _ in range(3):
        card()
    card(country="PE", department="Loreto", department_code="16")
    page = read("/mapa/")
    assert "<title>Chocó: 3</title>" in page
    assert "<title>Loreto: 1</title>" in page
    assert '<a href="/?territorio=CO-27">Chocó</a></td><td class="num">3' in page
    only = read("/mapa/?territorio=PE-16")
    assert "<title>Loreto: 1</title>" in only
    assert "No hay prácticas" in read("/mapa/?q=astronomia")


def test_up_to_three_are_compared_and_the_search_is_not_lost(card):
    kept = [card(f"Práctica {name}", "x", problem=f"Problema {name}") for name in "ABCD"]
    asked = "&".join(f"comparar={k.slug}" for k in kept)
    page = read(f"/comparar/?q=lectura&desde=2019&{asked}")
    assert "Problema C" in page
    assert "Problema D" not in page
    assert "Se comparan hasta tres" in page
    assert 'href="/?q=lectura&amp;desde=2019"' in page
    take_down(kept[0])
    assert "ya no está en el banco" in read(f"/comparar/?comparar={kept[0].slug}&comparar={kept[1].slug}")
    assert "Marque «Comparar»" in read("/comparar/")


def test_the_feed_tells_the_newest_of_a_search(card):
    card("Vieja lectura", "x", published_at="2024-01-01T10:00:00+00:00")
    card("Nueva lectura & más", "x", published_at="2026-01-01T10:00:00+00:00")
    gone = card("Retirada lectura", "x")
    take_down(gone)
    tree = ElementTree.fromstring(read("/novedades.atom?q=lectura"))
    assert [t.text for t in tree.iter("{http://www.w3.org/2005/Atom}title")][1:] == [
        "Nueva lectura & más",
        "Vieja lectura",
    ]


def test_the_feed_is_whole_whatever_was_typed(card):
    card("Lectura\x0b con tos\x01", "x\x02", office="Secretaría\x1f")
    for asked in ("", "?q=lectura%01%0B", "?q=%EF%BF%BE"):
        ElementTree.fromstring(read(f"/novedades.atom{asked}"))
    assert "Lectura con tos" in read("/novedades.atom")


def test_a_practice_reads_in_order_and_machines_read_it_too(card):
    kept = card(
        "Comités de <río> & lectura",
        "Doce escuelas acuerdan su calendario",
        problem="Las crecientes",
        what="Se reúnen\nAcuerdan",
        results=[{"indicator": "Sedes", "baseline": "3", "current": "12", "source": "Acta"}],
        conditions="Un bote",
        lessons="Avisar antes",
        evidence=[
            {"kind": "link", "link": "https://acta.example/1", "title": "Acta", "file_id": 0, "taken_on": ""}
        ],
        history=[{"date": "2025-02-01", "text": "Edición 1, envío 1"}],
        keywords=["calendario"],
        groups=[{"code": "PB1", "label": "Niñas y niños"}],
        axes=[{"code": "AX5", "label": "Rural"}],
    )
    page = read(f"/practica/{kept.slug}/")
    order = [
        "El problema",
        "Quién y dónde",
        "Qué hicieron",
        "Resultados",
        "Costo y esfuerzo",
        "Condiciones para",
        "Evidencias",
        "Historia",
        "Cómo citarla",
    ]
    places = [page.index(f"<h2>{title}") for title in order]
    assert places == sorted(places)
    assert "Comités de &lt;río&gt; &amp; lectura" in page
    assert 'name="DC.title" content="Comités de &lt;río&gt; &amp; lectura"' in page
    assert 'href="/?tema=AX5"' in page
    data = json.loads(read(f"/practica/{kept.slug}/datos.json"))
    assert data["name"] == kept.title
    assert data["spatialCoverage"]["name"] == "Chocó, Colombia"
    assert "Acta 4" not in page + json.dumps(data)
    assert "@techreport{" in read(f"/practica/{kept.slug}/cita.bib")
    assert "UR  - http" in read(f"/practica/{kept.slug}/cita.ris")
    read(f"/practica/{kept.slug}/cita.exe", 404)
    read("/practica/no-existe/", 404)
    take_down(kept)
    for part in ("", "datos.json", "cita.bib", "preguntar/"):
        assert "ya no está en el banco" in read(f"/practica/{kept.slug}/{part}", 410)


def test_citations_are_well_made_whatever_the_title_holds():
    source = citing.Source(
        title="50 % de {niñas} & niños_ leen\n#1 ~",
        office="SED Chocó",
        authors=("Amaru Quinto Rentería", "Sisa"),
        year="2026",
        day="2026-03-01",
        edition=2,
        kind="Buena práctica",
        url="https://minga.example/practica/x/",
        key="ñandú-x",
    )
    assert citing.apa(source) == (
        "Quinto Rentería, A. y Sisa. (2026). 50 % de {niñas} & niños_ leen #1 ~ (edición 2) [Buena práctica]."
        " SED Chocó, Minga. https://minga.example/practica/x/"
    )
    told = citing.bibtex(source)
    assert r"50 \% de \{niñas\} \& niños\_ leen \#1 \textasciitilde{}" in told
    assert told.startswith("@techreport{and-x,")
    rows = citing.ris(source).split("\r\n")
    assert rows[0] == "TY  - RPRT"
    assert "TI  - 50 % de {niñas} & niños_ leen #1 ~" in rows
    assert rows.count("AU  - Quinto Rentería, A.") == 1
    assert all(row[2:6] == "  - " for row in rows if row)


@pytest.fixture
def public(office):
    from minga.config import demo

    demo.travel(office, demo.STORIES[0][0], "published")
    return Card.objects.get()


def test_a_question_reaches_those_who_run_it_and_shows_nobody(public, amaru, sisa, stranger):
    visitor, url = Client(), f"/practica/{public.slug}/preguntar/"
    assert "Envíe" not in read(url)
    answer = visitor.post(url, {"name": "Ana", "email": "no es correo", "text": "¿Cómo?"})
    assert answer.status_code == 422
    assert 'href="#id_email"' in answer.content.decode()
    assert "¿Cómo?" in answer.content.decode()
    good = {
        "name": "Ana",
        "email": "ana@escuela.example",
        "text": "¿Cuántas personas hacen falta para empezar?",
    }
    assert visitor.post(url, good | {"website": "http://spam"}).status_code == 302
    assert not Message.objects.exists()
    after = visitor.post(url, good, follow=True)
    assert "Su pregunta llegó" in after.content.decode()
    assert amaru.email not in after.content.decode()
    assert after["Cache-Control"] == "private, no-cache"
    message, inbox = Message.objects.get(), f"/practica/{public.slug}/preguntas/"
    for text in ("¿Y en la sierra?", "¿Con qué libros?"):
        visitor.post(url, good | {"text": text})
    assert visitor.post(url, good | {"text": "¿Y desde cuándo?"}).status_code == 403
    for person in (amaru, sisa):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert "ana@escuela.example" in read(inbox, client=client)
        if person == amaru:
            assert "Responder una pregunta del banco" in read("/mi-trabajo/", client=client)
            for status in (302, 403):
                assert client.post(f"{inbox}{message.pk}/respondida/").status_code == status
    other = Client()
    other.force_login(stranger, backend="django.contrib.auth.backends.ModelBackend")
    read(inbox, 404, other)
    assert other.post(f"{inbox}{message.pk}/respondida/").status_code == 404
    from minga.journal.models import Entry

    assert "ana@escuela" not in " ".join(str(e.data) for e in Entry.objects.all())
