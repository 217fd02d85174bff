"""«Mi cuenta»: the mailbox, the second factor, where one is signed in, and what is kept about somebody."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.utils import timezone

from minga.config.demo import PASSWORD
from minga.journal.models import Entry
from minga.notices.services import send_letters
from minga.people.models import Sitting, User
from minga.people.services import forget_sittings

ACCOUNT = "/mi-cuenta/"


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def signed_in(person, **more):
    client = Client(**more)
    answer = client.post("/cuentas/login/", {"login": person.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return client


def code_for(secret, ahead=0):
    """Compute what the application of a phone shows."""
    counter = list(yield_hotp_counters_from_time())[1] + ahead
    return format_hotp_value(hotp_value(secret, counter))


def confirm(client, url):
    """Go to a page that asks who one is first, and say it."""
    answer = client.get(url)
    assert "/reauthenticate/" in answer.url
    answer = client.post(answer.url, {"password": PASSWORD})
    assert answer.url == url
    return client.get(url).content.decode()


def text(answer):
    return answer.content.decode()


def last_letter():
    send_letters()
    return mail.outbox[-1]


def activate(client):
    page = confirm(client, "/cuentas/2fa/totp/activate/")
    assert "data:image/svg+xml" in page
    secret = re.search(r"<code[^>]*>(\w+)</code>", page)[1]
    wrong = client.post("/cuentas/2fa/totp/activate/", {"code": "000000"})
    assert "no es el de ahora" in text(wrong)
    assert client.post("/cuentas/2fa/totp/activate/", {"code": code_for(secret)}).status_code == 302
    return secret


def test_a_name_is_changed_and_written_down(amaru):
    client = signed_in(amaru)
    assert "Falta corregir algo" in text(client.post(ACCOUNT, {"full_name": ""}))
    client.post(ACCOUNT, {"full_name": "Amaru Quinto"})
    assert "Amaru Quinto" in text(client.get(ACCOUNT))
    assert Entry.objects.filter(verb="account.renamed", actor=amaru).count() == 1


def test_a_mailbox_changes_when_the_new_one_confirms_it(amaru):
    client = signed_in(amaru)
    assert "Ahora es amaru@minga.example" in confirm(client, "/mi-cuenta/correo/")
    client.post("/mi-cuenta/correo/", {"email": "Amaru@Nuevo.example"})
    letter = last_letter()
    assert letter.to == ["amaru@nuevo.example"]
    url = re.search(r"/mi-cuenta/correo/\S+", letter.body)[0]
    assert User.objects.filter(email="amaru@minga.example").exists()
    elsewhere = Client()
    assert "amaru@nuevo.example" in text(elsewhere.get(url))
    elsewhere.post(url)
    amaru.refresh_from_db()
    assert amaru.email == "amaru@nuevo.example"
    assert last_letter().to == ["amaru@minga.example"]
    assert elsewhere.get(url).status_code == 410
    assert Client().get(url[:-2] + "/").status_code == 410
    assert signed_in(amaru)


def test_whether_a_mailbox_has_an_account_is_told_only_there(amaru, killa):
    closed = User.objects.create(email="antes@minga.example", full_name="Antes", is_active=False)
    client = signed_in(amaru)
    confirm(client, "/mi-cuenta/correo/")
    said = []
    for email in (killa.email, closed.email, "nadie@minga.example"):
        client.post("/mi-cuenta/correo/", {"email": email})
        said.append(text(client.get(ACCOUNT)).count("Enviamos un enlace a"))
    assert said == [1, 1, 1]
    send_letters()
    assert [(m.to, m.subject) for m in mail.outbox] == [
        ([killa.email], "Ya hay una cuenta de Minga con este correo"),
        ([closed.email], "Ya hay una cuenta de Minga con este correo"),
        (["nadie@minga.example"], "Confirme su correo nuevo en Minga"),
    ]


def test_a_second_factor_is_set_up_asked_for_and_its_codes_work_once(
    amaru, django_capture_on_commit_callbacks
):
    client = signed_in(amaru)
    with django_capture_on_commit_callbacks(execute=True):
        secret = activate(client)
    assert Entry.objects.filter(verb="account.factor_added", actor=amaru).exists()
    codes = re.findall(r"<code>(\w+)</code>", text(client.get("/cuentas/2fa/recovery-codes/")))
    assert len(codes) == 10
    assert last_letter().subject == "Se activó el segundo factor de su cuenta de Minga"
    kept = amaru.authenticator_set.get(type="totp").data["secret"]
    assert secret not in kept
    for code in (code_for(secret, ahead=1), codes[0]):
        visitor = Client()
        assert (
            "/2fa/authenticate/"
            in visitor.post("/cuentas/login/", {"login": amaru.email, "password": PASSWORD}).url
        )
        assert visitor.get("/mi-trabajo/").status_code == 302
        assert "no es el de ahora" in text(visitor.post("/cuentas/2fa/authenticate/", {"code": "000000"}))
        visitor.post("/cuentas/2fa/authenticate/", {"code": code})
        assert visitor.get("/mi-trabajo/").status_code == 200
    again = Client()
    again.post("/cuentas/login/", {"login": amaru.email, "password": PASSWORD})
    again.post("/cuentas/2fa/authenticate/", {"code": codes[0]})
    assert again.get("/mi-trabajo/").status_code == 302


def test_who_decides_goes_nowhere_without_a_second_factor(yaku, amaru, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    head, author = signed_in(yaku), signed_in(amaru)
    assert author.get("/mi-trabajo/").status_code == 200
    for method in (head.get, head.post):
        for url in ("/mi-trabajo/", "/personas/", "/practicas/", ACCOUNT):
            assert method(url).url == "/cuentas/2fa/totp/activate/"
    activate(head)
    assert head.get("/mi-trabajo/").status_code == 200
    page = text(head.get("/cuentas/2fa/totp/deactivate/"))
    assert "Uno de sus cargos lo exige" in page
    head.post("/cuentas/2fa/totp/deactivate/")
    assert yaku.authenticator_set.filter(type="totp").exists()


def test_who_need_not_have_it_takes_it_away(amaru, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(amaru)
    activate(client)
    assert client.post("/cuentas/2fa/totp/deactivate/").status_code == 302
    assert not amaru.authenticator_set.exists()


def test_a_session_that_is_left_alone_or_old_ends(amaru):
    began = timezone.now()
    with time_machine.travel(began, tick=False) as clock:
        client, idle, away = signed_in(amaru), signed_in(amaru), signed_in(amaru)
        client.get("/mi-trabajo/"), idle.get("/mi-trabajo/"), away.get("/mi-trabajo/")
        for nth in range(15):
            clock.shift(timedelta(hours=11))
            assert client.get("/mi-trabajo/").status_code == 200
            if nth == 1:  # after 22 hours, with days to go
                assert away.get("/mi-trabajo/").status_code == 302
        clock.shift(timedelta(hours=4))  # seven days and an hour
        page = client.get("/mi-trabajo/", follow=True)
        assert "Su sesión se cerró" in text(page)
        assert idle.get("/mi-trabajo/").status_code == 302
        assert forget_sittings() == 1  # the idle one, whose session is past its end
    assert not Sitting.objects.exists()


def test_one_sees_where_one_is_signed_in_and_ends_the_others(amaru, killa):
    chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36"
    here = signed_in(amaru, headers={"user-agent": chrome})
    there, stranger = signed_in(amaru, REMOTE_ADDR="190.85.12.7"), signed_in(killa)
    there.get("/mi-trabajo/"), stranger.get("/mi-trabajo/")
    page = text(here.get(ACCOUNT))
    assert "Chrome en Linux" in page
    assert "190.85.12.x" in page
    theirs = Sitting.objects.get(person=killa)
    here.post(f"/mi-cuenta/sesiones/{theirs.pk}/cerrar/")
    assert stranger.get("/mi-trabajo/").status_code == 200
    here.post(f"/mi-cuenta/sesiones/{Sitting.objects.get(network='190.85.12.x').pk}/cerrar/")
    assert there.get("/mi-trabajo/").status_code == 302
    third = signed_in(amaru)
    third.get("/mi-trabajo/")
    here.post("/mi-cuenta/sesiones/cerrar/")
    assert third.get("/mi-trabajo/").status_code == 302
    assert here.get(ACCOUNT).status_code == 200


def test_a_new_password_ends_the_other_sessions(amaru):
    here, there = signed_in(amaru), signed_in(amaru)
    there.get("/mi-trabajo/")
    new = {"oldpassword": PASSWORD, "password1": "el río sube en mayo", "password2": "el río sube en mayo"}
    assert "Esa no es su contraseña de ahora" in text(
        here.post("/cuentas/password/change/", {**new, "oldpassword": "x"})
    )
    here.post("/cuentas/password/change/", new)
    assert here.get("/mi-trabajo/").status_code == 200
    assert there.get("/mi-trabajo/").status_code == 302
    assert last_letter().subject == "Cambió la contraseña de su cuenta de Minga"
    assert Entry.objects.filter(verb="account.password_changed").count() == 1


def test_one_takes_ones_own_data_along_and_nobody_elses(amaru, killa):
    held = signed_in(amaru).get("/mi-cuenta/mis-datos/").json()
    assert held["cuenta"]["correo"] == amaru.email
    assert held["cargos"][0]["cargo"] == "Responsable de práctica"
    assert killa.email not in str(held)


def test_nobody_signs_up_by_a_form(db):
    page = Client().get("/cuentas/signup/")
    assert "Las cuentas se abren con una invitación" in text(page)
    Client().post(
        "/cuentas/signup/",
        {"email": "x@y.co", "password1": "una clave larga", "password2": "una clave larga"},
    )
    assert not User.objects.exists()
