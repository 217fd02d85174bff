from __future__ import annotations

from typing import TYPE_CHECKING

from minga.kernel import clock
from minga.people.queries import grants_of

from .adapters import kept_hashes, whole
from .models import File
from .tables import Style

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from minga.people.types import Person

COLLECTED_AFTER, LATE_AFTER = 24 * 3600, 48 * 3600
WITHOUT_BYTES = (File.State.INCOMPLETE, File.State.DESTROYED)


def with_bytes() -> QuerySet[File]:
    """Return the files whose bytes must be there."""
    return File.objects.exclude(state__in=WITHOUT_BYTES)


def checked_files() -> Iterator[tuple[File, str]]:
    """Read every file and say what is wrong with its bytes: empty, MISSING or ALTERED."""
    for file in with_bytes().order_by("pk").iterator():
        held, fault = whole(file.sha256)
        if held is not None:
            held.close()
        yield file, fault


def broken_files() -> list[str]:
    """Return one line per file row without its bytes, or whose bytes changed (invariant I4)."""
    return [f"file {file.pk}: bytes {fault.lower()}" for file, fault in checked_files() if fault]


def ownerless(*, older: float) -> list[str]:
    """Return the hashes that have bytes for longer than so many seconds and no row that wants them."""
    before = clock.now().timestamp() - older
    wanted = set(with_bytes().values_list("sha256", flat=True))
    return [sha256 for sha256, at in kept_hashes() if at < before and sha256 not in wanted]


def late_orphans() -> list[str]:
    """Return one line per file that the collector should have taken away (invariant I4, the other side)."""
    return [f"bytes of nobody {sha256[:12]}" for sha256 in ownerless(older=LATE_AFTER)]


def faults_are_known() -> bool:
    """Whether some file is known to be broken: what the health page asks, without reading any."""
    return File.objects.exclude(fault="").exists()


def style_for(person: Person) -> Style:
    """Return how somebody's country writes a CSV: commas and a decimal point in Peru, semicolons and a decimal comma elsewhere."""
    return Style(",", ".") if {g.institution.country for g in grants_of(person)} == {"PE"} else Style()
