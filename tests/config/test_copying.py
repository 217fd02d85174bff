"""A copy taken while somebody writes: it is whole, it opens as a place of its own, and repeating it brings only what is new."""

import runpy
import sqlite3
import subprocess
import sys
import threading

import pytest
from django.core.management import CommandError, call_command

from minga.config import copying
from tests.served import ROOT, Served


def test_a_copy_inside_the_data_is_refused(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match="Elija otra carpeta"):
        call_command("backup", str(tmp_path / "copias"))


def test_files_are_brought_once_and_a_cut_one_again(settings, tmp_path):
    name = "ab" * 32
    kept = settings.STORE_DIR / "ab" / "ab" / name
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"acta")
    (settings.STORE_DIR / "incoming").mkdir()
    (settings.STORE_DIR / "incoming" / "medio").write_bytes(b"ac")
    assert copying.copy_files(tmp_path / "copia") == (1, 1)
    assert copying.copy_files(tmp_path / "copia") == (1, 0)
    copied = tmp_path / "copia" / "files" / "ab" / "ab" / name
    copied.write_bytes(b"ac")
    assert copying.copy_files(tmp_path / "copia") == (1, 1)
    assert copied.read_bytes() == b"acta"


def test_behind_a_proxy_each_visitor_has_a_limit_of_their_own(monkeypatch):
    monkeypatch.setenv("MINGA_BEHIND_PROXY", "true")
    assert runpy.run_path(str(ROOT / "minga/config/settings.py"))["ALLAUTH_TRUSTED_PROXY_COUNT"] == 1
    monkeypatch.delenv("MINGA_BEHIND_PROXY")
    assert runpy.run_path(str(ROOT / "minga/config/settings.py"))["ALLAUTH_TRUSTED_PROXY_COUNT"] == 0


@pytest.mark.slow
def test_a_copy_taken_while_somebody_writes_is_a_whole_place(tmp_path):
    data, copy = tmp_path / "data", tmp_path / "copy"
    data.mkdir()
    served = Served(data)

    def run(*words, at=data):
        environment = {**served.environment, "MINGA_DATA_DIR": str(at)}
        return subprocess.run(
            [sys.executable, "-m", "minga", *words], cwd=ROOT, env=environment, capture_output=True, text=True
        )

    assert run("prepare").returncode == 0
    assert run("demo", "--stage", "submitted").returncode == 0
    writing, written = threading.Event(), []
    writing.set()

    def write():
        with sqlite3.connect(data / "minga.sqlite3", timeout=20, isolation_level=None) as connection:
            connection.execute("create table noise (n integer)")
            while writing.is_set():
                connection.execute("insert into noise values (?)", [len(written)])
                written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    first = run("backup", str(copy))
    writing.clear()
    writer.join()
    assert first.returncode == 0, first.stderr
    assert len(written) > 10
    assert run("check_invariants", at=copy).stdout.strip() == "0 faltas"
    assert run("verify_evidence", at=copy).returncode == 0
    assert ", 0 nuevos" in run("backup", str(copy)).stdout
