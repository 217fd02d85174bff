"""`python -m tests.faults.stage N`: the home office with N whole drafts that can be sent at once; prints their numbers."""

import json
import os
import sys

import django

import minga  # noqa: F401 -- the safe SQLite takes its place first


def main(count):
    from minga.config import demo
    from minga.kernel import signing
    from minga.kernel.writing import transaction

    if not signing.exists():
        signing.create()
    office = demo.settle()
    with transaction():
        drafts = [demo.travel(office, f"Práctica número {n} para enviar", "draft").pk for n in range(count)]
    print(json.dumps(drafts))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.config.settings")
    django.setup()
    main(int(sys.argv[1]))
