from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import slots
        from minga.people.queries import known_invitations
        from minga.people.rules import READERS

        from .notices import TELLINGS
        from .panels import mail_panel
        from .queries import SUBJECTS, data_of
        from .services import tell
        from .tasks import post

        for telling in TELLINGS:
            tell(telling)
        slots.hang("people.post", post)
        slots.hang("people.account", mail_panel)
        slots.hang("people.data", data_of)
        slots.hang(SUBJECTS, ("people.Invitation", lambda person: known_invitations(person, READERS)))
