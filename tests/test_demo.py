import pytest

from minga.bank.models import Card
from minga.config import demo
from minga.config.management.commands.check_invariants import breaches
from minga.practices.models import Practice

pytestmark = pytest.mark.django_db


def test_the_demo_spreads_over_every_stage_and_keeps_the_invariants(office):
    assert demo.tell_stories(office) == len(demo.STORIES)
    assert set(Practice.objects.values_list("status", flat=True)) == {
        "DRAFT",
        "UNDER_VERIFICATION",
        "RETURNED",
        "UNDER_EVALUATION",
        "EVALUATED",
    }
    assert Card.objects.count() == 4
    assert demo.tell_stories(office) == 0
    assert breaches() == []


@pytest.mark.parametrize("address", ["/", "/practicas/", "/mi-trabajo/"])
def test_lists_ask_the_same_number_of_questions_whatever_their_length(office, client, address, sisa):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for titles in (demo.STORIES[:1], demo.STORIES[1:3]):
        for title, stage in titles:
            demo.travel(office, title, stage)
        client.force_login(sisa, backend="django.contrib.auth.backends.ModelBackend")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
