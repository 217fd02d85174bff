import sys

from django.core.management.base import BaseCommand

from minga.documents.services import verify_files


class Command(BaseCommand):
    help = "Lee cada archivo guardado y lo compara con su huella; nombra los que faltan o cambiaron y sale con error."

    def handle(self, *args: object, **options: object) -> None:
        broken = verify_files()
        for file, fault in broken:
            self.stdout.write(f"archivo {file.pk} ({file.sha256}): {file.Fault(fault).label}")
        self.stdout.write(f"{len(broken)} archivos con falta")
        if broken:
            sys.exit(1)
