"""The one who writes while the power is watched: `python -m tests.faults.power_child KIND COUNT DRAFTS`.

Says one line of JSON for each thing that it was given to understand is kept: what an HTTP answer would have said.
"""

from __future__ import annotations

import json
import os
import sys

import django

import minga  # noqa: F401 -- the safe SQLite takes its place first

CHECKPOINT_PAGES = 60  # so that the log is written back into the database many times in a short run


def main(kind: str, count: int, drafts: list[int]) -> None:
    from django.core.files.base import ContentFile
    from django.db import connection

    from minga.journal.services import anchor, comment
    from minga.people.models import User
    from minga.practices import services
    from minga.practices.models import Practice
    from tests.faults import clients

    by = User.objects.get(email="amaru@minga.example")
    connection.cursor().execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")

    def save(deed, practice):
        receipt = services.save_answer(practice, deed.item, deed.content, by=by, key=deed.key)
        return {"number": receipt.number, **receipt.answer}

    def submit(deed, practice):
        return services.submit_practice(practice, by=by, key=deed.key, accepted=True).answer

    def attach(deed, practice):
        about, upload = (
            {"title": deed.key, "minors": "NO"},
            ContentFile(deed.content.encode(), f"{deed.key}.txt"),
        )
        if deed.op == "attach":
            receipt = services.add_file(practice, upload, item=deed.item, by=by, about=about)
        else:
            manifest = {"name": upload.name, "size": upload.size, "sha256": deed.hash}
            piece = services.declare_file(practice, manifest, item=deed.item, by=by, about=about)
            receipt = services.receive_file(piece, upload, by=by)
        return {"number": receipt.number, **receipt.answer}

    def note(deed, practice):
        said = comment(practice, deed.content, by=by)
        head = anchor() if said.pk % 3 == 0 else None
        return {"comment": said.pk, "anchor": head.pk if head else 0}

    acts = {"save": save, "submit": submit, "declare": attach, "attach": attach, "note": note}
    given = {
        "save": clients.saves(drafts[0], "luz"),
        "submit": clients.submissions(drafts, "luz"),
        "evidence": clients.uploads(drafts[0], "luz"),
        "journal": (clients.Deed("note", drafts[0], f"luz-{n}", f"Palabra {n}") for n in range(count)),
    }[kind]
    for deed, _ in zip(given, range(count), strict=False):
        said = acts[deed.op](deed, Practice.objects.get(pk=deed.practice))
        line = {
            "op": deed.op,
            "practice": deed.practice,
            "key": deed.key,
            "content": deed.content,
            "item": deed.item,
        }
        os.write(1, json.dumps({**line, "code": 200, "said": said}).encode() + b"\n")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.config.settings")
    django.setup()
    main(sys.argv[1], int(sys.argv[2]), json.loads(sys.argv[3]))
