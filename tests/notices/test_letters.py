"""A letter goes out once, also when the server was away, and its words are forgotten then."""

import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends import locmem
from django.utils import timezone

from minga.config.invariants import breaches
from minga.notices import services
from minga.notices.models import Letter

pytestmark = pytest.mark.django_db
LOCMEM = "django.core.mail.backends.locmem.EmailBackend"


class Away(locmem.EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody answers")


class NoSuchMailbox(locmem.EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPRecipientsRefused({})


@pytest.fixture
def letter(settings):
    settings.EMAIL_BACKEND = LOCMEM
    return services.write_letter(
        "rosa@escuela.example", "Le ofrecen\nun cargo", "El enlace es…", reply_to="a@b.co"
    )


def test_it_goes_out_once_and_its_words_are_forgotten(letter):
    assert services.send_letter(letter)
    assert not services.send_letter(letter)
    assert services.send_letters() == 0
    assert [(m.subject, m.reply_to) for m in mail.outbox] == [("Le ofrecen un cargo", ["a@b.co"])]
    assert Letter.objects.get().body == ""


def test_a_server_that_is_away_is_asked_again(letter, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    assert services.send_letters() == 0
    settings.EMAIL_BACKEND = LOCMEM
    assert services.send_letters() == 0  # another may still be at it
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert services.send_letters() == 1


def test_a_mailbox_that_does_not_exist_is_not_tried_for_ever(letter, settings):
    settings.EMAIL_BACKEND = f"{__name__}.NoSuchMailbox"
    assert services.send_letters() == 0
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert services.send_letters() == 0
        assert breaches() == []


def test_a_letter_that_never_goes_out_is_a_breach(letter):
    with time_machine.travel(timezone.now() + timedelta(days=9), tick=False):
        assert breaches() == [f"I14 letter {letter.pk}: not sent for days"]
