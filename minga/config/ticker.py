"""What the clock does, and how often. One server ticks at a time; each job runs once in its hour or day."""

from __future__ import annotations

import fcntl
import io
import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from minga.documents.services import collect_orphans
from minga.evaluation.services import expire_assignments, send_reminders
from minga.instruments.services import follow_catalogues
from minga.journal.services import anchor
from minga.kernel import clock
from minga.notices.services import send_at_once, send_digests, send_letters
from minga.people.services import forget_sittings
from minga.practices.services import ask_for_updates, expire_remedies, open_verifications, put_to_rest
from minga.reference.services import follow_municipalities

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

log = logging.getLogger(__name__)
TICK_LOCK = 6_142_019
ALIVE, LATE_SECONDS, REMEMBERED = "tick:alive", 300, 40 * 24 * 3600


@dataclass(frozen=True)
class Job:
    """Something that the clock does: in every tick, once an hour, or once a day from an hour of the owner's day on."""

    name: str
    act: Callable[[], object]
    every: str = "minute"
    hour: int = 0

    @property
    def key(self) -> str:
        return f"tick:{self.name.replace(' ', '_')}"

    def period(self, now: datetime) -> str:
        """Name the period that now belongs to; empty when it is not time yet."""
        local = timezone.localtime(now)
        if self.every == "hour":
            return f"{local:%Y-%m-%d %H}"
        if self.every == "day":
            return f"{local:%Y-%m-%d}" if local.hour >= self.hour else ""
        return f"{local:%Y-%m-%d %H:%M}"


def check_invariants() -> str:
    """Run the command of that name; its exit status says whether something broke, its lines say what."""
    told = io.StringIO()
    try:
        call_command("check_invariants", stdout=told)
    except SystemExit:
        log.critical("invariants broken: %s", told.getvalue())
    return told.getvalue().strip()


JOBS = (
    Job("plazos vencidos", expire_remedies),
    Job("verificaciones abiertas", open_verifications),
    Job("valoraciones recordadas", send_reminders),
    Job("valoraciones vencidas", expire_assignments),
    Job("cartas enviadas", send_letters),
    Job("avisos enviados en seguida", send_at_once),
    Job("sesiones terminadas", forget_sittings, "hour"),
    Job("actualizaciones pedidas", ask_for_updates, "hour"),
    Job("experiencias en reposo", put_to_rest, "day", 3),
    Job("formularios con las listas de hoy", follow_catalogues, "day"),
    Job("establecimientos con su entidad de hoy", follow_municipalities, "day", 1),
    Job("archivos de nadie retirados", collect_orphans, "hour"),
    Job("cadena firmada", anchor, "hour"),
    Job("faltas a lo que nunca debe fallar", check_invariants, "day", 2),
    Job("resúmenes enviados", send_digests, "day", 6),
)


def tick(*, force: bool = False) -> dict[str, object]:
    """Do what is due and return what each job said. A job that fails is logged and tried again in the next tick."""
    said: dict[str, object] = {}
    memory, now = caches["shared"], clock.now()
    with only_here() as mine:
        if not mine:
            return said
        for job in JOBS:
            period = job.period(now)
            if not force and (not period or memory.get(job.key) == period):
                continue
            try:
                said[job.name] = job.act()
            except Exception:
                log.exception("the clock's job failed: %s", job.name)
                continue
            memory.set(job.key, period, REMEMBERED)
        memory.set(ALIVE, now.timestamp(), REMEMBERED)
    return said


@contextmanager
def only_here() -> Iterator[bool]:
    """Hold the tick for this server alone; says whether it got it."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.DATA_DIR / "tick.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield advised(True)
        advised(False)


def advised(take: bool) -> bool:
    """On PostgreSQL several servers share one database, so the lock stands there too."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_{'try_advisory_lock' if take else 'advisory_unlock'}(%s)", [TICK_LOCK])
        return bool(cursor.fetchone()[0])


def is_ticking() -> bool:
    """Whether the clock was heard in the last minutes; true while it never started (tests, a first start)."""
    heard = caches["shared"].get(ALIVE)
    return heard is None or clock.now().timestamp() - heard < LATE_SECONDS
