from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Config(AppConfig):
    name = "minga.documents"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events

        events.declare(
            file__broken=_("Un archivo guardado dejó de estar entero"),
            file__mended=_("Un archivo guardado volvió a estar entero"),
            list__downloaded=_("Descargó una lista con datos de personas"),
        )
