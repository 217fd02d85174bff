from __future__ import annotations

from django.core.management.base import BaseCommand

from minga.config.authz.page import PAGE, page


class Command(BaseCommand):
    help = "Escribe la página «Quién puede ver qué» desde la matriz de permisos."

    def handle(self, *args: object, **options: object) -> None:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
        self.stdout.write(str(PAGE))
