"""Signing in (T48): the same answer and the same work for an unknown mailbox, limits that a forged header does not lift, and OpenID Connect."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from minga.config import checks
from minga.config.demo import PASSWORD
from minga.journal.models import Entry
from minga.notices.services import send_letters
from minga.people.models import User

LOGIN, RESET = "/cuentas/login/", "/cuentas/password/reset/"
MISMATCH = "Ese correo y esa contraseña no van juntos"
TOO_MANY = "Hubo demasiados intentos"


class Counting(MD5PasswordHasher):
    """The tests' hasher, which counts how often it is asked: what costs the time of a real one."""

    asked = 0

    def encode(self, password, salt):
        Counting.asked += 1
        return super().encode(password, salt)


def attempt(email, password="no es esta", at="127.0.0.1", **headers):
    return Client(headers=headers, REMOTE_ADDR=at).post(LOGIN, {"login": email, "password": password})


def text(answer):
    return answer.content.decode()


def shown(answer):
    """Return the page without what differs by its visitor."""
    import re

    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(answer))
    return re.sub(r'value="[^"]*@[^"]*"', "", page)


@pytest.fixture
def closed(amaru):
    found = User.objects.create_user("cerrada@minga.example", "Cuenta Cerrada", PASSWORD)
    User.objects.filter(pk=found.pk).update(is_active=False)
    return found


def test_an_unknown_mailbox_gets_the_same_answer_after_the_same_work(amaru, closed, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counting"]
    for person in (amaru, closed):
        person.set_password(PASSWORD)
        person.save()
    told = {}
    for email in (amaru.email, "nadie@minga.example", closed.email, amaru.email.upper()):
        Counting.asked = 0
        answer = attempt(email)
        told[email] = (answer.status_code, shown(answer), Counting.asked)
    assert len(set(told.values())) == 1
    assert MISMATCH in told[amaru.email][1]
    assert told[amaru.email][2] > 0


def test_a_forgotten_password_says_the_same_whether_there_is_an_account(
    amaru, settings, django_assert_num_queries
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    pages = []
    for email in (amaru.email, "nadie@minga.example"):
        pages.append(shown(Client().post(RESET, {"email": email}, follow=True)))
    assert pages[0] == pages[1]
    assert "Mire su correo" in pages[0]
    assert mail.outbox == []
    send_letters()
    assert [m.subject for m in mail.outbox] == [
        "Elija otra contraseña para Minga",
        "No hay una cuenta de Minga con este correo",
    ]


def test_five_wrong_passwords_close_an_account_for_a_while_known_or_not(amaru):
    for number, email in enumerate((amaru.email, "nadie@minga.example")):
        for _ in range(5):
            assert MISMATCH in text(attempt(email, at=f"10.0.0.{number}"))
        assert TOO_MANY in text(attempt(email, at=f"10.0.1.{number}"))
    assert TOO_MANY in text(attempt(amaru.email, PASSWORD, at="10.0.2.1"))


def test_a_network_is_held_up_whatever_it_says_about_where_it_comes_from(amaru):
    """T48: a header that anybody can write lifts no limit."""
    for number in range(10):
        answer = attempt(f"p{number}@minga.example", **{"X-Forwarded-For": f"10.0.0.{number}"})
        assert MISMATCH in text(answer)
    assert TOO_MANY in text(attempt("p10@minga.example", **{"X-Forwarded-For": "10.9.9.9"}))


def test_behind_a_proxy_only_what_the_proxy_wrote_counts(amaru, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(10):
        attempt(f"p{number}@minga.example", **{"X-Forwarded-For": f"10.0.0.{number}, 181.49.1.1"})
    assert TOO_MANY in text(attempt("p10@minga.example", **{"X-Forwarded-For": "10.9.9.9, 181.49.1.1"}))
    assert MISMATCH in text(attempt("p11@minga.example", **{"X-Forwarded-For": "10.9.9.9, 181.49.1.2"}))


def test_the_count_is_kept_where_every_process_sees_it(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")


class Issuer(BaseHTTPRequestHandler):
    """Another system that says who somebody is."""

    who = {"sub": "1", "email": "amaru@minga.example", "email_verified": True}

    def do_GET(self):
        here = f"http://127.0.0.1:{self.server.server_port}"
        if self.path.startswith("/.well-known"):
            names = ("authorization", "token", "userinfo")
            self.say({"issuer": here, "jwks_uri": here} | {f"{n}_endpoint": f"{here}/{n}" for n in names})
        else:
            self.say(Issuer.who)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.say({"access_token": "x", "token_type": "Bearer"})

    def say(self, what):
        body = json.dumps(what).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture
def issuer(settings):
    server = HTTPServer(("127.0.0.1", 0), Issuer)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    app = {**settings.OIDC_APP, "client_id": "minga", "secret": "s", "settings": {"server_url": address}}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    yield address
    server.shutdown()
    server.server_close()


def come_back(client, **who):
    """Press the button, let the other system say who it is, and come back from there."""
    Issuer.who = {"sub": "1", "email": "amaru@minga.example", "email_verified": True, **who}
    sent = client.post("/cuentas/oidc/entidad/login/")
    asked = parse_qs(urlsplit(sent.url).query)
    assert asked["code_challenge_method"] == ["S256"]
    return client.get(
        "/cuentas/oidc/entidad/login/callback/", {"code": "c", "state": asked["state"][0]}, follow=True
    )


def test_another_system_says_who_somebody_is_and_opens_no_account(issuer, amaru):
    assert "Entrar con la cuenta de la entidad" in text(Client().get(LOGIN))
    client = Client()
    assert "Amaru Quinto" in text(come_back(client))
    assert client.get("/mi-trabajo/").status_code == 200
    assert Entry.objects.filter(verb="account.provider_joined", actor=amaru).count() == 1
    assert "Amaru Quinto" in text(come_back(Client(), email="otro@minga.example"))
    people = User.objects.count()
    for stranger in ({"sub": "2", "email": "nueva@minga.example"}, {"sub": "3", "email_verified": False}):
        client = Client()
        assert "Las cuentas se abren con una invitación" in text(come_back(client, **stranger))
        assert client.get("/mi-trabajo/").status_code == 302
    assert User.objects.count() == people
    amaru.refresh_from_db()
    assert amaru.check_password(PASSWORD)


def test_another_system_that_is_down_says_so(issuer, settings, amaru):
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"] = {"server_url": "http://127.0.0.1:9"}
    answer = Client().post("/cuentas/oidc/entidad/login/")
    assert answer.status_code == 503
    assert "El otro sistema no confirmó quién es usted" in text(answer)
    assert Client().post("/cuentas/oidc/otra/login/").status_code == 404


def test_without_it_there_is_no_button(db):
    assert "Entrar con" not in text(Client().get(LOGIN))


@pytest.mark.parametrize(
    ("issuer", "secret", "said"),
    [
        ("https://id.example", "", "MINGA_OIDC_SECRET"),
        ("", "s", "MINGA_OIDC_ISSUER"),
        ("http://id.example", "s", "https"),
        ("https://id.example", "s", ""),
        ("", "", ""),
    ],
)
def test_half_a_configuration_is_noticed_before_serving(settings, issuer, secret, said):
    settings.OIDC_ISSUER = issuer
    settings.OIDC = {"client_id": secret and "minga", "secret": secret}
    found = checks.sign_in()
    assert [f.id for f in found] == (["minga.E011"] if said else [])
    assert all(said in f.hint for f in found)
