from __future__ import annotations

from django.core.management.base import BaseCommand

from minga.config import preparing


class Command(BaseCommand):
    help = "Prepara una instalación nueva, o la pone al día después de actualizar: tablas, territorios, formularios, presentación e índice. Repetirlo no cambia nada."

    def handle(self, *args: object, **options: object) -> None:
        preparing.prepare(self.stdout.write)
        for line in preparing.advice():
            self.stdout.write(line)
