"""`python -m bench NAME …` runs `bench/NAME.py`; figures are ratios or limits of one run."""

import os
import sys
from importlib import import_module
from pathlib import Path

import django

import minga  # noqa: F401 -- the safe SQLite takes its place first

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.config.settings")
    os.environ.setdefault("MINGA_SECRET_KEY", "only-for-tests")
    django.setup()
    names = sorted(p.stem for p in Path(__file__).parent.glob("*.py") if not p.stem.startswith("_"))
    if len(sys.argv) < 2 or sys.argv[1] not in names:
        sys.exit(f"python -m bench {{{','.join(names)}}}")
    sys.exit(import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:]))
