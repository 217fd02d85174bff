from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.config"

    def ready(self) -> None:
        from django.core.checks import Tags, register

        from .checks import CHECKS

        for check in CHECKS:
            register(check, Tags.security)
