from django.apps import AppConfig


class Config(AppConfig):
    name = "minga.desk"
    default_auto_field = "django.db.models.BigAutoField"
