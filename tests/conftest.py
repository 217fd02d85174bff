"""The cast: the same invented people as the demo's."""

from __future__ import annotations

import pytest
from django.conf import settings as live
from django.contrib.auth.hashers import make_password

from minga.config import demo
from minga.kernel import signing
from minga.people.models import User


@pytest.fixture(scope="session", autouse=True)
def _a_key(tmp_path_factory):
    """The key that signs the chain, as `prepare` leaves it."""
    live.KEYS_DIR = tmp_path_factory.mktemp("keys")
    signing.create()


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    settings.STORE_DIR = tmp_path / "files"
    settings.DISK_RESERVE_BYTES = 0  # a test says itself how full its disk is
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"  # the other reads what a fixture of a module wrote before
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def office(db):
    return demo.settle()


def person(email):
    return User.objects.get(email=f"{email}@minga.example")


@pytest.fixture
def amaru(office):
    return person("amaru")


@pytest.fixture
def sisa(office):
    return person("sisa")


@pytest.fixture
def yaku(office):
    return person("yaku")


@pytest.fixture
def killa(office):
    return person("killa")


@pytest.fixture
def stranger(db):
    return User.objects.create(
        email="otro@minga.example", full_name="Otra Persona", password=make_password(None)
    )
