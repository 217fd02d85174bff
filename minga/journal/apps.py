from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events, slots

        from .queries import data_of, history_of_all
        from .services import record

        events.declare(comment__added="Dejó un comentario")
        events.subscribe("*", record)
        slots.hang("people.history", history_of_all)
        slots.hang("people.data", data_of)
        slots.hang("reference.history", history_of_all)
