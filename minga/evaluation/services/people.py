from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.kernel import clock, events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from .. import rules
from ..models import Evaluator

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from minga.people.models import User


@transaction
def enroll(
    person: User,
    *,
    research_training: bool,
    track_record: bool,
    lines: Sequence[str] = (),
    capacity: int = 10,
    by: User | None = None,
    **more: Any,
) -> Evaluator:
    """Write down what the office vouches for of an evaluator. `by=None` is the command line of the deployment.

    `more`: research_note, track_note, is_available, away_until.
    """
    if by is not None:
        require(rules.can_vouch(by, person))
    facts: dict[str, Any] = {
        "research_training": research_training,
        "track_record": track_record,
        "lines": sorted(set(lines)),
        "capacity": capacity,
        "research_note": str(more.get("research_note", ""))[:300],
        "track_note": str(more.get("track_note", ""))[:300],
        "is_available": bool(more.get("is_available", True)),
        "away_until": more.get("away_until"),
        "vouched_by": by,
        "vouched_at": clock.now(),
    }
    profile, _new = Evaluator.objects.update_or_create(person=person, defaults=facts)
    away: date | None = facts["away_until"]
    said = {k: v for k, v in facts.items() if k in ("research_training", "track_record", "lines", "capacity")}
    events.publish(
        "evaluation.profile_vouched", profile, by, **said, away_until=away.isoformat() if away else ""
    )
    return profile
