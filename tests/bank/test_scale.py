"""The large bank for measuring: the same every time, whole, and never in a real database."""

import pytest
from django.core.management import call_command

from minga.bank import queries
from minga.bank.models import Card
from minga.bank.types import Question
from minga.config import scale
from minga.config.management.commands.check_invariants import breaches
from minga.kernel.decisions import Refused

pytestmark = pytest.mark.django_db


def test_a_large_bank_is_plausible_repeatable_and_whole(office, capsys):
    assert scale.fill_bank(40) == 40
    first = list(Card.objects.order_by("practice_id").values_list("slug", "title", "text__body"))
    assert scale.fill_bank(40) == 0
    assert scale.fill_bank(60) == 20
    Card.objects.all().delete()
    assert scale.fill_bank(40) == 40
    assert list(Card.objects.order_by("practice_id").values_list("slug", "title", "text__body")) == first
    queries.index._columns.value = None
    found = queries.answer(Question(), queries.generation())
    counted = {f.name: len(f.choices) for f in found.facets}
    assert counted["tipo"] == counted["pais"] == 2
    assert min(counted[f] for f in ("territorio", "nivel", "desde", "tema", "poblacion")) >= 4
    call_command("rebuild_search")
    assert breaches() == []


def test_it_is_refused_where_real_people_are(office, stranger):
    stranger.email = "alguien@secretaria.gov.example"
    stranger.save()
    with pytest.raises(Refused, match="no son de la demostración"):
        scale.fill_bank(1)
    assert Card.objects.count() == 0
