from django.core.management.base import BaseCommand

from minga.instruments.services import load_packs


class Command(BaseCommand):
    help = "Congela como versiones los formularios que trae Minga. Repetirlo no cambia nada."

    def handle(self, *args: object, **options: object) -> None:
        for version in load_packs():
            self.stdout.write(
                f"{version.instrument.code} versión {version.number} {version.content_hash[:12]}"
            )
