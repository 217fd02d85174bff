"""CPU of the bank's pages at 10,000 cards against a bare view behind the same middleware: rendered at most 12 times, kept at most 2.5."""

import argparse
import itertools
import os
import re
from urllib.parse import urlencode

from bench._bank import Site, in_a_large_bank, interleaved, ratio, report

RENDERED, KEPT, HEAVIEST, FILL_SECONDS = 12, 2.5, 100_000, 300


def main(words):
    options = argparse.ArgumentParser(prog="bench pages")
    options.add_argument("--count", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=9)
    options.add_argument("--here", action="store_true", help="measure the bank that MINGA_DATA_DIR holds")
    said = options.parse_args(words)
    if not said.here:
        return in_a_large_bank(
            "pages", ["--count", str(said.count), "--rounds", str(said.rounds)], said.count
        )
    return measure(said.rounds)


def measure(rounds):
    from django.http import HttpResponse
    from django.urls import path

    from minga.bank import queries
    from minga.bank.queries import results
    from minga.bank.views import serving

    site = Site([path("bench/hola/", lambda request: HttpResponse("hola"))])
    count = queries.published().count()
    etag = check(site, count)

    def rendered(addresses):
        """Ask for a page of which nothing is kept: neither the copy nor the answer behind it."""
        asked = itertools.cycle(addresses)

        def run():
            serving.copies.kept.clear()
            serving.copies.weight = 0
            results.answers.kept.clear()
            site.get(next(asked))

        return run

    one = queries.published().filter(practice_id__gte=1_000_000_000).first().slug
    told = interleaved(
        {
            "bare view": (lambda: site.get("/bench/hola/"), 200),
            "list": (rendered(["/"]), 30),
            "filtered list": (rendered(filtered()), 30),
            "search": (rendered(searches()), 20),
            "map": (rendered(["/mapa/"]), 10),
            "feed": (rendered(["/novedades.atom"]), 10),
            "practice": (rendered([f"/practica/{one}/"]), 20),
            "kept list": (lambda: site.get("/"), 100),
            "kept practice": (lambda: site.get(f"/practica/{one}/"), 100),
            "not modified": (lambda: site.get("/", HTTP_IF_NONE_MATCH=etag), 100),
        },
        rounds,
    )
    figures = {
        "cards": count,
        "filled_in_s": float(os.environ.get("BENCH_FILLED_IN", 0)),
        "filled_cpu_s": float(os.environ.get("BENCH_FILLED_CPU", 0)),
        "heaviest_page_bytes": max(
            len(site.get(a)[2]) for a in ("/", "/mapa/", "/?q=lectura", f"/practica/{one}/")
        ),
        "times_a_bare_view": {name: ratio(told, name, "bare view") for name in told if name != "bare view"},
    }
    times = figures["times_a_bare_view"]
    flat = figures | {
        "list": max(times["list"], times["filtered list"]),
        "kept": max(v for k, v in times.items() if "kept" in k),
    }
    limits = (
        ("list", "at most", RENDERED),
        ("kept", "at most", KEPT),
        ("heaviest_page_bytes", "at most", HEAVIEST),
        ("filled_in_s", "at most", FILL_SECONDS),
    )
    return report("list pages", flat, limits)


def check(site, count):
    """A quick wrong page is a failure: look at what is said before timing it. Returns the ETag of the first page."""
    page = site.read("/")
    assert number_of(page) == count, "the list does not count every card"
    assert page.count("<article") == 20
    parts = [number_of(site.read(f"/?pais={country}")) for country in ("CO", "PE")]
    assert sum(parts) == count, parts
    for address in itertools.islice(filtered(), 12):
        assert "<article" in site.read(address), address
    assert site.get("/?inventado=1")[0] == 400
    _, head, _ = site.get("/")
    assert site.get("/", HTTP_IF_NONE_MATCH=head["ETag"])[0] == 304
    return head["ETag"]


def number_of(page):
    return int(re.search(r'<h2 id="cuantas">([\d.]+)', page)[1].replace(".", ""))


def filtered():
    """Yield addresses with filters, orders and pages, as people combine them."""
    for country, kind, sort, page in itertools.product(
        ("CO", "PE"), ("GOOD_PRACTICE", "SIGNIFICANT_EXPERIENCE"), ("", "nombre", "recientes"), (1, 2, 7)
    ):
        yield "/?" + urlencode({"tipo": kind, "pais": country, "orden": sort, "pagina": page})


def searches():
    words = (
        "lectura",
        "niñas escuela",
        "materiales educativos",
        "permanencia rural",
        "calendario ribereño",
        "agua",
    )
    return ["/?" + urlencode({"q": text}) for text in words]
