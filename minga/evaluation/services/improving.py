"""A note of a told result becomes a commitment of the practice's own people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.kernel.decisions import require
from minga.kernel.writing import transaction
from minga.planning.services import commit

from .. import rules
from .standing import hold

if TYPE_CHECKING:
    from datetime import date

    from minga.people.models import User
    from minga.planning.models import Commitment
    from minga.planning.types import Source

    from ..models import Candidate


@transaction
def ask_improvement(
    candidate: Candidate, source: Source, *, text: str, owner: User, due_on: date, by: User
) -> Commitment:
    hold(candidate)
    require(rules.can_ask_improvement(by, candidate))
    place = candidate.practice.institution
    return commit(text, owner=owner, due_on=due_on, institution=place, source=source, by=by)
