from typing import Any

from django.core.management.base import BaseCommand

from minga.reference.services import load_reference


class Command(BaseCommand):
    help = "Agrega los territorios y entidades de Colombia y Perú que vienen con Minga y que falten; lo que ya está se conserva."

    def handle(self, *args: object, **options: Any) -> None:
        for name, count in load_reference().items():
            self.stdout.write(f"{name}: {count}")
