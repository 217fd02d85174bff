from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.bank"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from minga.kernel import events, slots
        from minga.notices.services import tell
        from minga.ui.types import MenuEntry

        from .notices import TELLINGS
        from .queries import todos_of
        from .services import keep_images, publish_card, tombstone_card

        events.declare(
            practice__asked=_("Alguien preguntó desde el banco"),
            practice__answered=_("Se respondió una pregunta del banco"),
        )
        for telling in TELLINGS:
            tell(telling)
        slots.hang("desk.todos", todos_of)

        slots.hang("ui.menu", MenuEntry(_("Banco de prácticas"), "bank:home", after=5))
        events.subscribe("practice.published", publish_card)
        events.subscribe("practice.unpublished", tombstone_card)
        for verb in ("image.approved", "image.hidden", "image.taken_down"):
            events.subscribe(verb, keep_images)
