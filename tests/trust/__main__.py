"""`python -m tests.trust {fast,whole} [--alone] [WORD…]`: one line a bar, a JSON line at the end; exit 1 when one fails.

`--alone` leaves out what another line of `.ci/run` runs already; a word keeps the bars whose line holds it.
"""

from __future__ import annotations

import argparse
import json
import sys
import time

from .bars import BARS, run


def main() -> int:
    reader = argparse.ArgumentParser(prog="python -m tests.trust")
    reader.add_argument("how", choices=("fast", "whole"))
    reader.add_argument("--alone", action="store_true", help="only what no other line of .ci/run runs")
    reader.add_argument("words", nargs="*", metavar="WORD")
    asked = reader.parse_args()
    words = [word.lower() for word in asked.words]
    chosen = [
        bar
        for bar in BARS
        if not (asked.alone and bar.elsewhere)
        and (not words or any(word in f"{bar.number} {bar.threats} {bar.what}".lower() for word in words))
    ]
    begun, told = time.monotonic(), []
    for one in run(chosen, whole=asked.how == "whole"):
        told.append(one)
        print(one.line(), flush=True)
    good = bool(told) and all(one.good for one in told)
    seconds = round(time.monotonic() - begun)
    bars = [one.as_json() for one in told]
    print(json.dumps({"how": asked.how, "pass": good, "seconds": seconds, "bars": bars}, ensure_ascii=False))
    return 0 if good else 1


sys.exit(main())
