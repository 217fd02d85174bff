from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.bank"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from minga.kernel import events, slots
        from minga.ui.types import MenuEntry

        from .services import publish_card, tombstone_card

        slots.hang("ui.menu", MenuEntry(_("Banco de prácticas"), "bank:home"))
        events.subscribe("practice.published", publish_card)
        events.subscribe("practice.unpublished", tombstone_card)
