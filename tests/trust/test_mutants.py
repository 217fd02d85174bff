"""The mutants fit the code as it stands, and a few of them are tried each time; `make test-mutants` tries all."""

from .mutants.harness import KILLED, ROOT, decide, mutants, try_all

BINDING = {
    *("CR1", "CR2", "CR3", "CR6", "CR8", "CR9", "CR12"),
    *(
        "T01",
        "T02",
        "T14",
        "T16",
        "T26",
        "T28",
        "T29",
        "T30",
        "T31",
        "T32",
        "T33",
        "T34",
        "T35",
        "T36",
        "T39",
        "T46",
        "T47",
    ),
    *("T38", "T42", "T43"),
    *(
        "T48",
        "T49",
        "T54",
        "invitations",
        "whole bodies",
        "minors gate",
        "four eyes",
        "chain",
        "heads",
        "sealed rows",
        "engine",
    ),
}


def test_every_binding_guard_has_a_mutant_that_fits():
    found = mutants()
    assert {m.guard for m in found} >= BINDING
    for mutant in found:
        for edit in mutant.edits:
            text = (ROOT / edit["file"]).read_text(encoding="utf-8")
            assert text.count(edit["old"]) == 1, f"{mutant.name}: mend tests/trust/mutants/*.yaml"
        path, _, name = mutant.test.partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / path).read_text(encoding="utf-8"), mutant.name


def test_a_few_mutants_are_killed():
    told = try_all([m for m in mutants() if m.quick], migrated=False, tell=lambda said: None)
    assert [(v.mutant.name, v.outcome) for v in told if v.outcome != KILLED] == []


def test_a_test_that_stays_green_or_breaks_for_another_reason_kills_nothing():
    """The harness's own negative control."""
    red = {"test": "x", "when": "call", "outcome": "failed", "kind": "AssertionError", "said": "x"}
    assert decide(1, [red], "")[0] == KILLED
    assert decide(0, [{**red, "outcome": "passed"}], "")[0] == "SURVIVED"
    for broken in ({"when": "setup"}, {"kind": "NameError"}):
        assert decide(1, [{**red, **broken}], "")[0] == "BROKEN"
    assert decide(4, [], "no such test")[0] == "BROKEN"
    assert decide(-1, [], "too long")[0] == "BROKEN"
