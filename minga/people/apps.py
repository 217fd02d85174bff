from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events

        events.declare(role__granted="Se dio un cargo", role__revoked="Terminó un cargo")
