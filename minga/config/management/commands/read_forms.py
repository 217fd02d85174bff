from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandParser

from minga.instruments.engine.definition import load_pack
from minga.instruments.readers import forms_print, shaping
from minga.instruments.readers.matching import mark_of
from minga.kernel import sandbox

if TYPE_CHECKING:
    from minga.instruments.engine.definition import Form

F1 = Path(__file__).resolve().parents[3] / "instruments" / "packs" / "f1.yaml"
MARKS = (
    "además, por cada ayuda impresa que no se conoce, su marca para instruments/readers/layouts (no su texto)"
)


class Command(BaseCommand):
    requires_system_checks = []
    help = "Lee respuestas impresas de la «Ficha resumen» y dice qué se entendió, sin base de datos y sin guardar nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="ARCHIVO", help="la respuesta impresa")
        parser.add_argument("--marks", action="store_true", help=MARKS)

    def handle(self, *args: object, **options: Any) -> None:
        form = load_pack(F1)
        for path in options["files"]:
            for line in self.read(path, form, marks=options["marks"]):
                self.stdout.write(f"{path.name}: {line}")

    def read(self, path: Path, form: Form, *, marks: bool) -> list[str]:
        try:
            kind = sandbox.run("minga.documents.inspection:prove", str(path.resolve()))["content_type"]
            text = sandbox.run("minga.instruments.readers.child:text_of", str(path.resolve()), kind)
            printed = forms_print.read(text, form)
        except sandbox.Failed as problem:
            return [f"no se pudo leer ({problem.code})"]
        except forms_print.OtherForm as problem:
            return [f"no es una «Ficha resumen» ({problem})"]
        proposal = shaping.propose(printed, form)
        unknown = [(s.item, printed.ledger.text(s)) for s in printed.unmapped if s.item] if marks else []
        return [
            *shaping.summary(proposal, form, printed.unmapped_characters),
            *shaping.details(proposal, form),
            *(f"  {code}: ['{mark_of(text)}']" for code, text in unknown),
        ]
