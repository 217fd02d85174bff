"""An export that waits on the office's desk: what somebody filled elsewhere, with what such files bring along."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from minga.instruments.queries import form_of, version_in_force
from minga.practices.services import apply_intake, stage_intake
from minga.reference.models import Institution

from .cast import HOME, person

if TYPE_CHECKING:
    from minga.practices.models import Intake

NAME = "respuestas-ficha-resumen.csv"
SYSTEM = ("ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre")
EXTRA = "¿Cuántas sedes participan?"
ANSWERS: tuple[dict[str, str], ...] = (
    {
        "email": "amaru@minga.example",
        "title": "Canoas que llevan la biblioteca a las sedes del río",
        "summary": "Dos canoas recorren siete sedes cada mes con cajas de libros que cada escuela elige.",
        "origin": "Las sedes ribereñas pasaban el año sin un libro nuevo porque nadie cubría el transporte.",
        "general_objective": "Acercar libros elegidos por las escuelas a las sedes a las que solo se llega por río.",
        "specific_objectives": "1. Acordar una ruta mensual 2. Formar un comité lector en cada sede",
        "cycle_phase": "Fase 2",
        "start_date": "14/03/2022",
        "beneficiary_groups": "Comunidad en generall;",
        "scopes": "Sedes del río;",
        EXTRA: "7",
    },
    {
        "email": "amaru@minga.example",
        "title": "Aula abierta los sábados para quienes trabajan",
        "summary": "Una sede abre los sábados para que jóvenes que trabajan terminen la secundaria con tutores del municipio.",
        "general_objective": "Lograr que quienes trabajan terminen la secundaria.",
        "cycle_phase": "Fase 1",
        "start_date": "01/02/2023",
        "beneficiary_groups": "Jóvenes que trabajan en el puerto;",
        "scopes": "Establecimientos educativos oficiales urbanos;",
    },
    {
        "email": "lider.vereda@correo.example",
        "title": "Radio de la vereda con noticias de la escuela",
        "summary": "Estudiantes de noveno preparan cada semana un noticiero que se oye en tres veredas.",
        "lessons": "1. Un guion corto se prepara en una clase 2. La emisora presta el estudio si se avisa con un mes",
        "cycle_phase": "Fase 3",
        "start_date": "20/08/2019",
        "beneficiary_groups": "Comunidad en general;",
        "scopes": "Establecimientos educativos oficiales rurales;",
        EXTRA: "3",
    },
    {
        "email": "amaru@minga.example",
        "title": "Monitoreo de aprendizajes con lo que ya hay en el aula",
        "summary": "Los maestros revisan cada bimestre tres cuadernos por curso y anotan qué falta enseñar otra vez.",
        "cycle_phase": "Fase 3",
        "start_date": "15/01/2020",
    },
)


def export() -> bytes:
    """Write the answers as a Spanish Excel saves them: separated by semicolons."""
    form, file = form_of(version_in_force("F1")), io.StringIO()
    lines = csv.writer(file, delimiter=";")
    lines.writerow([*SYSTEM, *(f"{i.label}\u00a0" for i in form.items), EXTRA])
    for number, told in enumerate(ANSWERS, 1):
        day = f"{14 + number}/03/2024"
        known = (number, f"{day} 09:00:00", f"{day} 10:20:00", told["email"], "")
        lines.writerow([*known, *(told.get(i.code, "") for i in form.items), told.get(EXTRA, "")])
    return file.getvalue().encode("cp1252")


def stage_export() -> Intake:
    """Leave the export on the desk of the office, with its first answer brought in already."""
    office, officer = Institution.objects.get(code=HOME), person("sisa")
    intake = stage_intake([export()], name=NAME, institution=office, owner=person("amaru"), by=officer)
    apply_intake(intake, by=officer, positions=[2])
    return intake
