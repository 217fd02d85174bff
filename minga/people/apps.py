from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

FACTS = {
    "role.granted": _("Se dio un cargo"),
    "role.revoked": _("Terminó un cargo"),
    "role.end_changed": _("Cambió hasta cuándo dura un cargo"),
    "invitation.asked": _("Se pidió un cargo"),
    "invitation.sent": _("Se envió una invitación"),
    "invitation.accepted": _("Se aceptó una invitación"),
    "invitation.declined": _("No se aceptó una invitación"),
    "invitation.refused": _("No se aprobó un cargo"),
    "invitation.cancelled": _("Se anuló una invitación"),
    "consent.given": _("Se aceptaron las condiciones"),
    "account.renamed": _("Cambió su nombre"),
    "account.address_changed": _("Cambió su correo"),
    "account.password_changed": _("Cambió su contraseña"),
    "account.factor_added": _("Activó el segundo factor"),
    "account.factor_removed": _("Quitó el segundo factor"),
    "account.factor_reset": _("La administración le quitó el segundo factor"),
    "account.provider_joined": _("Entró por otro sistema por primera vez"),
}


class Config(AppConfig):
    name = "minga.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.signals import password_changed, password_reset, password_set
        from allauth.mfa.signals import authenticator_added, authenticator_removed

        from minga.kernel import events, slots
        from minga.ui.types import MenuEntry

        from .panels import reads_people, todos_of
        from .queries import grants_of
        from .views import gates

        events.declare(**{verb.replace(".", "__"): sentence for verb, sentence in FACTS.items()})
        for changed in (password_changed, password_reset, password_set):
            changed.connect(gates.password_was_changed)
        authenticator_added.connect(gates.factor_was_added)
        authenticator_removed.connect(gates.factor_was_removed)
        slots.hang("desk.todos", todos_of)
        slots.hang("ui.menu", MenuEntry(_("Personas"), "people:places", reads_people, after=9))
        slots.hang("reference.posts", grants_of)
