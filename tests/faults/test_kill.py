"""kill -9 while people save, upload and send: every acknowledged word is there afterwards, and the invariants hold (F01)."""

import os

import pytest

from .kills import Kills, is_whole
from .spoiled import ANSWER_BEFORE_COMMIT, house_with

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("MINGA_KILLS", "12"))


def test_no_acknowledged_word_is_lost(tmp_path):
    figures = Kills(tmp_path, KILLS).run()
    assert is_whole(figures), figures


def test_a_server_that_answers_before_its_commit_is_found_out(tmp_path):
    figures = Kills(tmp_path, 3, root=house_with(ANSWER_BEFORE_COMMIT, tmp_path)).run()
    assert any(line.endswith("(save): no receipt") for line in figures["first_lost"]), figures
