"""The world of the matrix: built once for a module, undone at its end."""

import tempfile
from pathlib import Path

import pytest
from django.conf import settings as live
from django.db import transaction

from tests.trust.matrix.world import KINDS, World


@pytest.fixture(scope="module")
def worlds(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), tempfile.TemporaryDirectory() as folder, transaction.atomic():
        kept, live.STORE_DIR = live.STORE_DIR, Path(folder)
        built = {letters: World(kind) for kind, letters in KINDS.items()}
        built["store"] = live.STORE_DIR
        live.STORE_DIR = kept
        yield built
        transaction.set_rollback(True)


@pytest.fixture(params=["BP", "ES"])
def world(request, db, worlds, settings, _own_folders):
    settings.STORE_DIR = worlds["store"]
    return worlds[request.param]
