from functools import partial

import pytest
from django.db import DatabaseError, transaction

from minga.journal import queries, services
from minga.journal.engine import faults, seal
from minga.journal.models import Anchor, Entry, Receipt
from minga.kernel import clock


def three(office, by):
    for n in range(3):
        services.write("comment.added", office, by=by, data={"n": n})


def test_every_tampering_is_found(office, amaru):
    three(office, amaru)
    good = list(queries.chain())
    assert faults(good) == []
    for position in range(len(good)):
        for field in ("verb", "pseudonym", "subject_id", "previous", "hash", "data"):
            bad = [dict(e) for e in good]
            bad[position][field] = "x"
            assert faults(bad), f"{field} of {position}"
        assert position == len(good) - 1 or faults(good[:position] + good[position + 1 :])


def test_a_rewritten_entry_breaks_the_next_one_also_when_the_links_are_mended(office, amaru):
    """The hash holds the one before: whoever rewrites one entry has to rewrite all that follow, up to the signed head."""
    three(office, amaru)
    forged = [dict(e) for e in queries.chain()]
    forged[0] |= {"pseudonym": "otra persona"}
    forged[0]["hash"] = seal(forged[0])
    forged[1]["previous"] = forged[0]["hash"]
    assert faults(forged) == ["altered entry 2"]


def test_many_links_at_once_make_the_same_chain(office, amaru, django_assert_max_num_queries):
    before = Entry.objects.count()
    three(office, amaru)
    with django_assert_max_num_queries(5), services.many_links():
        three(office, amaru)
        with services.many_links():
            three(office, amaru)
    three(office, amaru)
    entries = list(queries.chain())
    assert [e["seq"] for e in entries] == list(range(1, before + 13))
    assert faults(entries) == []


def test_what_fails_among_many_links_leaves_none(office, amaru):
    def fail():
        with services.many_links():
            three(office, amaru)
            raise LookupError

    before = Entry.objects.count()
    with pytest.raises(LookupError):
        fail()
    three(office, amaru)
    assert faults(list(queries.chain())) == []
    assert Entry.objects.count() == before + 3


def test_the_table_refuses_change_and_removal(office, amaru):
    three(office, amaru)
    services.anchor()
    rows = (Entry.objects, Anchor.objects)
    for act in (*(partial(r.update, at=clock.now()) for r in rows), *(r.all().delete for r in rows)):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_one_key_acts_once_and_another_body_is_refused(office, amaru):
    done = []

    def act():
        done.append(1)
        return office, {"content_hash": "a" * 64}

    first, is_new = services.once("k", {"a": 1}, act, by=amaru, verb="test")
    again, repeated = services.once("k", {"a": 1}, act, by=amaru, verb="test")
    assert (first.pk, is_new, repeated, len(done)) == (again.pk, True, False, 1)
    with pytest.raises(services.KeyReused):
        services.once("k", {"a": 2}, act, by=amaru, verb="test")
    assert Receipt.objects.count() == 1
