from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

FACTS = {
    "commitment.asked": _("Se pidió un compromiso"),
    "commitment.started": _("Se puso en curso"),
    "commitment.fulfilled": _("Se dio por cumplido"),
    "commitment.verified": _("Se verificó"),
    "commitment.given_back": _("Se devolvió porque faltaba algo"),
    "commitment.cancelled": _("Quedó sin efecto"),
    "commitment.day_proposed": _("Se propuso otra fecha"),
    "commitment.day_moved": _("Se aceptó otra fecha"),
    "commitment.day_declined": _("No se aceptó otra fecha"),
    "commitment.handed_over": _("Se entregó a otra persona"),
    "commitment.slipped": _("Se aplazó tres veces"),
    "plan.started": _("Se empezó un plan"),
    "plan.written": _("Se escribió una línea del plan"),
    "plan.part_removed": _("Se quitó una línea del plan"),
    "plan.discarded": _("Se descartó el plan en preparación"),
    "plan.approved": _("Se aprobó el plan"),
    "plan.replaced": _("Otra versión reemplazó al plan"),
    "plan.revised": _("Se empezó otra versión del plan"),
    "plan.closed": _("Se cerró el plan"),
    "plan.progress_told": _("Se contó un avance"),
    "plan.value_read": _("Se anotó el valor de un indicador"),
}


class Config(AppConfig):
    name = "minga.planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events, slots
        from minga.notices.queries import SUBJECTS
        from minga.notices.services import tell
        from minga.ui.types import MenuEntry, signed_in

        from .models import Commitment, Plan
        from .notices import TELLINGS
        from .queries import keeps, planned_todos_of, plans_visible_to, todos_of, visible_to

        events.declare(**{verb.replace(".", "__"): sentence for verb, sentence in FACTS.items()})
        slots.hang("desk.todos", todos_of)
        slots.hang("desk.todos", planned_todos_of)
        slots.hang("ui.menu", MenuEntry(_("Compromisos"), "planning:board", signed_in, after=6))
        slots.hang("ui.menu", MenuEntry(_("Planes"), "planning:plans", keeps, after=7))
        slots.hang(SUBJECTS, (Commitment._meta.label, visible_to))
        slots.hang(SUBJECTS, (Plan._meta.label, plans_visible_to))
        for telling in TELLINGS:
            tell(telling)
