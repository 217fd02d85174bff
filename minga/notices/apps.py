from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.notices"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from minga.kernel import events, slots
        from minga.people.queries import known_invitations
        from minga.people.rules import READERS

        from .notices import TELLINGS
        from .queries import SUBJECTS
        from .services import tell
        from .tasks import post_invitation

        for telling in TELLINGS:
            tell(telling)
        events.subscribe("invitation.sent", post_invitation)
        slots.hang(SUBJECTS, ("people.Invitation", lambda person: known_invitations(person, READERS)))
