from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

FACTS = {
    "evaluation.conflict_declared": _("Se declaró un impedimento"),
    "evaluation.assigned": _("Se asignó una valoración"),
    "evaluation.accepted": _("Se aceptó una valoración"),
    "evaluation.recused": _("Alguien se declaró impedido"),
    "evaluation.sheet_submitted": _("Se envió una hoja"),
    "evaluation.reopened": _("Se reabrió una hoja"),
    "evaluation.dispersed": _("Las hojas se separan"),
    "evaluation.consolidated": _("Se consolidó el resultado"),
    "evaluation.released": _("Se comunicó el resultado"),
}


class Config(AppConfig):
    name = "minga.evaluation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events, slots
        from minga.notices.services import tell

        from .notices import TELLINGS
        from .panels import practice_panel, todos_of
        from .queries import hidden_from
        from .services import open_candidate

        events.declare(**{verb.replace(".", "__"): sentence for verb, sentence in FACTS.items()})
        events.subscribe("practice.admitted", open_candidate)
        slots.hang("practice.hidden", hidden_from)
        slots.hang("practice.panels", practice_panel)
        slots.hang("desk.todos", todos_of)
        for telling in TELLINGS:
            tell(telling)
