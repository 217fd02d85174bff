from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from minga.journal import queries


def head(word: str) -> tuple[int, str]:
    seq, _, told = word.partition(":")
    if not seq.isdigit() or len(told) != 64:
        raise argparse.ArgumentTypeError(
            "escríbala como NÚMERO:HUELLA, con las 64 letras y cifras de la huella"
        )
    return int(seq), told


class Command(BaseCommand):
    help = "Recorre la historia encadenada: que nada falte ni haya cambiado, y que cada cabeza firmada siga en ella. Sale con error si hay faltas."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            type=head,
            action="append",
            default=[],
            metavar="NÚMERO:HUELLA",
            help="una cabeza anotada fuera de aquí",
        )
        parser.add_argument(
            "--export",
            type=Path,
            metavar="ARCHIVO",
            help="escribe la cadena sin lo que cuenta, para un auditor con verificador.py",
        )

    def handle(self, *args: object, **options: Any) -> None:
        if options["export"]:
            with options["export"].open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(row) + "\n" for row in queries.handed_out())
        found = queries.chain_faults(options["head"])
        for line in found:
            self.stdout.write(line)
        self.stdout.write(f"{len(found)} faltas")
        if found:
            sys.exit(1)
