from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.evaluation"
    default_auto_field = "django.db.models.BigAutoField"
