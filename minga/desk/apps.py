from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.desk"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from minga.kernel import slots
        from minga.ui.types import MenuEntry, signed_in

        slots.hang("ui.menu", MenuEntry(_("Mi trabajo"), "desk:home", signed_in, after=1))
