"""Forms that were filled elsewhere come in: uploaded, reviewed answer by answer, brought in once; plain HTTP, no JavaScript."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minga.config.management.commands.check_invariants import breaches
from minga.instruments.queries import answers_of
from minga.notices.models import Notice
from minga.practices.models import ImportedAnswer, Intake, IntakeRow, Practice
from minga.practices.services import apply_intake, save_answer
from tests.instruments.test_table import LABELS, SYSTEM, answers, export
from tests.journeys.test_travel import FORM, Visitor, fields_of

pytestmark = pytest.mark.django_db
UPLOAD = "/practicas/importar/"


def upload(visitor, path, office, owner="amaru@minga.example", status=302):
    file = SimpleUploadedFile(Path(path).name, Path(path).read_bytes())
    return visitor.send(UPLOAD, status, file=file, institution=office.pk, owner=owner)


def staged(visitor, path, office, **more):
    """Upload a file and return its review page's address."""
    return re.match(r"/practicas/importar/\d+/", upload(visitor, path, office, **more).headers["Location"])[0]


@pytest.fixture
def officer(sisa):
    return Visitor(sisa)


TITLES = ("Comités de río", "Canoas que leen", "Aula abierta", "Radio de la vereda")


def sheet(tmp_path, *rows, name="respuestas.xlsx", **options):
    return export(tmp_path / name, [answers(**row) for row in rows], **options)


def states(page):
    return {
        r.title: r.state
        for r in IntakeRow.objects.filter(intake=int(re.search(r"\d+", page)[0])).order_by("position")
    }


def test_an_export_is_reviewed_and_brought_in_once(tmp_path, officer, office, amaru):
    path = sheet(tmp_path, *({"title": t} for t in TITLES))
    page = staged(officer, path, office)
    told = officer.read(page)
    assert "Importar todas las listas (4)" in told
    assert "Canoas que leen" in told
    assert "Esperan su revisión" in officer.read(UPLOAD)
    assert "Revisar lo importado" in officer.read("/mi-trabajo/")
    officer.send(page + "apartar/", row=["5"])
    assert "No se importa" in officer.read(page + "?estado=LEFT")
    officer.send(page + "aplicar/", row=["2"])
    assert Practice.objects.get().title == "Comités de río"
    officer.send(page + "aplicar/", all="1")
    assert Practice.objects.count() == 3
    assert {p.authors.get().person for p in Practice.objects.all()} == {amaru}
    officer.send(page + "aplicar/", all="1")
    assert Practice.objects.count() == 3, "the same button twice"
    assert Intake.objects.get().state == "APPLIED"
    again = staged(officer, path, office)
    assert again != page
    assert set(states(again).values()) == {"SAME", "NEW"}
    assert "Ya está, sin cambios" in officer.read(again)
    officer.send(again + "descartar/")
    assert "Comités de río" in Visitor(amaru).read("/mi-trabajo/")
    assert breaches() == []


def test_many_come_in_with_the_questions_of_few_and_their_leader_is_told_once(
    tmp_path, officer, office, amaru, sisa
):
    staged(officer, sheet(tmp_path, *({"title": t} for t in TITLES)), office)
    intake, asked = Intake.objects.get(), []
    for positions in ({2}, {3, 4, 5}):
        with CaptureQueriesContext(connection) as queries:
            told = apply_intake(intake, by=sisa, positions=positions)
        assert len(told.started) == len(positions)
        asked.append(len(queries))
    assert asked[0] == asked[1]
    for response in (p.response for p in Practice.objects.all()):
        now = response.answers.order_by("pk").values_list(
            "item", "value", "revision", "updated_at", "updated_by"
        )
        kept = response.revisions.filter(kept=False).order_by("pk")
        assert list(kept.values_list("item", "value", "revision", "at", "by")) == list(now)
    texts = Notice.objects.filter(person=amaru).order_by("pk").values_list("text", flat=True)
    assert list(texts) == [
        "Se importó una ficha a su nombre: ya puede escribirla.",
        "Se importaron 3 fichas a su nombre: ya puede escribirlas.",
    ]
    assert breaches() == []


