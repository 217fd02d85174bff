from django.core.management.base import BaseCommand

from minga.evaluation.services import expire_assignments, send_reminders
from minga.journal.services import anchor
from minga.notices.services import send_digests
from minga.practices.services import expire_remedies, open_verifications


class Command(BaseCommand):
    help = (
        "Lo que hace el reloj: vence plazos, abre verificaciones, firma la cadena, envía el resumen diario."
    )

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"plazos vencidos: {expire_remedies()}")
        self.stdout.write(f"verificaciones abiertas: {open_verifications()}")
        self.stdout.write(f"valoraciones recordadas: {send_reminders()}")
        self.stdout.write(f"valoraciones vencidas: {expire_assignments()}")
        anchor()
        self.stdout.write(f"resúmenes enviados: {send_digests()}")
