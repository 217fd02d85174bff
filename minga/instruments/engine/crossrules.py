"""Rules between fields of Formato 1 (ficha.md, X1-X10; all proposals, each block, warn or off in the pack).

Each rule takes the answers, today and the facts, and returns (item, message) pairs.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Said = list[tuple[str, str]]
EARLY = timedelta(days=365)


def rows(answers: dict[str, Any], item: str) -> list[dict[str, Any]]:
    value = answers.get(item)
    return value.get("rows", []) if isinstance(value, dict) else []


def chosen(answers: dict[str, Any], item: str) -> list[str]:
    value = answers.get(item)
    return value.get("choices", []) if isinstance(value, dict) else []


def day(text: Any) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None


def x2(answers: dict[str, Any], today: date, facts: dict[str, Any]) -> Said:
    phase = answers.get("cycle_phase")
    shared = answers.get("dissemination_events")
    if isinstance(phase, dict) and phase.get("choice") == "PH3" and not shared:
        return [
            (
                "dissemination_events",
                "La fase 3 es de divulgación: registre al menos un evento donde se socializó.",
            )
        ]
    return []


def x3(answers: dict[str, Any], today: date, facts: dict[str, Any]) -> Said:
    aims = rows(answers, "specific_objectives")
    done, got = rows(answers, "activities"), rows(answers, "results")
    if aims and (done or got) and (len(done) < len(aims) or len(got) < len(aims)):
        return [
            (
                "specific_objectives",
                "Procure que cada objetivo específico tenga al menos una actividad y un resultado.",
            )
        ]
    return []


def x4(answers: dict[str, Any], today: date, facts: dict[str, Any]) -> Said:
    needed = ("baseline", "baseline_date", "current_date", "source")
    lacking = [r for r in rows(answers, "results") if r.get("current") and not all(r.get(n) for n in needed)]
    return [
        ("results", f"«{r.get('indicator', '')}»: falta la situación inicial, una fecha o la fuente.")
        for r in lacking
    ]


def x5(answers: dict[str, Any], today: date, facts: dict[str, Any]) -> Said:
    held = facts.get("evidence", {})
    backed = any(held.get(i) for i in ("products", "systematizations", "replication_mechanisms"))
    if chosen(answers, "replication_mechanisms") and not backed:
        return [
            (
                "replication_mechanisms",
                "Adjunte al menos un archivo o enlace que respalde los mecanismos marcados (en la pregunta 35, 36 o 40).",
            )
        ]
    return []


def x8(answers: dict[str, Any], today: date, facts: dict[str, Any]) -> Said:
    start = day(answers.get("start_date"))
    if start and start > today:
        return [("start_date", "La fecha de inicio está en el futuro. Escriba el primer día de ejecución.")]
    found: Said = []
    for row in rows(answers, "activities"):
        first, last = day(row.get("starts")), day(row.get("ends"))
        if first and last and last < first:
            found.append(("activities", f"«{row.get('name', '')}»: termina antes de empezar."))
        if start and first and first < start - EARLY:
            found.append(
                ("activities", f"«{row.get('name', '')}»: empieza más de un año antes que la práctica.")
            )
    return found


def x10(answers: dict[str, Any], today: date, facts: dict[str, Any]) -> Said:
    place = answers.get("municipality")
    if chosen(answers, "beneficiary_groups") and chosen(answers, "scopes") and not place:
        return [("municipality", "Indique los municipios que cubre la práctica.")]
    return []


def xe(answers: dict[str, Any], today: date, facts: dict[str, Any]) -> Said:
    """At least one piece of evidence for the results that are claimed."""
    claimed = answers.get("results")
    if claimed and not facts.get("evidence", {}).get("results"):
        return [("results", "Adjunte al menos una evidencia de los resultados (archivo o enlace).")]
    return []


RULES: dict[str, Callable[[dict[str, Any], date, dict[str, Any]], Said]] = {
    "X2": x2,
    "X3": x3,
    "X4": x4,
    "X5": x5,
    "X8": x8,
    "X10": x10,
    "XE": xe,
}
