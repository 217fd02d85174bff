from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.instruments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events, slots

        from .queries import forms_by_catalogue
        from .services import follow_catalogues

        for changed in ("term.added", "term.reworded", "term.closed", "term.kept"):
            events.subscribe(changed, follow_catalogues)
        slots.hang("reference.uses", forms_by_catalogue)
