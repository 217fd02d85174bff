"""A plan as a list: a row for each action, and for each indicator what it measures and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.documents.tables import Column, Kind, Table

from . import queries

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .models import Plan


def plan_table(plan: Plan) -> Table:
    columns = (
        Column(_("Componente"), Kind.TEXT, 28),
        Column(_("Objetivo"), Kind.TEXT, 44),
        Column(_("Línea"), Kind.TEXT, 12),
        Column(_("Qué"), Kind.TEXT, 44),
        Column(_("Responsable"), Kind.TEXT, 26),
        Column(_("Empieza"), Kind.DATE),
        Column(_("Termina"), Kind.DATE),
        Column(_("Avance (%)"), Kind.NUMBER),
        Column(_("Unidad"), Kind.TEXT, 18),
        Column(_("Línea de base"), Kind.NUMBER),
        Column(_("Meta"), Kind.NUMBER),
        Column(_("Último valor"), Kind.NUMBER),
        Column(_("Fecha del valor"), Kind.DATE),
        Column(_("Presupuesto"), Kind.NUMBER),
        Column(_("Fuente"), Kind.TEXT, 20),
        Column(_("Recursos"), Kind.TEXT, 26),
    )
    about = (
        (_("Plan"), plan.name),
        (_("Versión"), str(plan.version)),
        (_("Estado"), plan.get_status_display()),
    )
    return Table(_("Plan de mejoramiento"), columns, plan_rows(plan), about)


def plan_rows(plan: Plan) -> Iterator[tuple[Any, ...]]:
    for component, branches in queries.tree_of(plan):
        for branch in branches:
            lead = (component, branch.objective.text)
            for i in branch.indicators:
                value, read_on = i.value, i.read_on  # type: ignore[attr-defined]
                measure = (i.unit, i.baseline, i.target, value, read_on)
                yield (*lead, _("Indicador"), i.name, "", None, None, None, *measure, None, "", "")
            for a in branch.actions:
                who = a.responsible.full_name if a.responsible else ""
                told = (who, a.starts_on, a.ends_on, a.percent)  # type: ignore[attr-defined]
                yield (
                    *lead,
                    _("Acción"),
                    a.text,
                    *told,
                    "",
                    None,
                    None,
                    None,
                    None,
                    a.budget,
                    a.funding,
                    a.resources,
                )
