"""The power goes at any moment while people save, send, upload and sign the journal (F05); and whoever forgets the disk is found out."""

import json
import os
import subprocess
import sys

import pytest

from tests.served import ROOT

from . import spoiled

pytestmark = pytest.mark.slow


def power(states, *, kinds="save,submit,evidence,journal", house=ROOT):
    command = [sys.executable, "-m", "tests.faults", "power", "--states", str(states), "--kinds", kinds]
    surroundings = {**os.environ, "PYTHONPATH": str(ROOT)}
    surroundings.pop("MINGA_DATABASE_URL", None)
    done = subprocess.run(
        [*command, "--house", str(house)], cwd=ROOT, env=surroundings, capture_output=True, text=True
    )
    assert done.stdout, done.stderr
    return json.loads(done.stdout)["figures"]


def test_what_was_acknowledged_outlives_a_power_cut(tmp_path):
    figures = power(150)
    assert min(figures["states"].values()) >= 150, figures
    assert (figures["lost"], figures["torn"], figures["corrupt"]) == (0, 0, 0), figures


@pytest.mark.parametrize(
    ("edit", "kind", "told"),
    [
        (spoiled.A_COMMIT_NEED_NOT_REACH_THE_DISK, "save", "no receipt"),
        (spoiled.A_FILE_NEED_NOT_REACH_THE_DISK, "evidence", "its bytes are not there"),
        (spoiled.A_NAME_NEED_NOT_REACH_THE_DISK, "evidence", "its bytes are not there"),
    ],
    ids=["commit", "file", "name"],
)
def test_whoever_does_not_wait_for_the_disk_is_found_out(tmp_path, edit, kind, told):
    figures = power(40, kinds=kind, house=spoiled.house_with(edit, tmp_path))
    assert figures["lost"] > figures["states"][kind] / 4, figures
    assert any(told in line for line in figures["first"]), figures
