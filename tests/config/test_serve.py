"""`minga serve`: web, worker and clock in one command, together alive and together gone."""

import os
import signal
import subprocess
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import call_command

from minga.config import ticker
from minga.kernel import clock
from tests.served import Served


@pytest.fixture
def memory(db):
    call_command("createcachetable", verbosity=0)
    return caches["shared"]


def children_of(pid):
    found = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True
    ).stdout
    return dict(line.split(maxsplit=1) for line in found.splitlines())


@pytest.mark.slow
def test_it_starts_three_children_mends_a_dead_one_and_stops_them_all(tmp_path):
    served = Served(tmp_path)
    served.start("run_demo")
    try:
        served.wait_for(lambda: len(children_of(served.process.pid)) == 3)
        children = children_of(served.process.pid)
        clock_pid = next(pid for pid, said in children.items() if "tick" in said)
        os.kill(int(clock_pid), signal.SIGKILL)
        served.wait_for(
            lambda: (
                clock_pid not in children_of(served.process.pid) and len(children_of(served.process.pid)) == 3
            )
        )
        children = children_of(served.process.pid)
        began = time.monotonic()
        served.process.send_signal(signal.SIGTERM)
        served.process.wait(20)
        assert time.monotonic() - began < 16
        assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    finally:
        served.kill()


def test_a_daily_job_runs_once_a_day_and_a_failing_one_stops_no_other(
    memory, monkeypatch, settings, tmp_path
):
    settings.DATA_DIR, done = tmp_path, []

    def fail():
        raise OSError("no mail")

    jobs = (ticker.Job("cae", fail, "day"), ticker.Job("día", lambda: done.append(1), "day"))
    monkeypatch.setattr(ticker, "JOBS", jobs)
    assert "día" in ticker.tick()
    assert ticker.tick() == {}
    assert done == [1]
    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    assert "día" in ticker.tick()


def test_two_servers_do_not_tick_at_once(memory, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with ticker.only_here() as mine:
        assert mine
        assert ticker.tick(force=True) == {}
    assert ticker.tick(force=True)


def test_a_silent_clock_is_noticed(memory):
    assert ticker.is_ticking()
    memory.set(ticker.ALIVE, clock.now().timestamp() - 400)
    assert not ticker.is_ticking()