def test_the_same_upload_twice_is_the_one_that_waits(tmp_path, officer, office):
    path = sheet(tmp_path, {})
    assert staged(officer, path, office) == staged(officer, path, office)
    assert Intake.objects.count() == 1


def test_a_newer_export_brings_what_changed_and_asks_where_both_did(tmp_path, officer, office, amaru, yaku):
    first = sheet(tmp_path, {"title": TITLES[0]}, {"title": TITLES[1]}, {"title": TITLES[2]})
    officer.send(staged(officer, first, office) + "aplicar/", all="1")
    edited = Practice.objects.get(title=TITLES[1])
    save_answer(edited, "summary", "Lo escribió su autora", by=amaru, key="k")
    newer = sheet(
        tmp_path,
        {"title": TITLES[0], "summary": "Resumen corregido en la fuente"},
        {"title": TITLES[1], "summary": "También corregido en la fuente"},
        {"title": TITLES[2]},
        {"title": TITLES[3]},
        name="nueva.xlsx",
    )
    page = staged(officer, newer, office)
    assert states(page) == dict(zip(TITLES, ("CHANGED", "CHANGED", "SAME", "NEW"), strict=True))
    officer.send(page + "aplicar/", all="1")
    assert answer("summary", TITLES[0]) == "Resumen corregido en la fuente"
    assert answer("summary", TITLES[1]) == "Lo escribió su autora", "never overwritten unasked"
    history = Visitor(amaru).read(f"/practicas/{named(TITLES[0]).pk}/ficha/historia/summary/")
    newest = re.sub(r"<del>.*?</del>|<[^>]+>", "", history, flags=re.DOTALL)
    assert "Resumen corregido en la fuente" in " ".join(newest.split())
    both = officer.read(page + "respuestas/3/")
    assert "Lo escribió su autora" in both
    assert "También corregido en la fuente" in both
    owner = {"owner": amaru.email}
    officer.send(page + "respuestas/3/", **owner, **{"take-summary": "source"})
    save_answer(edited, "summary", "Y lo cambió otra vez", by=amaru, key="k2")
    officer.send(page + "aplicar/", row=["3"])
    assert answer("summary", TITLES[1]) == "Y lo cambió otra vez", "it was chosen over another text"
    officer.send(page + "respuestas/3/", **owner, **{"take-summary": "here"})
    officer.send(page + "aplicar/", row=["3"])
    assert answer("summary", TITLES[1]) == "Y lo cambió otra vez"
    assert set(states(staged(officer, newer, office)).values()) == {"SAME"}, (
        "what was decided is not asked again"
    )
    assert breaches() == []


def named(title):
    return Practice.objects.get(title=title)


def answer(item, title):
    return answers_of(named(title).response).get(item)


def test_a_sent_ficha_is_never_touched_and_a_strangers_draft_is_not_told(
    tmp_path, officer, office, amaru, yaku
):
    from minga.people.services import grant_role

    officer.send(staged(officer, sheet(tmp_path, {}, {"title": TITLES[1]}), office) + "aplicar/", all="1")
    Practice.objects.filter(title=TITLES[1]).update(status="UNDER_VERIFICATION", edition_number=1)
    newer = sheet(tmp_path, {"summary": "Otro"}, {"title": TITLES[1], "summary": "Otro"}, name="b.xlsx")
    page = staged(officer, newer, office)
    assert list(states(page).values()) == ["CHANGED", "CANNOT"]
    assert "ya se envió" in officer.read(page)
    grant_role(yaku, "quality_lead", office, by=None)
    other = Visitor(yaku)
    page = staged(other, newer, office)
    assert list(states(page).values()) == ["SAME", "CANNOT"]
    assert "Doce escuelas" not in other.read(page + "respuestas/2/")
    other.send(page + "aplicar/", row=["2", "3"])
    assert answer("summary", "Comités de río que cuidan el calendario").startswith("Doce")


