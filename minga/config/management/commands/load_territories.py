from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from minga.kernel.decisions import Refused
from minga.reference.services import load_territories, told_warnings

if TYPE_CHECKING:
    from minga.reference.engine.territories import Plan

MOST = 20
COUNTS = {
    "new": "nuevos",
    "renamed": "con otro nombre",
    "moved": "con otra ubicación",
    "returned": "que vuelven",
    "retired": "que terminan",
    "same": "iguales",
}


class Command(BaseCommand):
    help = "Pone al día los territorios de un país con su tabla oficial (DIVIPOLA del DANE, UBIGEO del INEI), en CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="ARCHIVO", help="la tabla completa, en CSV")
        parser.add_argument("--country", required=True, choices=["CO", "PE"], help="de qué país es")
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="AAAA-MM-DD",
            help="desde cuándo vale; si no se dice, hoy",
        )
        parser.add_argument(
            "--retire",
            action="store_true",
            help="los códigos que no vengan terminan ese día; sin esto, se rechaza",
        )
        parser.add_argument("--dry-run", action="store_true", help="dice qué cambiaría, sin guardar nada")

    def handle(self, *args: object, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"No se encuentra {path}.")
        try:
            found = load_territories(
                str(path),
                options["country"],
                on=options["on"],
                retire=options["retire"],
                dry_run=options["dry_run"],
            )
        except Refused as refused:
            told = "\n".join(f"  {unmet.message}" for unmet in refused.decision.unmet)
            raise CommandError(f"{path.name}: {refused}\n{told}".rstrip()) from None
        self.tell(found, options["country"])
        if options["dry_run"]:
            self.stdout.write("No se guardó nada (--dry-run).")

    def tell(self, found: Plan, country: str) -> None:
        for name, count in found.counts.items():
            self.stdout.write(f"{COUNTS[name]}: {count}")
        self.some("nuevo", [f"{code} {place.name}" for code, place in found.new.items()])
        self.some("cambia", [f"{code} {old} → {new}" for code, (old, new) in found.renamed.items()])
        self.some("vuelve", [f"{code} {name}" for code, name in found.returned.items()])
        self.some("termina", [f"{code} {name}" for code, name in found.retired.items()])
        for line in told_warnings(found, country):
            self.stderr.write(f"queda en un territorio que terminó: {line}")

    def some(self, what: str, lines: list[str]) -> None:
        for line in lines[:MOST]:
            self.stdout.write(f"  {what}: {line}")
        if len(lines) > MOST:
            self.stdout.write(f"  … y {len(lines) - MOST} más")
