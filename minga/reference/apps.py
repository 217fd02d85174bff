from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "minga.reference"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events, slots
        from minga.ui.types import MenuEntry

        from .panels import keeps_places, todos_of

        events.declare(
            certification__added=_("Se registró una certificación"),
            certification__corrected=_("Se corrigió una certificación"),
            office__added=_("Se agregó una entidad"),
            office__corrected=_("Se corrigió una entidad"),
            schools__followed=_("Recibió los establecimientos de su municipio"),
            territories__loaded=_("Se cargó una tabla oficial de territorios"),
            term__added=_("Se agregó un valor"),
            term__reworded=_("Se cambió el nombre de un valor"),
            term__closed=_("Un valor deja de ofrecerse"),
            term__kept=_("Se anuló lo que estaba por venir de un valor"),
            schools__staged=_("Se leyó un archivo de establecimientos"),
            schools__applied=_("Se cargó un archivo de establecimientos"),
            schools__discarded=_("Se descartó un archivo de establecimientos"),
        )
        slots.hang("ui.menu", MenuEntry(_("Directorio"), "reference:home", keeps_places, after=8))
        slots.hang("desk.todos", todos_of)
