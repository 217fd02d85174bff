"""Health pages: alive says that the process answers; ready, that everything it needs is there."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from minga.config.copying import copied_at
from minga.config.ticker import is_ticking
from minga.documents.queries import faults_are_known
from minga.journal.queries import is_signed_up_to, last_entry_at, last_heads
from minga.kernel import clock, signing
from minga.kernel.sqlite import base as engine
from minga.kernel.writing import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

LONGEST_WAIT = timedelta(minutes=5)
ENOUGH_DISK = 1024**3
STEP_BACK = timedelta(seconds=2)
LATE_HEAD = timedelta(hours=2)
OLD_COPY = timedelta(days=8)


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("viva\n", content_type="text/plain; charset=utf-8")


def ready(request: HttpRequest) -> JsonResponse:
    """Try what the service needs. Visitors read ok or degradado; administrators, which part."""
    parts = {name: probe() for name, probe in PROBES.items()}
    body: dict[str, object] = {"estado": "ok" if all(parts.values()) else "degradado"}
    if request.user.is_authenticated and request.user.is_superuser:
        body["partes"] = parts
    return JsonResponse(body, status=200 if all(parts.values()) else 503)


@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """Tell everybody how the service is, in one sentence, and what proves its history."""
    parts = {name: probe() for name, probe in PROBES.items()}
    context = {
        "whole": all(parts.values()),
        "writes": parts["escritura"],
        "head": next(iter(last_heads(1)), None),
    }
    return render(request, "config/status.html", context)


def can_write() -> bool:
    try:
        with transaction(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def engine_is_safe() -> bool:
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        full = cursor.fetchone()[0] == 2
    return engine.SAFE and full


def is_migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def has_disk() -> bool:
    return (
        shutil.disk_usage(settings.STORE_DIR if settings.STORE_DIR.exists() else settings.BASE_DIR).free
        > ENOUGH_DISK
    )


def queue_is_short() -> bool:
    """Whether no job has waited for more than five minutes."""
    since = clock.now() - LONGEST_WAIT
    return not DBTaskResult.objects.ready().filter(enqueued_at__lt=since).exists()


def clock_is_not_behind() -> bool:
    """Whether now is not before what was written down already: a clock set back would date facts wrongly."""
    last = last_entry_at()
    return last is None or last <= clock.now() + STEP_BACK


def chain_is_signed() -> bool:
    return signing.exists() and is_signed_up_to(clock.now() - LATE_HEAD)


def is_copied() -> bool:
    """Whether a copy was taken in the last days; a new place has as many to take its first."""
    begun = MigrationRecorder(connection).migration_qs.aggregate(first=Min("applied"))["first"]
    since = clock.now() - OLD_COPY
    return begun is None or begun > since or copied_at() > since


PROBES: dict[str, Callable[[], bool]] = {
    "escritura": can_write,
    "motor": engine_is_safe,
    "migraciones": is_migrated,
    "disco": has_disk,
    "archivos": lambda: not faults_are_known(),
    "cola": queue_is_short,
    "reloj": is_ticking,
    "hora": clock_is_not_behind,
    "firma": chain_is_signed,
    "copia": is_copied,
}
