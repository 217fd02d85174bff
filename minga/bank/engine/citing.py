"""How a practice is cited: APA 7 in words, BibTeX and RIS to download."""

from __future__ import annotations

import re
from dataclasses import dataclass

LATEX = str.maketrans(
    {c: f"\\{c}" for c in "&%$#_{}"} | {"~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


@dataclass(frozen=True)
class Source:
    """What a citation needs of a practice. Without named authors the office is the author."""

    title: str
    office: str
    authors: tuple[str, ...]
    year: str
    day: str
    edition: int
    kind: str
    url: str
    key: str


def one_line(text: str) -> str:
    return " ".join(text.split())


def inverted(name: str) -> str:
    """Write *Amaru Quinto Rentería* as *Quinto Rentería, A.*; two words before the surnames are two given names."""
    words = name.split()
    if len(words) < 2:
        return name
    given = words[: 2 if len(words) > 3 else 1]
    return f"{' '.join(words[len(given) :])}, {' '.join(f'{g[0]}.' for g in given)}"


def apa(source: Source) -> str:
    people = [inverted(a) for a in source.authors] or [source.office]
    who = people[0] if len(people) == 1 else f"{', '.join(people[:-1])} y {people[-1]}"
    publisher = f" {source.office}, Minga." if source.authors else " Minga."
    dot = "" if who.endswith(".") else "."
    return one_line(
        f"{who}{dot} ({source.year}). {source.title} (edición {source.edition}) [{source.kind}].{publisher} {source.url}"
    )


def bibtex(source: Source) -> str:
    fields = {
        "title": f"{{{latex(source.title)}}}",
        "author": " and ".join(latex(inverted(a)) for a in source.authors) or f"{{{latex(source.office)}}}",
        "institution": latex(source.office),
        "type": latex(source.kind),
        "year": source.year,
        "note": f"Edición {source.edition}, Minga",
        "url": source.url,
        "language": "spanish",
    }
    key = re.sub(r"[^A-Za-z0-9-]", "", source.key)
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@techreport{{{key},\n{lines}}}\n"


def latex(text: str) -> str:
    return one_line(text.replace("\\", " ")).translate(LATEX)


def ris(source: Source) -> str:
    rows = [
        ("TY", "RPRT"),
        *(("AU", inverted(a)) for a in (source.authors or ())),
        *((("AU", source.office),) if not source.authors else ()),
        ("TI", source.title),
        ("PB", source.office),
        ("PY", source.year),
        ("DA", source.day.replace("-", "/")),
        ("ET", str(source.edition)),
        ("M3", source.kind),
        ("UR", source.url),
        ("LA", "es"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {one_line(value)}\r\n" for tag, value in rows)
