"""Every status has its banner: who has the practice now, since when, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as lazy

from ..types import Banner
from ..workflow import Publishing, Status

if TYPE_CHECKING:
    from ..models import Practice

S, P = Status, Publishing
OFFICE, AUTHORS, EVALUATORS, APPROVERS, NOBODY = (
    lazy("la oficina"),
    lazy("sus autores"),
    lazy("quienes evalúan"),
    lazy("quienes aprueban"),
    lazy("nadie"),
)
# status: hue, who holds it, what comes next
STATES = {
    S.IDENTIFIED: ("ochre", OFFICE, lazy("La oficina decide si cumple los rasgos de una buena práctica.")),
    S.PRESELECTED: ("ochre", OFFICE, lazy("Asigne a la persona responsable para empezar la ficha.")),
    S.EXISTING: (
        "ochre",
        OFFICE,
        lazy("Con el registro abierto, la rectoría o la oficina nombra responsable."),
    ),
    S.DRAFT: ("ochre", AUTHORS, lazy("Cuando la ficha esté completa podrá enviarla a verificación.")),
    S.SUBMITTED: ("teal", OFFICE, lazy("La oficina la tomará para verificarla.")),
    S.UNDER_VERIFICATION: ("teal", OFFICE, lazy("La oficina la admite o devuelve con observaciones.")),
    S.RETURNED: ("clay", AUTHORS, lazy("Responda cada observación y vuelva a enviarla.")),
    S.NOT_REGISTERED: (
        "plain",
        NOBODY,
        lazy("Venció el plazo para subsanar. Puede presentarla en el próximo período."),
    ),
    S.REGISTERED: ("teal", OFFICE, lazy("La oficina asignará a quienes la evalúan.")),
    S.ASSIGNED: ("teal", EVALUATORS, lazy("Quienes evalúan deben aceptar.")),
    S.UNDER_EVALUATION: ("teal", EVALUATORS, lazy("Dos personas la valoran por separado.")),
    S.EVALUATED: ("leaf", OFFICE, lazy("La oficina debe comunicar el resultado.")),
    S.UPDATE_PENDING: ("ochre", AUTHORS, lazy("Actualice la ficha y envíela en el período abierto.")),
    S.INACTIVE: ("plain", AUTHORS, lazy("Puede retomarse cuando sus autores quieran.")),
    S.WITHDRAWN: ("plain", NOBODY, lazy("Está retirada. Su historia se conserva.")),
    S.ARCHIVED: ("plain", NOBODY, lazy("Está en el archivo.")),
}
# what a valued practice waits for once its result is told, by how its last publication stands
VALUED: dict[str, tuple[str, Any, Any]] = {
    "": ("leaf", AUTHORS, lazy("Puede proponerse para el banco, o actualizarse el año próximo.")),
    P.PROPOSED: ("plum", APPROVERS, lazy("Dos personas deciden si se publica.")),
    P.APPROVED: ("plum", APPROVERS, lazy("Está aprobada: falta publicarla en el banco.")),
    P.PUBLISHED: ("leaf", NOBODY, lazy("Está en el banco. El año próximo puede actualizarse.")),
    P.REPLACED: ("leaf", NOBODY, lazy("Otra edición está en el banco.")),
    P.DECLINED: ("clay", AUTHORS, lazy("No se publicó. Resuelta la causa, puede proponerse otra vez.")),
    P.UNPUBLISHED: ("clay", AUTHORS, lazy("Se despublicó. Resuelta la causa, puede proponerse otra vez.")),
}


def banner_of(practice: Practice) -> Banner:
    hue, holder, following = STATES[Status(practice.status)]
    if practice.status == S.EVALUATED and practice.level_is_released:
        last = practice.publications.filter(edition__number=practice.edition_number).order_by("-pk").first()
        hue, holder, following = VALUED[last.status if last else ""]
    return Banner(practice.get_status_display(), hue, str(holder), practice.status_since, str(following))
