"""`python -m tests.trust.mutants [-n PLACES] [WORD…]`: every mutant, or those whose name holds a word. A survivor is an error."""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter

from .harness import KILLED, mutants, try_all


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.trust.mutants")
    reader.add_argument("-n", type=int, default=2, metavar="PLACES", help="how many at a time")
    reader.add_argument("--quick", action="store_true", help="those that need no database")
    reader.add_argument("words", nargs="*", metavar="WORD")
    asked = reader.parse_args()
    words = [word.lower() for word in asked.words]
    found = [m for m in mutants() if m.quick or not asked.quick]
    chosen = [m for m in found if not words or any(word in m.name.lower() for word in words)]
    begun = time.monotonic()
    told = Counter(v.outcome for v in try_all(chosen, places=asked.n, migrated=not asked.quick))
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{len(chosen)} mutants: {dict(told)}, {time.monotonic() - begun:.0f} s "
        f"({spent.ru_utime + spent.ru_stime:.0f} s of computing)"
    )
    good = bool(chosen) and told[KILLED] == len(chosen)
    figures = {"mutants": len(chosen), "killed": told[KILLED]}
    print(json.dumps({"bar": "B25", "pass": good, "figures": figures}))
    return 0 if good else 1


sys.exit(main())