def test_columns_are_adjusted_once_for_all_and_remembered(tmp_path, officer, office):
    headings = [*LABELS[:-1], "¿Con qué otros instrumentos cuenta?"]
    path = sheet(tmp_path, {"replication_mechanisms": "Un mapa"}, headings=headings)
    page = staged(officer, path, office)
    assert "no responde ninguna pregunta" in officer.read(page)
    assert "1 texto sin ubicar" in officer.read(page)
    index = len(SYSTEM) + 39
    told = officer.read(page + "columnas/")
    assert "«Un mapa»" in told
    twice = {f"col-{index}": "title", f"col-{len(SYSTEM)}": "title"}
    assert (
        "Dos columnas"
        in officer.send(page + f"columnas/?columna={len(SYSTEM)}", 422, **twice).content.decode()
    )
    officer.send(page + "columnas/", **{f"col-{index}": "replication_mechanisms"})
    officer.send(page + "aplicar/", all="1")
    said = answers_of(Practice.objects.get().response)["replication_mechanisms"]
    assert said["other"] == "Un mapa"
    newer = sheet(
        tmp_path,
        {"replication_mechanisms": "Un mapa"},
        {"title": TITLES[1], "replication_mechanisms": "Una guía propia"},
        name="b.xlsx",
        headings=headings,
    )
    page = staged(officer, newer, office)
    assert list(states(page).values()) == ["SAME", "NEW"], "the office's own choice holds for a newer export"


def test_dates_that_can_be_read_two_ways_are_asked(tmp_path, officer, office):
    path = sheet(tmp_path, {"start_date": "3/4/2018"}, system=["ID", "Correo electrónico"])
    page = staged(officer, path, office)
    assert "va primero el día o el mes" in officer.read(page)
    officer.send(page + "columnas/", order="day")
    officer.send(page + "aplicar/", all="1")
    assert answers_of(Practice.objects.get().response)["start_date"] == "2018-04-03"


def test_each_answer_goes_to_whose_address_it_carries_or_to_whom_one_names(
    tmp_path, officer, office, yaku, stranger
):
    path = sheet(tmp_path, {"title": TITLES[0]}, {"title": TITLES[1]})
    import openpyxl

    book = openpyxl.load_workbook(path)
    book.active["D2"], book.active["D3"] = "YAKU@minga.example", stranger.email
    book.save(path)
    page = staged(officer, path, office)
    assert list(states(page).values()) == ["NEW", "UNSURE"]
    assert "no tiene cargo en la entidad" in officer.read(page)
    officer.send(page + "respuestas/3/", 422, owner=stranger.email)
    assert (
        "no tiene un cargo vigente"
        in officer.send(page + "respuestas/3/", 422, owner=stranger.email).content.decode()
    )
    assert (
        "Nadie tiene una cuenta"
        in officer.send(page + "respuestas/3/", 422, owner="no@hay.example").content.decode()
    )
    officer.send(page + "respuestas/3/", owner="killa@minga.example")
    officer.send(page + "aplicar/", all="1")
    leaders = {p.title: p.authors.get().person.email for p in Practice.objects.all()}
    assert leaders == {TITLES[0]: "yaku@minga.example", TITLES[1]: "killa@minga.example"}


def test_the_printed_copy_of_an_answer_that_is_here_is_told_apart(tmp_path, officer, office, amaru):
    title = "Comités de río que cuidan el calendario de las escuelas ribereñas"
    source = FORM.read_text()
    title = re.search(r"Nombre de la Buena Práctica \*\s+(.+)", source)[1].strip()
    officer.send(staged(officer, sheet(tmp_path, {"title": title}), office) + "aplicar/", all="1")
    where = upload(officer, FORM, office).headers["Location"]
    assert where.endswith("/respuestas/1/")
    page = where.removesuffix("respuestas/1/")
    assert "diga si es la misma" in officer.read(where)
    officer.send(page + "aplicar/", row=["1"])
    assert Practice.objects.count() == 1, "it waits for a decision"
    officer.send(where, owner=amaru.email, twin="same")
    told = officer.read(where)
    assert "Dirá, como en la fuente" in told
    assert "Lo que dice la fuente" in told
    officer.send(where, owner=amaru.email, twin="new")
    officer.send(page + "aplicar/", row=["1"])
    assert Practice.objects.count() == 2
    assert ImportedAnswer.objects.count() == 2
    assert breaches() == []


