from django.core.management.base import BaseCommand

from minga.documents.services import collect_orphans
from minga.evaluation.services import expire_assignments, send_reminders
from minga.journal.services import anchor
from minga.notices.services import send_digests
from minga.practices.services import expire_remedies, open_verifications


class Command(BaseCommand):
    help = "Lo que hace el reloj: vence plazos, abre verificaciones, retira archivos de nadie, firma la cadena, envía el resumen diario."

    def handle(self, *args: object, **options: object) -> None:
        self.stdout.write(f"plazos vencidos: {expire_remedies()}")
        self.stdout.write(f"verificaciones abiertas: {open_verifications()}")
        self.stdout.write(f"valoraciones recordadas: {send_reminders()}")
        self.stdout.write(f"valoraciones vencidas: {expire_assignments()}")
        self.stdout.write(f"archivos de nadie retirados: {collect_orphans()}")
        anchor()
        self.stdout.write(f"resúmenes enviados: {send_digests()}")
