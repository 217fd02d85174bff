"""Health pages: alive says that the process answers; ready, that everything it needs is there."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from django_tasks_db.models import DBTaskResult

from minga.config.ticker import is_ticking
from minga.documents.queries import faults_are_known
from minga.kernel import clock
from minga.kernel.sqlite import base as engine
from minga.kernel.writing import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

LONGEST_WAIT = timedelta(minutes=5)
ENOUGH_DISK = 1024**3


def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("viva\n", content_type="text/plain; charset=utf-8")


def ready(request: HttpRequest) -> JsonResponse:
    """Try what the service needs. Visitors read ok or degradado; administrators, which part."""
    parts = {name: probe() for name, probe in PROBES.items()}
    body: dict[str, object] = {"estado": "ok" if all(parts.values()) else "degradado"}
    if request.user.is_authenticated and request.user.is_superuser:
        body["partes"] = parts
    return JsonResponse(body, status=200 if all(parts.values()) else 503)


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


PROBES: dict[str, Callable[[], bool]] = {
    "escritura": can_write,
    "motor": engine_is_safe,
    "migraciones": is_migrated,
    "disco": has_disk,
    "archivos": lambda: not faults_are_known(),
    "cola": queue_is_short,
    "reloj": is_ticking,
}
