"""The signed heads: when one is signed, with what, who may check them, and that whoever rewrites the chain is found out."""

import json
import random
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from minga.journal import engine, queries, services
from minga.journal.models import Anchor, Entry
from minga.kernel import clock, events, signing
from minga.practices.services import open_period
from tests.trust.tampering import KINDS, Chain

pytestmark = pytest.mark.django_db


def an_act(office):
    open_period(
        office,
        kind="SIGNIFICANT_EXPERIENCE",
        name="Registro",
        opens_at=clock.now(),
        closes_at=clock.now() + timedelta(days=9),
        by=None,
    )


def told(office, times=3):
    for n in range(times):
        services.write("comment.added", office, data={"n": n})


def test_a_head_is_signed_once_and_holds_the_whole_chain(office):
    told(office)
    head = services.anchor()
    assert services.anchor() is None
    assert (head.seq, head.hash) == Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    assert queries.chain_faults() == []
    assert queries.chain_faults([(head.seq, head.hash)]) == []
    assert queries.chain_faults([(head.seq, "0" * 64)]) == [f"noted head {head.seq} is not in the chain"]


def test_an_act_is_signed_in_its_own_transaction_and_a_saved_answer_is_not(office):
    told(office)
    events.publish("comment.added", office)
    assert not Anchor.objects.exists()
    an_act(office)
    head = Anchor.objects.get()
    assert Entry.objects.get(seq=head.seq).verb == "period.opened"


