"""The first start without the demo: what is missing is said, one command mends it, and the first people get in."""

import io
import re
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from minga.config import preparing
from minga.instruments.models import Version
from minga.people.models import RoleGrant, User
from minga.reference.services import add_institution
from tests.served import ROOT, Served


def told(command, *words):
    out = io.StringIO()
    call_command(command, *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def choco(db):
    return add_institution(country="CO", kind="ETC", code="SED-27", name="Secretaría de Educación de Chocó")


def test_an_account_is_opened_with_a_role_and_a_link_that_works_once(choco, settings):
    said = told(
        "open_account", "yaku@entidad.gov.co", "Yaku Mena", "--role", "head", "--institution", "sed-27"
    )
    person = User.objects.get(email="yaku@entidad.gov.co")
    assert RoleGrant.objects.get(user=person).role == "head"
    path = re.search(rf"{settings.SITE_URL}(\S+)", said)[1]
    page = Client().get(path, follow=True)
    form = {"password1": "una clave muy larga", "password2": "una clave muy larga"}
    visitor = Client()
    visitor.post(visitor.get(path, follow=True).request["PATH_INFO"], form)
    person.refresh_from_db()
    assert page.status_code == 200
    assert person.check_password("una clave muy larga")
    assert Client().get(path, follow=True).context.get("token_fail")


def test_opening_it_again_only_adds_what_is_new(choco):
    words = ("yaku@entidad.gov.co", "Yaku Mena", "--institution", "SED-27", "--role")
    told("open_account", *words, "head")
    again = told("open_account", *words, "head")
    told("open_account", *words, "auditor")
    assert "contraseña" not in again
    assert sorted(RoleGrant.objects.values_list("role", flat=True)) == ["auditor", "head"]
    assert User.objects.count() == 1


@pytest.mark.parametrize(("place", "email"), [("Chocó", "yaku@entidad.gov.co"), ("SED-27", "yaku")])
def test_what_is_not_clear_opens_nothing(choco, place, email):
    with pytest.raises(CommandError, match=r"SED-27 Secretaría de Educación de Chocó|no es un correo"):
        told("open_account", email, "Yaku Mena", "--role", "head", "--institution", place)
    assert not User.objects.exists()


def test_the_admin_is_opened_once_and_only_sees_health(db):
    assert "/cuentas/password/reset/key/" in told("create_admin", "tec@entidad.gov.co", "Inés Soto")
    with pytest.raises(CommandError, match="Ya hay una cuenta"):
        told("create_admin", "TEC@entidad.gov.co", "Inés Soto")
    person = User.objects.get()
    assert person.is_superuser
    assert not person.has_usable_password()


def test_a_place_without_forms_is_not_served(db):
    assert not Version.objects.exists()
    assert preparing.lacking()[-1] == preparing.PREPARE
    assert preparing.advice()
    with pytest.raises(CommandError, match="bin/minga prepare"):
        call_command("serve")


@pytest.mark.slow
def test_from_an_empty_folder_to_a_page(tmp_path):
    served = Served(tmp_path)

    def run(*words):
        return subprocess.run(
            [sys.executable, "-m", "minga", *words],
            cwd=ROOT,
            env=served.environment,
            capture_output=True,
            text=True,
        )

    refused = run("serve", "--port", str(served.port))
    assert refused.returncode == 1
    assert "bin/minga prepare" in refused.stderr
    assert run("prepare").returncode == 0
    assert "Base de datos: al día." in run("prepare").stdout
    assert run("create_admin", "tec@entidad.gov.co", "Inés Soto").returncode == 0
    served.start("serve")
    try:
        assert served.check()[0] == 0
    finally:
        served.kill()
