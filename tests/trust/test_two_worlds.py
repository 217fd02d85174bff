"""2W: two worlds that differ in one secret look the same, byte for byte, to everybody who may not know it."""

import os

import pytest
from django.db import connection

from minga.evaluation.models import Assignment

from .two_worlds.compare import shown_to_whom_it_may, two_worlds
from .two_worlds.secrets import SECRETS

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="a rollback does not give a sequence's numbers back"
)
WHOLE = bool(os.environ.get("MINGA_WHOLE"))


@pytest.fixture(autouse=True)
def _light(settings):
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def bp(db, worlds, settings, _own_folders):
    settings.STORE_DIR = worlds["store"]
    return worlds["BP"]


def told(report):
    return "\n".join([f"{len(report.differ)} of {report.comparisons} differ:", *report.differ[:40]])


def test_a_few_see_no_difference(bp):
    report = two_worlds(bp, viewers=2, asked=4, seed=2)
    assert not report.differ, told(report)
    assert report.answered


@pytest.mark.slow
def test_nobody_sees_a_difference_anywhere(world, record_property):
    report = two_worlds(world, viewers=8 if WHOLE else 3, asked=60 if WHOLE else 18, seed=3)
    record_property("comparisons", report.comparisons)
    assert not report.differ, told(report)
    assert report.comparisons >= (3_000 if WHOLE else 300)
    assert {"search", "mail", "document", "parameter", "error"} <= report.channels


@pytest.mark.slow
@pytest.mark.parametrize("secret", [s for s in SECRETS if s.shows], ids=lambda s: f"{s.code}-{s.what}")
def test_whoever_may_know_does_see_a_difference(bp, secret):
    """The positive control: each secret is real, and shows where it is meant to."""
    assert shown_to_whom_it_may(bp, secret)


def test_a_count_of_hidden_rows_is_a_leak(bp, settings):
    """The negative control: a footer that counts what its reader may not see."""
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.counting"]
    of_counts = [secret for secret in SECRETS if secret.code == "S2"]
    assert two_worlds(bp, viewers=1, asked=2, seed=1, secrets=of_counts).differ


def counting(get_response):
    def middleware(request):
        answer = get_response(request)
        if not answer.streaming:
            answer.content += f"<!-- {Assignment.objects.count()} -->".encode()
        return answer

    return middleware
