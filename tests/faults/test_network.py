"""A bad line (F16, F17): what was acknowledged over it is there once and whole, and no cut request passes for a whole one."""

import pytest

from .network import campaign, is_whole
from .spoiled import A_CUT_BODY_PASSES, house_with

pytestmark = pytest.mark.slow


def test_over_a_bad_line_nothing_is_lost_doubled_altered_or_stuck(tmp_path):
    figures = campaign(tmp_path, 240, 100)
    assert is_whole(figures), figures
    assert len(figures["faults"]) >= 6, figures


def test_a_server_that_takes_cut_bodies_is_found_out(tmp_path):
    figures = campaign(tmp_path, 64, 20, house=house_with(A_CUT_BODY_PASSES, tmp_path))
    assert figures["cuts_taken_for_whole"], figures
