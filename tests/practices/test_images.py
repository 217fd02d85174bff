"""A photo reaches the bank by one decision and another person's look, and leaves it at once, whoever asks."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from PIL import Image, ImageChops, ImageStat

from minga.bank.models import Card
from minga.config import demo
from minga.config.management.commands.check_invariants import breaches
from minga.documents.adapters import path_of
from minga.documents.models import File
from minga.documents.services import store
from minga.journal.models import Entry
from minga.kernel.decisions import Refused
from minga.notices.models import Notice
from minga.people.services import grant_role
from minga.practices import queries, services
from minga.practices.models import Evidence, PublicImage, Removal
from tests.conftest import person
from tests.documents import hostile
from tests.documents.reading import everything_in, text_of

pytestmark = pytest.mark.django_db
ALT = "Ocho personas siembran en el patio"
SAID = {"minors": "NO", "basis": "NOBODY", "alt": ALT, "caption": "La huerta", "covered": []}


@pytest.fixture
def published(office):
    """A practice in the bank, with one photo in its ficha whose file carries where and when it was taken."""
    practice = demo.travel(office, "Consejos de lectura que llegan por el río", "published")
    photo(practice)
    return practice


def told_where():
    exif = Image.Exif()
    exif[0x010F], exif[0x0132] = "Cámara", "2026:05:03 10:00:00"
    exif[0x8825] = {1: "N", 2: (5.0, 41.0, 30.0), 3: "W", 4: (76.0, 39.0, 40.0)}
    return exif


def photo(practice, minors="NO", size=(1280, 960)):
    leader = person("amaru")
    content = hostile.picture(size=size, exif=told_where())
    file = store(SimpleUploadedFile("maria-perez.jpg", content), name="maria-perez.jpg", by=leader)
    File.objects.filter(pk=file.pk).update(state="CLEAN", content_type="image/jpeg")
    file.refresh_from_db()
    return Evidence.objects.create(
        practice=practice,
        item="results",
        title="Siembra",
        file=file,
        minors=minors,
        added_by=leader,
        added_at=file.uploaded_at,
    )


def piece_of(practice):
    return queries.photos_of(practice).get()


def client_of(name=""):
    client = Client(raise_request_exception=False)
    if name:
        client.force_login(person(name), backend="django.contrib.auth.backends.ModelBackend")
    return client


def chosen(practice, by="yaku"):
    return services.choose_image(piece_of(practice), by=person(by))


def shown(practice):
    """Bring the photo all the way."""
    image = services.propose_image(chosen(practice), SAID, by=person("yaku"))
    return services.approve_image(image, looked=True, by=person("killa"))


def card_of(practice):
    return Card.objects.select_related("text").get(practice_id=practice.pk)


def pages_of(practice):
    slug = card_of(practice).slug
    return f"/practica/{slug}/", f"/practica/{slug}/datos.json", "/", "/novedades.atom"


def test_it_is_seen_with_its_words_once_two_people_said_yes(published):
    image = shown(published)
    page, url = pages_of(published)[0], f"{pages_of(published)[0]}imagen/{image.pk}.jpg"
    visitor = client_of()
    html = visitor.get(page).content.decode()
    assert f'<img src="{url}" alt="{ALT}" width="1280" height="960" loading="lazy"' in html
    assert "La huerta" in html
    assert "og:image" not in html
    answer = visitor.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Cache-Control"] == "public, no-cache"
    assert "maria" not in str(answer.headers).lower()
    seen = Image.open(io.BytesIO(b"".join(answer.streaming_content)))
    assert not seen.getexif()
    assert max(seen.size) <= 1600
    assert visitor.get(url, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 304
    for form in ("pdf", "docx", "odt"):
        paper = visitor.get(f"{page}practica.{form}").content
        assert "La huerta" in text_of(paper, form)
        assert "maria" not in everything_in(paper, form).lower()
    assert [line for line in breaches() if not line.startswith("I14")] == []


@pytest.mark.parametrize("step", ["nothing", "chosen", "proposed", "declined"])
def test_no_step_but_the_last_shows_it(published, step):
    image = None if step == "nothing" else chosen(published)
    if step in ("proposed", "declined"):
        services.propose_image(image, SAID, by=person("yaku"))
    if step == "declined":
        services.decline_image(image, "Se reconoce a alguien", by=person("killa"))
    page, number = pages_of(published)[0], image.pk if image else 1
    assert "<img" not in client_of().get(page).content.decode().split("<main", 1)[1]
    assert client_of().get(f"{page}imagen/{number}.jpg").status_code == 404
    assert queries.public_card(published.publications.get())["images"] == []


def test_an_original_is_at_no_public_address(published):
    image = shown(published)
    original = piece_of(published).file
    content = card_of(published).text.content
    content["images"][0]["sha256"] = original.sha256
    card_of(published).text.__class__.objects.update(content=content)
    assert client_of().get(f"{pages_of(published)[0]}imagen/{image.pk}.jpg").status_code == 404
    assert any("I12" in line for line in breaches())


def test_the_second_person_is_another_one_of_the_office_and_looked(published, office):
    image = services.propose_image(chosen(published, by="amaru"), SAID, by=person("yaku"))
    for name, looked, why in (
        ("yaku", True, "Usted la propuso"),
        ("amaru", True, ""),
        ("sisa", True, "segunda persona"),
        ("killa", False, "Mire la copia"),
    ):
        with pytest.raises(Refused, match=why), transaction.atomic():
            services.approve_image(image, looked=looked, by=person(name))
    services.approve_image(image, looked=True, by=person("killa"))
    for wrong in (
        {"approved_by": person("yaku")},
        {"approved_by": None},
        {"alt": ""},
        {"minors": ""},
        {"basis": ""},
        {"minors": "YES"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicImage.objects.filter(pk=image.pk).update(**wrong)


def test_an_author_with_a_post_is_not_the_second_person(published, office, amaru):
    image = services.propose_image(chosen(published), SAID, by=person("yaku"))
    grant_role(amaru, "communications_officer", office, by=None)
    with pytest.raises(Refused, match="Usted es autor"):
        services.approve_image(image, looked=True, by=person("amaru"))


@pytest.mark.parametrize("minors", ["YES", "UNSURE"])
@pytest.mark.parametrize("said_by", ["ficha", "office"])
def test_minors_are_covered_or_authorised_and_not_knowing_is_a_yes(published, minors, said_by):
    if said_by == "ficha":
        Evidence.objects.filter(pk=piece_of(published).pk).update(minors=minors)
    image, answer = chosen(published), minors if said_by == "office" else "NO"
    said = {**SAID, "minors": answer}
    for wrong in ({}, {"basis": "COVERED"}, {"basis": "AUTHORISED", "authorisation": " "}, {"minors": ""}):
        with pytest.raises(Refused) as refused:
            services.propose_image(image, {**said, **wrong}, by=person("yaku"))
        assert refused.value.decision.unmet
    authorised = {**said, "basis": "AUTHORISED", "authorisation": "Acta 12 de acudientes"}
    services.propose_image(image, authorised, by=person("yaku"))
    with pytest.raises(Refused, match="no se publican imágenes con personas"):
        services.approve_image(image, looked=True, by=person("killa"))


def test_what_is_covered_is_gone_from_the_copy_that_is_seen(published):
    image = chosen(published)
    columns, rows = queries.cells_of(image)
    assert (columns, rows) == (8, 6)
    services.propose_image(
        image, {**SAID, "minors": "YES", "basis": "COVERED", "covered": [0, 1]}, by=person("yaku")
    )
    before, after = (Image.open(path_of(f.sha256)) for f in (piece_of(published).file, image.derivative))
    covered, rest = (0, 0, 320, 160), (400, 240, 1280, 960)
    assert spread(before.crop(covered)) > 30
    assert spread(after.crop(covered)) < 8, "four colours, and nothing of what was there"
    changed = ImageStat.Stat(ImageChops.difference(before.crop(rest), after.crop(rest))).mean
    assert max(changed) < 15, "the rest is as it was"


def spread(picture):
    return max(ImageStat.Stat(picture.convert("L")).stddev)


def test_taking_it_down_takes_it_from_every_page_copy_and_address_at_once(published):
    image = shown(published)
    url, visitor = f"{pages_of(published)[0]}imagen/{image.pk}.jpg", client_of()
    paper = f"{pages_of(published)[0]}practica.odt"
    for page in (*pages_of(published), paper, url):
        assert visitor.get(page).status_code == 200  # and a copy is kept
    etag = visitor.get(url)["ETag"]
    client_of("sisa").post(f"/practicas/{published.pk}/imagenes/{image.pk}/retirar/", {"reason": "Se pidió"})
    for page in pages_of(published):
        answer = visitor.get(page)
        assert answer.status_code == 200
        assert f"imagen/{image.pk}" not in answer.content.decode()
        assert ALT not in answer.content.decode()
    assert "La huerta" not in text_of(visitor.get(paper).content, "odt")
    for headers in ({}, {"HTTP_IF_NONE_MATCH": etag}):
        assert visitor.get(url, **headers).status_code == 410
    assert visitor.get(f"{url.removesuffix('.jpg')}/retirar/").status_code == 410
    assert File.objects.get(pk=image.derivative_id).state == "TAKEN_DOWN"
    services.unpublish(published.publications.get(), "Se pidió", by=person("yaku"))
    assert visitor.get(url).status_code == 410
    assert [line for line in breaches() if not line.startswith("I14")] == []


def test_anybody_asks_that_it_is_taken_away_and_it_is_hidden_at_once(published, sisa):
    image = shown(published)
    page = pages_of(published)[0]
    visitor, ask = client_of(), f"{page}imagen/{image.pk}/retirar/"
    assert ask in visitor.get(page).content.decode()
    assert visitor.get(ask).status_code == 200
    assert visitor.post(ask, {"text": "no"}).status_code == 422
    assert client_of().get(f"{page}imagen/{image.pk}.jpg").status_code == 200
    visitor.post(ask, {"text": "Se reconoce a mi hija", "website": "http://spam.example"})
    assert not Removal.objects.exists()
    answer = visitor.post(ask, {"text": "Se reconoce a mi hija", "email": "madre@casa.example"}, follow=True)
    assert "ya no se ve" in answer.content.decode()
    assert client_of().get(f"{page}imagen/{image.pk}.jpg").status_code == 410
    assert ALT not in client_of().get(page).content.decode()
    told = client_of("sisa").get(f"/practicas/{published.pk}/imagenes/").content.decode()
    assert "Se reconoce a mi hija" in told
    assert "madre@casa.example" in told
    assert "madre@casa.example" not in str(list(Entry.objects.values_list("data", flat=True)))
    assert "pidieron retirar una imagen" in client_of("sisa").get("/mi-trabajo/").content.decode()
    assert Notice.objects.filter(person=sisa, text__contains="48 horas").exists()
    services.propose_image(PublicImage.objects.get(), SAID, by=person("yaku"))
    assert client_of().get(f"{page}imagen/{image.pk}.jpg").status_code == 410, (
        "until another person looks again"
    )
    services.approve_image(PublicImage.objects.get(), looked=True, by=person("killa"))
    assert client_of().get(f"{page}imagen/{image.pk}.jpg").status_code == 200
    assert Removal.objects.get().answered_by == person("yaku")


def test_the_office_decides_on_a_page_without_javascript(published):
    head, other = client_of("yaku"), client_of("killa")
    home = f"/practicas/{published.pk}/imagenes/"
    assert home in head.get(f"/practicas/{published.pk}/publicacion/").content.decode()
    here = head.post(f"{home}elegir/{piece_of(published).pk}/")["Location"]
    page = head.get(here).content.decode()
    assert page.count('name="covered"') == 48
    assert "checked" not in page
    refused = head.post(here, {"alt": "Una foto"})
    assert refused.status_code == 422
    said = refused.content.decode()
    for anchor in ("id_minors_0", "id_basis_0", "id_alt"):
        assert f'href="#{anchor}"' in said
        assert f'id="{anchor}"' in said
    assert "Una foto" in said, "what was typed stays"
    assert head.post(here, {"minors": "NO", "basis": "NOBODY", "alt": ALT})["Location"] == home
    image = PublicImage.objects.get()
    assert "debe mirarla otra persona" in head.get(home).content.decode()
    assert "Mirar una imagen" in other.get("/mi-trabajo/").content.decode()
    assert "Mirar una imagen" not in head.get("/mi-trabajo/").content.decode()
    assert other.get(f"{home}{image.pk}/vista.jpg").status_code == 200
    other.post(f"{home}{image.pk}/aprobar/", {"looked": "on"})
    assert PublicImage.objects.get().status == "APPROVED"
    assert "Puede verse" in head.get(home).content.decode()


def test_nobody_from_elsewhere_sees_what_is_being_decided(published, stranger):
    image = chosen(published)
    for name in ("otro", "inti"):
        for page in ("", f"{image.pk}/", f"{image.pk}/vista.jpg"):
            assert client_of(name).get(f"/practicas/{published.pk}/imagenes/{page}").status_code == 404
    assert client_of().get(f"/practicas/{published.pk}/imagenes/{image.pk}/vista.jpg").status_code == 302
    Evidence.objects.update(minors="YES")
    assert (
        client_of("killa").get(f"/practicas/{published.pk}/imagenes/{image.pk}/vista.jpg").status_code == 200
    )


def test_the_page_asks_as_often_for_three_images_as_for_one(published, django_assert_max_num_queries):
    shown(published)
    office = client_of("yaku")
    home = f"/practicas/{published.pk}/imagenes/"
    office.get(home)
    with django_assert_max_num_queries(60) as one:
        office.get(home)
    cost = len(one)
    for _n in range(2):
        services.choose_image(photo(published), by=person("yaku"))
    with django_assert_max_num_queries(cost):
        page = office.get(home).content.decode()
    assert len(re.findall(r'<article class="card photo"', page)) == 3


@pytest.mark.parametrize("before", ["PROPOSED", "APPROVED"])
def test_minors_that_the_ficha_tells_of_afterwards_are_decided_on_anew(published, amaru, before):
    image = services.propose_image(chosen(published), SAID, by=person("yaku"))
    if before == "APPROVED":
        services.approve_image(image, looked=True, by=person("killa"))
    services.start_edition(published, by=amaru)
    services.describe(piece_of(published), {"title": "Siembra", "minors": "UNSURE"}, by=amaru)
    assert ALT not in client_of().get(pages_of(published)[0]).content.decode()
    image = PublicImage.objects.get()
    assert image.status == ("PROPOSED" if before == "PROPOSED" else "HIDDEN")
    with pytest.raises(Refused):
        services.approve_image(image, looked=True, by=person("killa"))


@pytest.mark.parametrize("after", ["declined", "hidden"])
def test_what_was_declined_or_hidden_is_decided_again_on_its_page(published, after):
    image = services.propose_image(chosen(published), SAID, by=person("yaku"))
    if after == "declined":
        services.decline_image(image, "Se reconoce a alguien", by=person("killa"))
    else:
        services.approve_image(image, looked=True, by=person("killa"))
        services.ask_removal(published, image.pk, text="Se reconoce a mi hija")
    head, home = client_of("yaku"), f"/practicas/{published.pk}/imagenes/"
    assert f'href="{home}{image.pk}/"' in head.get(home).content.decode()
    assert head.get(f"{home}{image.pk}/").status_code == 200
    head.post(f"{home}{image.pk}/", {"minors": "NO", "basis": "NOBODY", "alt": ALT})
    assert PublicImage.objects.get().status == "PROPOSED"
