"""What an import was not sure of in a field, until somebody who writes the ficha settles it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from minga.instruments.engine.values import is_answered
from minga.instruments.models import Answer
from minga.kernel import events
from minga.kernel.decisions import require
from minga.kernel.writing import transaction

from ... import queries, rules
from ..drafting import hold, save_answer

if TYPE_CHECKING:
    from minga.people.models import User

    from ...models import Practice


@transaction
def settle_hint(practice: Practice, item: str, *, by: User, day: str = "") -> bool:
    """Settle what an import left unsure in a field: as it stands, or with one of the days that its source may mean.

    Returns False where only an answer settles it and there is none yet.
    """
    require(rules.can_edit(by, practice, writes_it=hold(practice, by=by)))
    require(rules.can_write_item(practice, item))
    current = Answer.objects.filter(response=practice.response_id, item=item).first()
    hints = queries.open_hints(practice, {item: current.revision} if current else {}).get(item, [])
    if day in [value for hint in hints for value, _words in hint.days]:
        save_answer(practice, item, day, by=by, key=uuid.uuid4().hex)
        return True
    asked = next(i for i in queries.form_of_practice(practice).items if i.code == item)
    if any(h.needs_answer for h in hints) and not (current and is_answered(asked, current.value)):
        return False
    for imported in practice.imported_from.select_for_update():
        if imported.hints.pop(item, None):
            imported.save(update_fields=["hints"])
    if hints:
        events.publish("hint.settled", practice, by, item=item)
    return True
