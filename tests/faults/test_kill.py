"""kill -9 during autosave: every acknowledged word is there afterwards, and the invariants hold (F01)."""

import json
import os
import random
import threading
import time

import pytest

from tests.served import Person, Served

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("MINGA_KILLS", "20"))


def test_no_acknowledged_word_is_lost(tmp_path):
    served, dice, ledger = Served(tmp_path), random.Random(7), {}
    served.start("run_demo")
    try:
        for round_ in range(KILLS):
            write_until_killed(served, ledger, round_, dice.uniform(0.005, 0.4))
            served.start("serve")
        assert len(ledger) >= KILLS, "some saves must have been acknowledged"
        lost = [key for key, (text, number) in ledger.items() if not kept(served, text, number)]
        assert lost == []
        assert served.check() == (0, "0 faltas\n")
    finally:
        served.kill()


def write_until_killed(served, ledger, round_, delay):
    person = Person(served, "amaru")
    draft = f"/practicas/{served.draft()}/ficha"
    token = person.token(f"{draft}/S1/")
    started = threading.Event()

    def write():
        for n in range(1_000):
            key, text = f"{round_}-{n}", f"Palabras {round_} {n}"
            try:
                said = person.post(f"{draft}/guardar/summary/", key, csrfmiddlewaretoken=token, summary=text)
            except (OSError, ValueError):
                return
            ledger[key] = (text, json.loads(said)["number"])
            started.set()

    writer = threading.Thread(target=write)
    writer.start()
    started.wait(20)
    time.sleep(delay)
    served.kill()
    writer.join()


def kept(served, text, number):
    receipt = served.ask("select content_hash from journal_receipt where number = ?", number)
    revision = served.ask(
        "select 1 from instruments_answerrevision where value = ?", json.dumps(text, ensure_ascii=False)
    )
    escaped = served.ask("select 1 from instruments_answerrevision where value = ?", json.dumps(text))
    return bool(receipt) and bool(revision or escaped)
