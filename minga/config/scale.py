"""A large, plausible bank for measuring: the same seed always makes the same cards. No practice stands behind them.

Sentences come from a small grammar; the rest of each text is drawn, as rarely or as often as in a real language (Zipf), from
the words of our own forms and rubrics and the names of real places.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import itertools
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from minga.bank.engine.words import WORD
from minga.bank.models import Card
from minga.bank.services import keep_cards
from minga.instruments.engine.definition import load_pack, read_source
from minga.kernel.decisions import no, require
from minga.people.models import User
from minga.reference.queries import licence_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOUSE = Path(__file__).resolve().parents[1]
PACKS, PLACES = HOUSE / "instruments/packs", HOUSE / "reference/packs"
SEED, BATCH, FIRST = 20260101, 500, 1_000_000_000  # ids far above any real practice
DEMO_PEOPLE = "@minga.example"

ACTORS = """Consejos de lectura|Comités de río|Rectores que se visitan|Vecinas y vecinos|Equipos itinerantes|Huertas escolares|Redes de docentes
Emisoras comunitarias|Bibliotecas viajeras|Juntas municipales|Madres y padres lectores|Mesas de convivencia|Semilleros de investigación
Gobiernos estudiantiles|Aulas multigrado|Clubes de ciencia|Cuadernos viajeros|Maestras mentoras|Tableros de seguimiento|Círculos de la palabra"""
VERBS = """acompañan|verifican|sostienen|fortalecen|reúnen|acuerdan|miden|cuidan|enseñan|conectan|recuperan|escuchan|organizan|documentan|celebran"""
THINGS = """la entrega de materiales educativos|la permanencia de niñas y niños|el calendario de las escuelas ribereñas|la lectura en voz alta
el inicio del año escolar|la lengua originaria|el transporte fluvial|la alimentación escolar|el tránsito de primaria a secundaria
las matemáticas con materiales del medio|la convivencia en el recreo|el monitoreo de los aprendizajes|la formación entre pares
la educación inicial en veredas dispersas|la memoria del territorio|el cuidado del agua|la inclusión de estudiantes con discapacidad
la escuela de familias|el plan de mejoramiento|la orientación vocacional|los saberes de las abuelas|la conectividad de las sedes rurales"""
PROBLEMS = """las escuelas quedan a horas de camino y los equipos no llegaban|tres de cada diez estudiantes dejaban la escuela antes de terminar
los materiales llegaban tarde y nadie sabía en qué bodega estaban|los rectores resolvían solos problemas que otros ya habían resuelto
las familias no participaban en las decisiones de la escuela|los datos se pedían muchas veces y no volvían a quien los daba
las crecientes del río cambiaban el calendario sin aviso|cada sede planeaba por su cuenta y nada se sostenía"""
RESULTS = """Estudiantes que terminan el año|Sedes con materiales antes de abril|Docentes acompañados|Familias en las asambleas|Horas efectivas de clase
Niñas y niños que leen en voz alta|Sedes con consejo directivo activo|Visitas de acompañamiento por año"""

FIELDS = ("Origen", "Actividades", "Actores", "Lecciones aprendidas", "Sostenibilidad")


def lines(text: str) -> list[str]:
    return [part.strip() for line in text.splitlines() for part in line.split("|")]


@dataclass
class World:
    """Everything that cards are made of, and the one source of chance."""

    chance: random.Random
    places: list[tuple[str, str, str, str]]  # country, department code, department, municipality
    words: list[str]
    weights: list[float]
    groups: dict[str, list[dict[str, str]]]
    bands: dict[str, list[tuple[str, str]]]
    licence: dict[str, str] = field(default_factory=dict)

    def one(self, text: str) -> str:
        return self.chance.choice(lines(text))

    def some(self, group: str, most: int) -> list[dict[str, str]]:
        return self.chance.sample(self.groups[group], self.chance.randint(1, most))

    def prose(self, length: int) -> str:
        """Draw words and cut them into sentences."""
        drawn = self.chance.choices(self.words, cum_weights=self.weights, k=length)
        sentences = [drawn[i : i + 14] for i in range(0, length, 14)]
        return " ".join(f"{' '.join(s).capitalize()}." for s in sentences)


def fill_bank(count: int, *, said: Callable[[int], None] = lambda _: None) -> int:
    """Add cards until the bank holds `count` of these; a database with people of its own is refused."""
    require_demo()
    held = Card.objects.filter(practice_id__gte=FIRST).count()
    cards = itertools.islice(made(build_world()), held, count)
    done = 0
    while batch := list(itertools.islice(cards, BATCH)):
        done += keep_cards(batch)
        said(held + done)
    return done


def require_demo() -> None:
    if User.objects.exclude(email__endswith=DEMO_PEOPLE).exists():
        require(no("Esta base tiene personas que no son de la demostración: aquí no se inventan prácticas."))


def made(world: World) -> Iterator[dict[str, Any]]:
    for number in itertools.count():
        yield card_of(world, number)


def build_world() -> World:
    words, weights = vocabulary()
    f1, school = load_pack(PACKS / "f1.yaml"), load_pack(PACKS / "es_reg.yaml")
    options = {
        i.code: [{"code": o.code, "label": o.label} for o in i.options]
        for i in (*f1.items, *school.items)
        if i.options
    }
    return World(
        random.Random(SEED),  # noqa: S311 -- the same bank every time is the point
        places(),
        words,
        weights,
        options,
        {name: bands_of(name) for name in ("f2", "es9")},
        licence_of("CC-BY-4.0"),
    )


def bands_of(rubric: str) -> list[tuple[str, str]]:
    return [(b["code"], b["label"]) for b in read_source(PACKS / f"{rubric}.yaml")["bands"]]


def vocabulary() -> tuple[list[str], list[float]]:
    """Return our packs' own words, the most frequent first, then the names of places; with cumulative Zipf-Mandelbrot weights."""
    texts = "\n".join(t for path in sorted(PACKS.glob("*.yaml")) for t in sentences(read_source(path)))
    counted = Counter(w.lower() for w in WORD.findall(texts) if w.isalpha() and len(w) > 1)
    words = [w for w, _ in sorted(counted.items(), key=lambda p: (-p[1], p[0]))]
    names = {w.lower() for *_, municipality in places() for w in WORD.findall(municipality) if len(w) > 3}
    words += sorted(names - set(words))
    return words, list(itertools.accumulate(1 / (rank + 2.7) ** 1.05 for rank in range(len(words))))


