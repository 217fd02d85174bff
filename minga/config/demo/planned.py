"""The home office's plan: approved by its head, some of it done, some late; and another version in preparation."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from minga.kernel import clock
from minga.planning import services
from minga.planning.models import Action, Indicator, Plan
from minga.planning.workflow import PlanStatus
from minga.reference.models import Institution

from .cast import HOME, person

# component; objective; its measure (what, unit, from, to); its actions (what, who answers, days until it ends)
LINES = (
    (
        "Prácticas pedagógicas y experiencias significativas",
        "Que ninguna práctica que funciona se quede sin contar",
        ("Prácticas en el banco", "prácticas", 2, 8),
        (
            ("Abrir el registro y acompañar a quienes escriben su ficha", "sisa", 240),
            ("Valorar cada ficha admitida con dos personas", "sisa", 300),
        ),
    ),
    (
        "Permanencia e inclusión",
        "Que las escuelas de la orilla tengan libros todo el año",
        ("Sedes con caja de libros", "sedes", 12, 40),
        (
            ("Llevar cajas de libros por el río cada dos meses", "amaru", 260),
            ("Formar consejos de lectura en doce sedes", "amaru", 130),
        ),
    ),
    (
        "Formación docente",
        "Que cada docente rural tenga con quién preparar su clase",
        ("Docentes en círculos de estudio", "docentes", 0, 120),
        (("Reunir un círculo de estudio por municipio", "amaru", 200),),
    ),
)


def plan_the_year() -> None:
    """Write the plan of the office and put it in force."""
    office, by = Institution.objects.get(code=HOME), person("sisa")
    today = clock.today()
    name = f"Plan de Apoyo al Mejoramiento {today.year}-{today.year + 1}"
    plan = services.start_plan(office, name, today.year, today.year + 1, by=by)
    for component, text, (measure, unit, baseline, target), actions in LINES:
        objective = services.write_part(plan, "objective", {"component": component, "text": text}, by=by)
        numbers = {"baseline": Decimal(baseline), "target": Decimal(target)}
        values = {"objective": objective, "name": measure, "unit": unit, **numbers}
        services.write_part(plan, "indicator", values, by=by)
        for deed, who, days in actions:
            dates = {"starts_on": today, "ends_on": today + timedelta(days=days)}
            values = {"objective": objective, "text": deed, "responsible": person(who), **dates}
            services.write_part(plan, "action", values, by=by)
    services.approve_plan(plan, "Acta 2 del Comité de Calidad", binds_periods=True, by=person("yaku"))


def tell_the_plan() -> None:
    """Say how it goes: half of the books, none of the circles; and begin next year's version."""
    actions = {a.text: a for a in Action.objects.select_related("objective__plan__institution")}
    books = actions["Llevar cajas de libros por el río cada dos meses"]
    services.tell_progress(books, 55, "Tres salidas a doce sedes; falta el Medio Atrato.", by=person("amaru"))
    councils = actions["Formar consejos de lectura en doce sedes"]
    services.tell_progress(councils, 100, "Doce consejos con su acta de instalación.", by=person("amaru"))
    for name, value in (("Sedes con caja de libros", 26), ("Prácticas en el banco", 5)):
        indicator = Indicator.objects.select_related("objective__plan__institution").get(name=name)
        source = "Inventario de la secretaría"
        services.read_value(indicator, Decimal(value), clock.today(), source, by=person("sisa"))
    services.revise_plan(Plan.objects.get(status=PlanStatus.IN_FORCE), by=person("sisa"))
