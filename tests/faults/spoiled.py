"""A copy of the house with some lines spoiled: what a campaign of faults must notice, or it proves nothing."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from tests.trust.mutants.harness import LEFT_OUT, ROOT, spoil

if TYPE_CHECKING:
    from pathlib import Path

# The answer goes out, and what it acknowledges is written a moment later: it is as quick as it is wrong.
ANSWER_BEFORE_COMMIT = (
    "minga/practices/views/block.py",
    "        receipt = save(request, practice, found[0], raw, revision, key[:64])\n",
    """        import threading
        from minga.kernel.writing import _db
        with _db.atomic():
            receipt = save(request, practice, found[0], raw, revision, key[:64])
            _db.set_rollback(True)
        threading.Timer(0.05, save, (request, practice, found[0], raw, revision, key[:64])).start()
""",
)
A_CUT_BODY_PASSES = ("minga/kernel/bodies.py", "    if got == size:\n", "    if got >= 0:\n")
A_COMMIT_NEED_NOT_REACH_THE_DISK = (
    "minga/kernel/sqlite/base.py",
    "PRAGMA synchronous=FULL",
    "PRAGMA synchronous=NORMAL",
)
A_FILE_NEED_NOT_REACH_THE_DISK = (
    "minga/documents/adapters.py",
    "            os.fsync(file.fileno())\n",
    "",
)
A_NAME_NEED_NOT_REACH_THE_DISK = (
    "minga/documents/adapters.py",
    "            sync_folder(folder)\n",
    "            pass\n",
)


def house_with(edit: tuple[str, str, str], folder: Path) -> Path:
    """Copy the house into a folder, spoil it there, and return the copy."""
    copy = folder / "house"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT, symlinks=True)
    spoil(copy / edit[0], edit[1], edit[2], edit[0])
    return copy
