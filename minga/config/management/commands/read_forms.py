from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from minga.instruments.engine.definition import load_pack
from minga.instruments.readers import forms_print

F1 = Path(__file__).resolve().parents[3] / "instruments" / "packs" / "f1.yaml"


class Command(BaseCommand):
    help = "Lee respuestas impresas de la «Ficha resumen» y dice qué se entendió, sin base de datos y sin guardar nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *args: object, **options: Any) -> None:
        form = load_pack(F1)
        for path in options["files"]:
            try:
                proposal = forms_print.propose(forms_print.read(path.read_text(encoding="utf-8"), form), form)
            except forms_print.OtherForm as problem:
                self.stdout.write(f"{path.name}: no es una «Ficha resumen» ({problem})")
                continue
            for line in forms_print.summary(proposal, form):
                self.stdout.write(f"{path.name}: {line}")
