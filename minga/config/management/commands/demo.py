from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from minga.config import demo, scale


class Command(BaseCommand):
    help = "Escribe la demostración entera, o solo las prácticas de la secretaría del Chocó hasta una etapa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--stage", choices=demo.STAGES, help="hasta qué etapa se cuenta la del Chocó")
        parser.add_argument(
            "--scale",
            type=int,
            metavar="N",
            help="además, un banco grande de N prácticas inventadas, para medir",
        )

    def handle(self, *args: object, **options: Any) -> None:
        stage = options["stage"]
        written = demo.tell_stories(demo.settle(), upto=stage) if stage else demo.tell_everything()
        self.stdout.write(f"{written} prácticas" if written else "ya había prácticas: no cambió nada")
        if options["scale"]:
            count = scale.fill_bank(options["scale"], said=lambda n: self.stdout.write(f"{n} prácticas…"))
            self.stdout.write(f"{count} prácticas nuevas en el banco")
