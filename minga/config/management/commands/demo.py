from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from minga.config import demo


class Command(BaseCommand):
    help = "Escribe las prácticas de la demostración hasta una etapa: " + ", ".join(demo.STAGES) + "."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=demo.STAGES, default=demo.STAGES[-1])

    def handle(self, *args: object, **options: Any) -> None:
        written = demo.tell_stories(demo.settle(), upto=options["stage"])
        self.stdout.write(f"{written} prácticas" if written else "ya había prácticas: no cambió nada")
