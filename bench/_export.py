"""An export of as many answers as asked, as Microsoft Forms writes it; the same seed always makes the same one."""

import random
import re
from datetime import datetime, timedelta

import openpyxl

from minga.instruments.services import PACKS

SYSTEM = ("ID", "Hora de inicio", "Hora de finalización", "Correo electrónico", "Nombre")
START = datetime(2021, 3, 15, 8)


class Writer:
    """Draws answers of every kind from the words of our own forms."""

    def __init__(self, form, seed=7):
        self.form, self.chance = form, random.Random(seed)
        text = "".join((PACKS / f"{name}.yaml").read_text(encoding="utf-8") for name in ("f1", "es_reg"))
        self.words = sorted(set(re.findall(r"[^\W\d_]{3,}", text)))

    def prose(self, count):
        return " ".join(self.chance.choices(self.words, k=count)).capitalize() + "."

    def cell(self, item, number):
        chance = self.chance
        if item.kind == "many":
            return ";".join(o.label for o in chance.sample(item.options, chance.randint(1, 3))) + ";"
        if item.kind == "rows":
            return " ".join(
                f"{n}. {self.prose(chance.randint(4, 12))}" for n in range(1, chance.randint(3, 6))
            )
        told = {
            "one": lambda: chance.choice(item.options).label,
            "date": lambda: START - timedelta(days=chance.randint(30, 3000)),
            "phone": lambda: float(chance.randint(6_000_000, 6_999_999)),
            "computed": lambda: "Nivel alto",
            "email": lambda: f"p{number}@escuela.example",
            "keywords": lambda: "; ".join(self.prose(2).rstrip(".") for _ in range(4)),
            "long": lambda: self.prose(chance.randint(20, 60)),
        }
        return told.get(item.kind, lambda: f"{self.prose(5)} {number}")()

    def row(self, number):
        started = START + timedelta(minutes=7 * number)
        known = [number, started, started + timedelta(minutes=50), f"p{number}@escuela.example", "Ana"]
        return [*known, *(self.cell(i, number) for i in self.form.items)]


def write(path, form, count):
    book, writer = openpyxl.Workbook(write_only=True), Writer(form)
    sheet = book.create_sheet("Form1")
    sheet.append([*SYSTEM, *(f"{i.label}\u00a0" for i in form.items)])
    for number in range(1, count + 1):
        sheet.append(writer.row(number))
    book.save(path)
    return path