def test_an_answer_of_another_office_waits_until_somebody_says_whose_it_is(tmp_path, officer, office):
    from minga.reference.services import add_institution

    add_institution(
        country="CO", kind="SECRETARIAT", code="SEM-05088", name="Secretaría de Educación de Bello"
    )
    path = sheet(
        tmp_path,
        {"sponsor_institution": "Secretaría de Educación de Bello"},
        {"title": TITLES[1], "sponsor_institution": "Chocó"},
    )
    page = staged(officer, path, office)
    assert list(states(page).values()) == ["UNSURE", "NEW"]
    assert "se importa para otra entidad" in officer.read(page)
    officer.send(page + "aplicar/", all="1")
    assert Practice.objects.count() == 1
    officer.send(page + "respuestas/2/", owner="amaru@minga.example", is_ours="1")
    officer.send(page + "aplicar/", all="1")
    assert Practice.objects.count() == 2


def test_a_list_asks_the_same_for_one_and_for_three(tmp_path, officer, office, django_assert_max_num_queries):
    counts = []
    for n, name in ((1, "a.xlsx"), (3, "b.xlsx")):
        page = staged(officer, sheet(tmp_path, *({"title": t} for t in TITLES[:n]), name=name), office)
        officer.read(page)
        with django_assert_max_num_queries(40) as asked:
            officer.read(page)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_what_was_unsure_stays_at_its_field_until_its_author_settles_it(
    tmp_path, officer, office, amaru, yaku
):
    said = {
        "beneficiary_groups": "Comunidad en generall;",
        "scopes": "El río;",
        "start_date": "3/4/2018",
    }
    headings = [*LABELS, "¿Cuántas sedes?"]
    path = export(tmp_path / "r.xlsx", [[*answers(**said), "Siete"]], headings, system=["ID"])
    officer.send(staged(officer, path, office) + "aplicar/", all="1")
    pk = Practice.objects.get().pk
    ficha, author = f"/practicas/{pk}/ficha/", Visitor(amaru)
    tasks = author.read(ficha)
    assert "preguntas por aclarar" in tasks
    assert "Siete" in tasks, "no word of the source is lost"
    block = author.read(ficha + "S2/")
    assert "La fuente dice «Comunidad en generall» y se tomó «Comunidad en general»" in block
    assert "El río" in block
    assert "3 de abril de 2018" in block
    assert "4 de marzo de 2018" in block
    settle = ficha + "S2/aclarar/{}/"
    assert officer.post(settle.format("scopes")).status_code == 403
    assert Visitor(yaku).post(settle.format("scopes")).status_code == 404
    author.send(settle.format("start_date"))
    assert "La fuente no lo dice" in author.read(ficha + "S2/"), "only an answer settles it"
    typed = fields_of(author.read(ficha + "S2/")) | {"origin": "Lo que iba escribiendo"}
    author.send(settle.format("start_date"), day="2018-04-03", **typed)
    values = answers_of(Practice.objects.get().response)
    assert (values["start_date"], values["origin"]) == ("2018-04-03", "Lo que iba escribiendo")
    author.send(settle.format("beneficiary_groups"))
    author.fill(ficha + "S2/", scopes=["SC1"])
    block = author.read(ficha + "S2/")
    for gone in ("3 de abril de 2018", "generall", "El río"):
        assert gone not in block
    author.send(settle.format("beneficiary_groups"))
    assert breaches() == []
