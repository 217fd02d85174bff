from __future__ import annotations

import sys

from django.core.management.base import BaseCommand

from minga.config.invariants import breaches


class Command(BaseCommand):
    help = "Comprueba lo que nunca debe dejar de ser cierto; sale con error si algo falla."

    def handle(self, *args: object, **options: object) -> None:
        found = breaches()
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{len(found)} faltas")
        if found:
            sys.exit(1)
