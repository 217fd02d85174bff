"""The demo: a cast, its stories in our own words, and the player that tells them through the services."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from minga.instruments.queries import form_of
from minga.kernel import clock
from minga.kernel.writing import transaction
from minga.practices import services
from minga.practices.models import Practice
from minga.reference.models import Catalogue, Institution
from minga.reference.services import add_term, reword_term, stage_schools

from .answers import sample
from .cast import CAST, HERE, HOME, PASSWORD, offer_roles, person, places, settle, settle_all, shown_places
from .foreign import stage_export
from .paths import AFTERWARDS, CLOCK_LOOKS, PATHS, PERIODS, STAGES
from .planned import plan_the_year, tell_the_plan
from .play import Travel, answer, forget_old_notices, play
from .stories import Story, at_home, stories

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from minga.people.models import User

__all__ = [
    "CAST",
    "HOME",
    "PASSWORD",
    "PATHS",
    "STAGES",
    "STORIES",
    "Story",
    "answer_all",
    "person",
    "places",
    "sample",
    "settle",
    "settle_all",
    "shown_places",
    "stories",
    "tell_everything",
    "tell_stories",
    "travel",
]

SCHOOLS_OF = "SEM-05088"
RENAMED = 90  # days ago that a list of the forms changed
STORIES = tuple((s.title, s.ends) for s in at_home())


@transaction
def tell_stories(office: Institution, *, upto: str = "published") -> int:
    """Write the home office's practices, each as far as its story goes (and no further than `upto`); once only."""
    if Practice.objects.exists():
        return 0
    play((Travel(s), PATHS[min(s.ends, upto, key=STAGES.index)]) for s in at_home())
    forget_old_notices()
    return len(STORIES)


@transaction
def tell_everything() -> int:
    """Write the whole demo: every office, school and status; once only."""
    if Practice.objects.exists():
        return 0
    settle_all()
    play(
        ((Travel(s), (*PATHS[s.ends], *AFTERWARDS.get(s.ends, ()))) for s in stories()),
        besides=what_the_clock_did(),
    )
    offer_roles()
    forget_old_notices()
    stage_export()
    return len(stories())


def bring_schools() -> None:
    """Leave a file of schools waiting for its review, as an office finds it the day after."""
    office = Institution.objects.get(code=SCHOOLS_OF)
    stage_schools(
        str(HERE / "schools.csv"),
        name="establecimientos-de-ejemplo.csv",
        office=office,
        by=places()[SCHOOLS_OF].holder("quality_officer"),
    )


def rename_a_model() -> None:
    """Change a list that forms choose from: experiences of before keep the old name, and one more change is to come."""
    models = Catalogue.objects.get(code="educational_models")
    keeper = person("chaska")
    reword_term(
        models.terms.get(code="EM2"),
        label="Escuela Nueva y multigrado",
        day=clock.today(),
        reason="Acta 3 de metodología",
        by=keeper,
    )
    add_term(
        models,
        label="Radio educativa",
        day=clock.today() + timedelta(days=RENAMED + 60),
        reason="Acta 3 de metodología",
        by=keeper,
    )


def what_the_clock_did() -> list[tuple[datetime, Callable[[], object]]]:
    now = clock.now()
    deeds: list[tuple[datetime, Callable[[], object]]] = [
        (
            now - timedelta(days=opens),
            opening(code, name, now - timedelta(days=opens), now - timedelta(days=closes)),
        )
        for code, periods in PERIODS.items()
        for name, opens, closes in periods
    ]
    for days in CLOCK_LOOKS:
        deeds += [
            (now - timedelta(days=days), act) for act in (services.ask_for_updates, services.put_to_rest)
        ]
    deeds.append((now - timedelta(days=RENAMED), rename_a_model))
    deeds += [(now - timedelta(days=160), plan_the_year), (now - timedelta(days=20), tell_the_plan)]
    deeds.append((now - timedelta(days=1), bring_schools))
    return deeds


def opening(code: str, name: str, opens: datetime, closes: datetime) -> Callable[[], object]:
    return lambda: services.open_period(
        Institution.objects.get(code=code),
        kind="SIGNIFICANT_EXPERIENCE",
        name=f"Registro {name} de experiencias",
        opens_at=opens,
        closes_at=closes,
        by=None,
    )


def travel(office: Institution, title: str, stage: str) -> Practice:
    """Take one practice of the home office through its stages, under any title."""
    told = next((s for s in at_home() if s.title == title), at_home()[0])
    journey = Travel(Story(title, office.code, stage, told.began, told.leader, told.told))
    play([(journey, PATHS[stage])])
    return journey.here


def answer_all(practice: Practice, leader: User) -> None:
    """Answer every question of a draft with the words of a story of its kind."""
    told = next(s for s in stories() if s.kind == practice.kind and s.ends == "published")
    known = {i.code for i in form_of(practice.response.version).items}
    answer(
        practice,
        Story(**{**told.__dict__, "told": {k: v for k, v in told.told.items() if k in known}}),
        leader,
    )
