"""How far a story goes, and on which days: positive days count from its beginning, negative ones back from today."""

from __future__ import annotations

Path = tuple[tuple[int, str], ...]

START: Path = ((0, "start"),)
SENT: Path = (*START, (14, "submit"))
ADMITTED: Path = (*SENT, (20, "admit"))
ASSIGNED: Path = (*ADMITTED, (21, "assign"))
JUDGED: Path = (*ASSIGNED, (22, "accept"), (30, "judge"))
RELEASED: Path = (*JUDGED, (36, "release"))
PROPOSED: Path = (*RELEASED, (45, "propose"))
APPROVED: Path = (*PROPOSED, (50, "approve"))
PUBLISHED: Path = (*APPROVED, (53, "publish"))
MENDED: Path = (
    (0, "start"),
    (9, "submit"),
    (11, "send_back"),
    (14, "mend"),
)  # it was returned once, and answered

PATHS: dict[str, Path] = {
    "existing": ((0, "note"),),
    "identified": ((0, "note"),),
    "preselected": ((0, "note"), (-9, "preselect")),
    "draft": (*START, (-2, "jot"), (-1, "jot")),
    "submitted": (*START, (-3, "submit")),
    "submitted_alone": (*START, (-8, "submit")),
    "returned": (*START, (-9, "submit"), (-5, "send_back")),
    "not_registered": (*START, (10, "submit"), (15, "send_back"), (26, "let_expire")),
    "registered": (*START, (-6, "submit"), (-2, "admit")),
    "assigned": (*START, (-12, "submit"), (-7, "admit"), (-4, "assign")),
    "in_evaluation": (*START, (-16, "submit"), (-11, "admit"), (-9, "assign")),
    "being_judged": (
        *START,
        (-16, "submit"),
        (-11, "admit"),
        (-9, "assign"),
        (-7, "accept"),
        (-3, "judge_one"),
    ),
    "dispersion": (
        *START,
        (-22, "submit"),
        (-17, "admit"),
        (-16, "assign"),
        (-13, "accept"),
        (-4, "disagree"),
    ),
    "consolidated": (*ASSIGNED, (22, "accept"), (-3, "judge")),
    "evaluated": RELEASED,
    "proposed": (*RELEASED, (-4, "propose")),
    "approved": (*RELEASED, (-9, "propose"), (-2, "approve")),
    "published": PUBLISHED,
    "published_after_remedy": (*MENDED, *PUBLISHED[2:]),
    "declined": (*PROPOSED, (52, "decline")),
    "unpublished": (*PUBLISHED, (-30, "unpublish")),
    "next_edition": (*PUBLISHED, (-20, "start_edition"), (-6, "jot")),
    "replaced": (
        *PUBLISHED,
        (300, "start_edition"),
        (314, "submit"),
        *((300 + day, verb) for day, verb in PUBLISHED[2:]),
    ),
    "update": PUBLISHED,  # a newer period asks for its update
    "inactive": RELEASED,  # and nobody answered for two years
    "withdrawn": (*START, (-5, "withdraw")),
    "archived": (*START, (60, "withdraw"), (-300, "archive")),
}
# what the whole demo adds to a story that ends so
AFTERWARDS: dict[str, Path] = {"evaluated": ((37, "promise"), (-6, "keep_promises"))}
STAGES = ("draft", "submitted", "returned", "in_evaluation", "evaluated", "published")

# when each office received registrations, and when the clock looked, in days before today (name, from, to)
PERIODS = {
    "SEM-05088": (("anterior", 700, 430), ("actual", 400, -30)),
    "SEM-41001": (
        ("de hace tres años", 1100, 900),
        ("de hace dos años", 800, 700),
        ("anterior", 650, 510),
        ("actual", 500, -30),
    ),
}
CLOCK_LOOKS = (799, 499, 60)
