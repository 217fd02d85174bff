"""`python -m tests.faults NAME …` runs one campaign of faults to its end: exit 0 or 1, one JSON line."""

import os
import sys
from importlib import import_module

import django

import minga  # noqa: F401 -- the safe SQLite takes its place first

CAMPAIGNS = ("kills", "network", "power")

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.config.settings")
    os.environ.setdefault("MINGA_SECRET_KEY", "only-for-tests")
    django.setup()
    if len(sys.argv) < 2 or sys.argv[1] not in CAMPAIGNS:
        sys.exit(f"python -m tests.faults {{{','.join(CAMPAIGNS)}}}")
    sys.exit(import_module(f"tests.faults.{sys.argv[1]}").main(sys.argv[2:]))
