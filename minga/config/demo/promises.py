"""What the people of a told result promised: due, overdue, put off, done and confirmed."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from minga.evaluation import services as evaluation
from minga.evaluation.queries import candidate_of
from minga.kernel import clock
from minga.planning import services as planning
from minga.planning.models import Commitment
from minga.planning.types import Source

if TYPE_CHECKING:
    from minga.people.models import User
    from minga.practices.models import Practice

# what, and how many days after it is asked it is due
PROMISES = (
    ("Escribir qué no funcionó en cada sede y qué se cambió", 20),
    ("Nombrar a quien responde cuando cambie el equipo", 45),
    ("Poner fecha y fuente junto a cada cifra de resultados", 200),
    ("Calcular cuánto cuesta sostenerla un año", 300),
)


def ask_promises(practice: Practice, leader: User, officer: User) -> None:
    """Turn four notes of the result into commitments of its leader."""
    candidate = candidate_of(practice)
    assert candidate is not None  # noqa: S101 -- its result has just been told
    where = f"/evaluacion/practica/{practice.pk}/resultado/?ronda={candidate.pk}"
    source = Source("EVALUATION_NOTE", candidate.pk, f"{candidate.round}: {practice.title}", where)
    for text, days in PROMISES:
        due = clock.today() + timedelta(days=days)
        evaluation.ask_improvement(candidate, source, text=text, owner=leader, due_on=due, by=officer)


def keep_some(practice: Practice, leader: User, officer: User) -> None:
    """Fulfil and verify the first, fulfil the third, ask for more time for the last; the second stays as it is."""
    candidate = candidate_of(practice)
    made = list(Commitment.objects.filter(source_id=candidate.pk if candidate else 0).order_by("pk"))
    first, _second, third, last = made
    account = "Se reunió a las tres sedes y quedó en la página 4 de la ficha."
    planning.verify(planning.fulfil(first, account, by=leader), by=officer)
    planning.fulfil(third, "Cada cifra tiene su fecha y su fuente en el anexo.", by=leader)
    day = max(last.due_on, clock.today()) + timedelta(days=30)
    planning.propose_day(last, day, "La cifra de transporte la entrega la alcaldía en diciembre.", by=leader)