def test_without_a_key_people_go_on_and_health_tells(office, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "nobody-made-it"
    an_act(office)
    assert Entry.objects.order_by("seq").last().verb == "period.opened", "the act stands"
    assert office.registration_periods.exists()
    assert not Anchor.objects.exists()
    assert Client().get("/salud/lista").json() == {"estado": "degradado"}
    assert "todavía no tiene llave" in Client().get("/transparencia/cadena/").content.decode()
    with pytest.raises(signing.NoKey):
        services.anchor()


def test_a_key_that_was_changed_still_verifies_what_it_signed(office, settings, tmp_path):
    held, settings.KEYS_DIR = tmp_path / "keys", tmp_path / "none"
    with pytest.raises(CommandError, match="bin/minga prepare"):
        call_command("rotate_key")
    settings.KEYS_DIR = held
    signing.create()
    told(office)
    old = (held / signing.SECRET).read_bytes()
    call_command("rotate_key")
    assert (held / signing.SECRET).read_bytes() != old
    told(office)
    assert services.anchor().key != Anchor.objects.order_by("seq").first().key
    assert queries.chain_faults() == []
    assert len(signing.public_keys()) == 2
    assert (held / signing.SECRET).stat().st_mode & 0o077 == 0


def test_a_head_signed_by_somebody_else_is_found(office, settings, tmp_path):
    told(office)
    ours, settings.KEYS_DIR = settings.KEYS_DIR, tmp_path / "theirs"
    signing.create()
    services.anchor()
    settings.KEYS_DIR = ours
    assert queries.chain_faults() == [f"signed head {Entry.objects.count()} was signed with an unknown key"]


def test_an_entry_laid_at_another_s_door_is_found(office, amaru, sisa):
    """Who did it is not among what is hashed, so that a person can be forgotten; their pseudonym is."""
    told(office)
    for by in (amaru, amaru, sisa):
        services.write("comment.added", office, by=by)
    entry = Entry.objects.filter(actor=amaru).first()
    fields = {f.attname: getattr(entry, f.attname) for f in Entry._meta.concrete_fields}
    services_row = {**fields, "seq": entry.seq + 90, "hash": "f" * 64, "actor_id": sisa.pk}
    assert queries.borrowed_names() == []
    Entry.objects.create(**services_row)
    assert queries.chain_faults()[-1:] == [f"pseudonym {entry.pseudonym} stands for two persons"]


def exported(office, folder):
    told(office, 40)
    services.anchor()
    told(office, 2)
    path = folder / "cadena.jsonl"
    call_command("verify_chain", export=path)
    return path


def test_a_thousand_tamperings_of_a_thousand_are_found(office, record_property):
    """By whoever has the database and not the key; two of the kinds only against a head that was noted elsewhere."""
    told(office, 30)
    services.anchor()
    told(office, 15)
    head = services.anchor()
    told(office, 3)
    good, noted, dice = list(queries.handed_out(data=True)), [(head.seq, head.hash)], random.Random(15)
    assert engine.verify(lambda: good, noted, signing.verify) == []
    missed = Counter()
    for n in range(1_000):
        kind = list(KINDS)[n % len(KINDS)]
        bad = KINDS[kind](Chain.of(good), dice).rows()
        missed[kind] += not engine.verify(lambda bad=bad: bad, noted, signing.verify)
    record_property("tamperings found", 1_000 - missed.total())
    assert +missed == Counter()
    unnoted = {k for k in KINDS if not engine.verify(KINDS[k](Chain.of(good), dice).rows, (), signing.verify)}
    assert unnoted == {"heads hidden", "replaced altogether"}, "a forgery without the key, and no head noted"


def test_an_auditor_verifies_the_file_with_one_file_and_nothing_installed(office, tmp_path, capsys):
    path = exported(office, tmp_path)
    assert capsys.readouterr().out == "0 faltas\n"
    assert not {"data", "salt", "actor"} & {
        k for line in path.read_text().splitlines() for k in json.loads(line)
    }
    program = tmp_path / "verificador.py"
    program.write_bytes(Client().get("/transparencia/verificador.py").content)
    heads = Client().get("/transparencia/cadena.json").json()["heads"]

    def run(file, *words):
        call = [sys.executable, "-I", "-S", program, file, *words]
        done = subprocess.run(call, capture_output=True, text=True, cwd=tmp_path)
        return done.returncode, done.stdout, done.stderr

    noted = ("--cabeza", f"{heads[-1]['seq']}:{heads[-1]['hash']}")
    assert run(path, *noted) == (0, "0 faltas\n", "")
    assert run(path, "--cabeza", f"{heads[-1]['seq']}:{'0' * 64}")[0] == 1
    assert run(path, "--otra")[0] == 2
    dice = random.Random(9)
    good = [json.loads(line) for line in path.read_text().splitlines()]
    for n, kind in enumerate(k for k in KINDS if not k.startswith("data")):
        bad = tmp_path / f"{n}.jsonl"
        bad.write_text("".join(json.dumps(row) + "\n" for row in KINDS[kind](Chain.of(good), dice).rows()))
        assert run(bad, *noted)[0] == 1, kind


def test_the_plain_signature_check_agrees_with_the_library(settings):
    dice = random.Random(4)
    name, public = next(iter(signing.public_keys().items()))
    for n in range(60):
        message = dice.randbytes(dice.randrange(200))
        key, signature = signing.sign(message)
        assert key == name
        for said in (message, message + b"!"):
            assert engine.verify_plainly(public, signature, said) == (said == message)
            assert signing.verify(public, signature, said) == (said == message)
        broken = bytearray(engine.base64.b64decode(signature))
        broken[n % 64] ^= 1 << dice.randrange(8)
        assert not engine.verify_plainly(public, engine.base64.b64encode(broken).decode(), message)


def test_anybody_reads_the_heads_and_nobody_what_was_written(office, amaru, django_assert_num_queries):
    services.write("comment.added", office, by=amaru, data={"text": "palabra secreta"})
    assert "Todavía no se ha firmado ninguna" in Client().get("/transparencia/cadena/").content.decode()
    for count in (1, 3):
        for _ in range(count):
            told(office, 1)
            head = services.anchor()
        with django_assert_num_queries(1):
            page = Client().get("/transparencia/cadena/").content.decode()
        assert head.hash in page
        assert "secreta" not in page
        assert amaru.full_name not in page
    with django_assert_num_queries(1):
        everything = Client().get("/transparencia/cadena.json").json()
    assert [h["seq"] for h in everything["heads"]] == sorted(Anchor.objects.values_list("seq", flat=True))
    later = Client().get("/transparencia/cadena.json", {"desde": head.seq - 1}).json()["heads"]
    assert [h["seq"] for h in later] == [head.seq]
    for odd in ("x", "-1", "9" * 40, "²"):
        assert Client().get("/transparencia/cadena.json", {"desde": odd}).status_code == 200


def test_the_state_of_the_service_is_public_and_says_what_matters(office, monkeypatch):
    from minga.config import health

    told(office)
    head = services.anchor()
    for name in health.PROBES:
        monkeypatch.setitem(health.PROBES, name, lambda: True)
    page = Client().get("/estado/").content.decode()
    assert "Todo funciona." in page
    assert f"anotación {head.seq}" in page
    monkeypatch.setitem(health.PROBES, "cola", lambda: False)
    assert "necesita atención" in Client().get("/estado/").content.decode()
    monkeypatch.setitem(health.PROBES, "escritura", lambda: False)
    assert "no se puede guardar" in Client().get("/estado/").content.decode()


def test_the_verifier_is_the_very_arithmetic():
    assert Client().get("/transparencia/verificador.py").content == Path(engine.__file__).read_bytes()
