"""`python -m tests.trust.mutants [WORD…]`: every mutant, or those whose name holds a word. A survivor is an error."""

from __future__ import annotations

import sys
import time
from collections import Counter

from .harness import KILLED, mutants, try_all


def main(words: list[str]) -> int:
    chosen = [m for m in mutants() if not words or any(w.lower() in m.name.lower() for w in words)]
    begun = time.monotonic()
    told = Counter(v.outcome for v in try_all(chosen))
    print(f"{len(chosen)} mutants: {dict(told)}, {time.monotonic() - begun:.0f} s")
    return 0 if chosen and told[KILLED] == len(chosen) else 1


sys.exit(main(sys.argv[1:]))
