from __future__ import annotations

from .adapters import hash_of, path_of
from .models import File


def broken_files() -> list[str]:
    """Return one line per file row without its bytes, or whose bytes changed (invariant I4)."""
    found = []
    for pk, sha256 in File.objects.exclude(state=File.State.DESTROYED).values_list("pk", "sha256"):
        path = path_of(sha256)
        if not path.exists():
            found.append(f"file {pk}: bytes missing")
        elif hash_of(path) != sha256:
            found.append(f"file {pk}: bytes altered")
    return found
