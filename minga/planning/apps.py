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
}


class Config(AppConfig):
    name = "minga.planning"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events, slots
        from minga.notices.queries import SUBJECTS
        from minga.notices.services import tell
        from minga.ui.types import MenuEntry, signed_in

        from .models import Commitment
        from .notices import TELLINGS
        from .queries import todos_of, visible_to

        events.declare(**{verb.replace(".", "__"): sentence for verb, sentence in FACTS.items()})
        slots.hang("desk.todos", todos_of)
        slots.hang("ui.menu", MenuEntry(_("Compromisos"), "planning:board", signed_in, after=6))
        slots.hang(SUBJECTS, (Commitment._meta.label, visible_to))
        for telling in TELLINGS:
            tell(telling)