def sentences(value: Any) -> Iterator[str]:
    """Walk a pack and return what people read in it, not its keys and codes."""
    if isinstance(value, str) and " " in value:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from sentences(inner)


def places() -> list[tuple[str, str, str, str]]:
    with (PLACES / "co_municipalities.csv").open(encoding="utf-8") as file:
        found = [
            ("CO", r["department_code"], r["department"], r["municipality"]) for r in csv.DictReader(file)
        ]
    with (PLACES / "pe_ubigeo.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    regions = {r["ubigeo"]: r["name"] for r in rows if r["level"] == "region"}
    return found + [
        ("PE", r["parent"], regions[r["parent"]], r["name"]) for r in rows if r["level"] == "province"
    ]


def card_of(world: World, number: int) -> dict[str, Any]:
    """Make one card: what `practices.queries.public_card` would have made of a practice."""
    country, code, department, municipality = world.chance.choice(world.places)
    is_school = world.chance.random() < 0.6
    actor, verb, thing = world.one(ACTORS), world.one(VERBS), world.one(THINGS)
    level_code, level_label = world.chance.choice([*world.bands["es9" if is_school else "f2"], ("", "")])
    started = dt.date(world.chance.randint(2012, 2025), world.chance.randint(1, 12), 5)
    published = dt.datetime(2021, 1, 1, 15, tzinfo=dt.UTC) + dt.timedelta(
        hours=world.chance.randint(0, 47_000)
    )
    digest = hashlib.sha256(f"{SEED}-{number}".encode()).hexdigest()
    title = (
        f"{actor} {verb} {thing}"
        if world.chance.random() < 0.5
        else f"{actor} que {verb} {thing} en {municipality}"
    )
    return {
        **identity(number, digest, is_school),
        **themes(world, is_school),
        "title": title,
        "summary": f"En {municipality}, {actor.lower()} {verb} {thing}. {world.prose(28)}",
        "problem": f"Antes, {world.one(PROBLEMS)}. {world.prose(40)}",
        "what": f"{actor} {verb} {thing} con un plan sencillo, visitas y reuniones cada mes. {world.prose(60)}",
        "conditions": world.prose(30),
        "results": result_rows(world),
        "fields": [
            {
                "number": n,
                "code": f"muestra-{n}",
                "label": label,
                "text": world.prose(world.chance.randint(30, 90)),
            }
            for n, label in enumerate(FIELDS, 1)
        ],
        "office": office_of(is_school, country, department, municipality),
        "country": country,
        "department_code": code,
        "department": department,
        "municipality": municipality,
        "level_code": level_code,
        "level_label": level_label,
        "year": started.year,
        "started_on": started.isoformat(),
        "history": [{"date": started.isoformat(), "text": "Edición 1, envío 1"}],
        "published_at": published.isoformat(),
        "licence": world.licence,
    }


def identity(number: int, digest: str, is_school: bool) -> dict[str, Any]:
    return {
        "practice_id": FIRST + number,
        "public_id": digest[:32],
        "slug": f"muestra-{number:06d}-{digest[:8]}",
        "kind": "SIGNIFICANT_EXPERIENCE" if is_school else "GOOD_PRACTICE",
        "kind_label": "Experiencia significativa" if is_school else "Buena práctica",
        "evidence": [],
        "authors": [],
        "edition_number": 1,
        "edition_hash": digest,
        "image_decision": "NONE",
        "consent_reference": "Práctica inventada para medir",
        "approvers": [FIRST, FIRST + 1],
        "is_sample": True,
    }


def themes(world: World, is_school: bool) -> dict[str, Any]:
    return {
        "axes": [] if is_school else world.some("policy_axes", 2),
        "lines": world.some("thematic_lines", 2) if is_school else [],
        "areas": world.some("subject_areas", 2) if is_school else [],
        "groups": world.some("population_groups" if is_school else "beneficiary_groups", 2),
        "keywords": world.chance.sample(world.words[40:400], 3),
    }


def office_of(is_school: bool, country: str, department: str, municipality: str) -> str:
    if is_school:
        return f"{'Institución Educativa' if country == 'CO' else 'I.E.'} de {municipality}"
    return f"Secretaría de Educación de {department}" if country == "CO" else f"UGEL {municipality}"


def result_rows(world: World) -> list[dict[str, str]]:
    rows = []
    for indicator in world.chance.sample(lines(RESULTS), 2):
        before = world.chance.randint(20, 60)
        rows.append(
            {
                "indicator": indicator,
                "baseline": f"{before} %",
                "current": f"{before + world.chance.randint(5, 35)} %",
                "unit": "%",
                "source": "Registro de la sede",
            }
        )
    return rows
