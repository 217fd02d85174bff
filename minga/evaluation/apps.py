from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

FACTS = {
    "evaluation.round_opened": _("Se abrió otra valoración"),
    "evaluation.profile_vouched": _("Se registró el perfil de quien evalúa"),
    "evaluation.conflict_declared": _("Se declaró un impedimento"),
    "evaluation.conflict_told": _("Sus autores dijeron quién no debería valorarla"),
    "evaluation.conflict_lifted": _("Se levantó un impedimento"),
    "evaluation.assigned": _("Se asignó una valoración"),
    "evaluation.accepted": _("Se aceptó una valoración"),
    "evaluation.recused": _("Alguien se declaró impedido"),
    "evaluation.reassigned": _("Una valoración pasó a otras manos"),
    "evaluation.due_moved": _("Cambió un plazo"),
    "evaluation.reminded": _("Se recordó un plazo"),
    "evaluation.expired": _("Venció un plazo"),
    "evaluation.sheet_saved": _("Se guardó una hoja en borrador"),
    "evaluation.sheet_submitted": _("Se envió una hoja"),
    "evaluation.reopened": _("Se reabrió una hoja"),
    "evaluation.dispersed": _("Las hojas se separan"),
    "evaluation.stalled": _("Tampoco la tercera hoja concluye"),
    "evaluation.resumed": _("Se retomó una valoración que no concluía"),
    "evaluation.voided": _("Una valoración quedó sin efecto"),
    "evaluation.consolidated": _("Se consolidó el resultado"),
    "evaluation.released": _("Se comunicó el resultado"),
}


class Config(AppConfig):
    name = "minga.evaluation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events, slots
        from minga.notices.queries import SUBJECTS
        from minga.notices.services import tell
        from minga.ui.types import MenuEntry

        from .notices import TELLINGS
        from .panels import coordinates, judges, practice_panel, todos_of
        from .queries import hidden_from, known_assignments, known_candidates
        from .services import close_withdrawn, open_candidate

        events.declare(**{verb.replace(".", "__"): sentence for verb, sentence in FACTS.items()})
        events.subscribe("practice.admitted", open_candidate)
        events.subscribe("practice.withdrawn", close_withdrawn)
        slots.hang("practice.hidden", hidden_from)
        slots.hang("practice.panels", practice_panel)
        slots.hang("desk.todos", todos_of)
        slots.hang(SUBJECTS, ("evaluation.Candidate", known_candidates))
        slots.hang(SUBJECTS, ("evaluation.Assignment", known_assignments))
        slots.hang("ui.menu", MenuEntry(_("Valoraciones"), "evaluation:office", coordinates, after=3))
        slots.hang("ui.menu", MenuEntry(_("Mis valoraciones"), "evaluation:mine", judges, after=4))
        for telling in TELLINGS:
            tell(telling)
