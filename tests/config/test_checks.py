"""Checks of a deployment: each fault is found with a hint that names what to change, and a sound place is quiet."""

import os
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured

from minga.config import environment
from minga.kernel.sqlite import base as engine

LONG = "una-llave-larga-para-un-sitio-que-otros-alcanzan-0123"


@pytest.fixture
def site(settings, monkeypatch):
    """A sound public site."""
    monkeypatch.setenv("MINGA_EMAIL_URL", "smtp+tls://minga@correo.entidad.gov.co:587")
    settings.ALLOWED_HOSTS = ["practicas.entidad.gov.co"]
    settings.SITE_URL = "https://practicas.entidad.gov.co"
    settings.SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECRET_KEY = LONG
    settings.SECOND_FACTOR_REQUIRED = True
    settings.DEFAULT_FROM_EMAIL = "Prácticas <practicas@entidad.gov.co>"
    return settings


def found():
    return {
        said.id: said for said in run_checks(include_deployment_checks=True) if said.id.startswith("minga.")
    }


def test_a_sound_site_and_a_machine_of_ones_own_are_quiet(site):
    assert found() == {}
    site.ALLOWED_HOSTS, site.SITE_URL, site.SECURE = (
        ["127.0.0.1", "localhost"],
        "http://127.0.0.1:8000",
        False,
    )
    site.SECRET_KEY, site.DEBUG = "corta", True
    assert found() == {}


@pytest.mark.parametrize(
    ("change", "fault", "hint"),
    [
        ({"SECRET_KEY": ""}, "minga.E001", "MINGA_SECRET_KEY"),
        ({"SECRET_KEY": "only-for-tests"}, "minga.E001", "token_urlsafe"),
        ({"DEBUG": True}, "minga.E002", "MINGA_DEBUG"),
        ({"ALLOWED_HOSTS": ["*"]}, "minga.E003", "MINGA_HOSTS"),
        ({"ALLOWED_HOSTS": ["otro.gov.co"]}, "minga.E003", "practicas.entidad.gov.co"),
        ({"SECURE": False}, "minga.W004", "https://"),
        ({"SECURE_PROXY_SSL_HEADER": None}, "minga.W005", "MINGA_BEHIND_PROXY"),
        ({"SECOND_FACTOR_REQUIRED": False}, "minga.W012", "MINGA_SECOND_FACTOR"),
        ({"DEFAULT_FROM_EMAIL": "Minga <avisos@minga.example>"}, "minga.W007", "MINGA_MAIL_FROM"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_fault_is_found_with_what_to_do(site, change, fault, hint):
    for name, value in change.items():
        setattr(site, name, value)
    said = found()
    assert list(said) == [fault]
    assert hint in said[fault].hint


def test_no_mail_server_no_folder_an_unsafe_sqlite_and_a_misspelled_name_are_found(
    site, monkeypatch, tmp_path
):
    monkeypatch.delenv("MINGA_EMAIL_URL")
    monkeypatch.setenv("MINGA_HOST", "practicas.entidad.gov.co")
    monkeypatch.setattr(engine, "SAFE", False)
    site.DATA_DIR = tmp_path / "nobody-made-it"
    said = found()
    expected = {"minga.W006", "minga.E008", "minga.W010"}
    assert expected <= set(said) <= expected | {"minga.W009"}
    assert "MINGA_HOSTS" in said["minga.W010"].hint
    assert str(site.DATA_DIR) in said["minga.E008"].hint


def test_a_value_that_cannot_be_read_names_its_variable(monkeypatch):
    monkeypatch.setenv("MINGA_UPLOAD_MAX_BYTES", "25 MB")
    with pytest.raises(ImproperlyConfigured, match="MINGA_UPLOAD_MAX_BYTES no se entiende"):
        environment.read("MINGA_UPLOAD_MAX_BYTES")


def test_the_command_line_says_it_in_one_line(tmp_path):
    told = subprocess.run(
        [sys.executable, "-m", "minga", "check"],
        env={**os.environ, "MINGA_DATA_DIR": str(tmp_path), "MINGA_UPLOAD_MAX_BYTES": "25 MB"},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 1
    assert told.stderr.startswith("minga: MINGA_UPLOAD_MAX_BYTES no se entiende")
    assert told.stderr.count("\n") == 1
