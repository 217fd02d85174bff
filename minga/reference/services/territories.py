"""Official tables of territories in: checked whole before anything is written, old codes kept with their last day."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from django.utils.translation import gettext as _

from minga.kernel import clock, events
from minga.kernel.decisions import YES, Unmet, no, require, unless
from minga.kernel.writing import transaction

from ..engine.territories import LEVELS, MOST_TOLD, Kept, Place, parent_of, plan
from ..models import Institution, Territory
from .tables import read_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from ..engine.territories import Plan

PACKS = Path(__file__).parents[1] / "packs"
COLUMNS = PACKS / "territory_columns.yaml"
NEEDED = ["code", "name"]
MOST_KEPT = 500  # old and new names in the history of one load
ISSUERS = {"CO": "DANE", "PE": "INEI"}
NAMES = {"CO": "Colombia", "PE": "Perú"}


def load_territories(
    path: str, country: str, *, on: date | None = None, retire: bool = False, dry_run: bool = False
) -> Plan:
    """Bring a country's territories up to date from its official table; return what changed (or would).

    A table with a fault changes nothing at all. Codes that vanish are refused unless `retire` says that they ended: a
    shortened file must not close half a country.
    """
    aliases = yaml.safe_load(COLUMNS.read_text(encoding="utf-8"))
    reading = read_table(path, aliases, NEEDED)
    sha256 = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    day = on or clock.today()
    require(no(_("Esa fecha está por venir. Cargue la tabla ese día.")) if day > clock.today() else YES)
    with transaction():
        root = country_of(country)
        hold_country(country)
        found = plan(reading["rows"], reading["positions"], known(country), country)
        require_whole(found, retire=retire)
        if dry_run:
            return found
        write(found, country, day, source=Path(path).name)
        told = {"on": day.isoformat(), "names": dict(list(found.renamed.items())[:MOST_KEPT]), **found.counts}
        events.publish("territories.loaded", root, None, sha256=sha256, **told)
    return found


def require_whole(found: Plan, *, retire: bool) -> None:
    unmet = [Unmet(problem) for problem in found.problems[:MOST_TOLD]]
    require(unless(unmet, _("El archivo tiene fallas: no se cambió nada.")))
    if found.retired and not retire:
        told = [Unmet(f"{code} {name}") for code, name in sorted(found.retired.items())[:MOST_TOLD]]
        said = _(
            "Faltan %(n)d códigos que están en el directorio: quizá el archivo llegó incompleto. No se cambió nada. "
            "Si de verdad terminaron, repítalo con --retire."
        )
        require(unless(told, said % {"n": len(found.retired)}))


def country_of(country: str) -> Territory:
    return Territory.objects.get_or_create(
        country=country,
        code=country,
        issuer=ISSUERS[country],
        defaults={"level": "COUNTRY", "name": NAMES[country]},
    )[0]


def hold_country(country: str) -> None:
    """Let one change of a country's directory at a time, so that two cannot cross unseen, until the transaction ends."""
    root = Territory.objects.filter(country=country, level="COUNTRY")
    root.select_for_update(no_key=True).first()


def known(country: str) -> dict[str, Kept]:
    found = Territory.objects.filter(country=country, issuer=ISSUERS[country]).exclude(level="COUNTRY")
    return {t.code: Kept(t.name, t.latitude, t.longitude, t.valid_to is None) for t in found}


def write(found: Plan, country: str, day: date, *, source: str) -> None:
    held = {t.code: t for t in Territory.objects.filter(country=country, issuer=ISSUERS[country])}
    add_places(found.new.values(), country, held, day, source=source)
    for code, (_old, name) in found.renamed.items():
        held[code].name = name
    for code, place in found.moved.items():
        held[code].latitude, held[code].longitude = place.latitude, place.longitude
    for code in found.retired:
        held[code].valid_to = day
    for code in found.returned:
        held[code].valid_to = None
    touched = {*found.renamed, *found.moved, *found.retired, *found.returned}
    for code in touched:
        held[code].source = source[:120]
    fields = ["name", "latitude", "longitude", "valid_to", "source"]
    Territory.objects.bulk_update([held[code] for code in touched], fields, batch_size=200)


def add_places(
    places: Iterable[Place], country: str, held: dict[str, Territory], day: date | None, *, source: str
) -> None:
    """Write new territories level by level, so that each finds what it lies in."""
    waiting = sorted(places, key=lambda p: (len(p.code), p.code))
    for length, level in LEVELS[country].items():
        rows = [
            Territory(
                country=country,
                code=p.code,
                level=level,
                name=p.name[:120],
                parent=held[parent_of(p.code, country)],
                latitude=p.latitude,
                longitude=p.longitude,
                issuer=ISSUERS[country],
                source=source[:120],
                valid_from=day,
            )
            for p in waiting
            if len(p.code) == length
        ]
        Territory.objects.bulk_create(rows, batch_size=500)
        held |= {t.code: t for t in rows}


def told_warnings(found: Plan, country: str) -> list[str]:
    """Say what hangs on the places that ended: their schools and certifications are for a person to look at."""
    if not found.retired:
        return []
    here: dict[str, Any] = {"territory__country": country, "territory__code__in": found.retired}
    open_now = Institution.objects.filter(valid_to=None, **here).values_list("territory__code", "name")
    return [f"{code}: {name}" for code, name in open_now[:MOST_TOLD]]
