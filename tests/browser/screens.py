"""The pictures of the main screens, as they are today: `make screens` writes them to docs/screens, small.

Each picture is a visit of the tour, at the width of a phone and of a desk.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import sync_playwright

os.environ |= {
    "DJANGO_SETTINGS_MODULE": "minga.config.settings",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    "MINGA_SECRET_KEY": "only-for-tests",
    "MINGA_SECOND_FACTOR": "false",
}
django.setup()

from tests.served import ROOT, Served  # noqa: E402

from .accounts import ACCOUNTS, code_now  # noqa: E402
from .acts import Visit  # noqa: E402
from .conftest import ARGUMENTS, serve_copy  # noqa: E402
from .tour import Tour  # noqa: E402
from .visits import AUTHOR, EDITOR, EVALUATOR, OFFICE, PUBLIC  # noqa: E402

FOLDER = ROOT / "docs/screens"
VISITS = {visit.name: visit for visit in (*PUBLIC, *AUTHOR, *EDITOR, *OFFICE, *EVALUATOR, *ACCOUNTS)}
SCREENS = {
    "banco": "bank, found",
    "practica": "public practice",
    "mi-trabajo": "work",
    "ficha": "task list",
    "bloque": "block 1",
    "evidencia": "evidence",
    "faltantes": "sending, refused",
    "conflicto": "block in conflict",
    "mi-trabajo-oficina": "office's work",
    "importar": "import, to review",
    "verificar": "verify with changes",
    "mi-trabajo-evaluador": "what I value",
    "hoja": "criterion",
    "valoracion": "board, told",
    "resultado": "result",
    "mi-trabajo-jefatura": "head's work",
    "publicacion": "publication of a published one",
    "imagenes": "images for the bank",
    "compromisos": "commitments",
    "personas": "people of a place, as who asked",
    "mi-cuenta": "my account",
}
ELSEWHERE = {"head's work": Visit("head's work", "yaku", "/mi-trabajo/")}
SIZES = {390: 1800, 1280: 1500}  # as tall as this at most
COLOURS = 64
READY = """async () => {
  document.activeElement.blur();
  scrollTo(0, 0);
  for (const image of document.images) { image.loading = "eager"; await image.decode().catch(() => {}); }
}"""


def small(picture: bytes) -> Image.Image:
    return Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def take(tour, name, visit):
    with tour.visiting(visit) as (page, _arrival):
        for width, tallest in SIZES.items():
            page.set_viewport_size({"width": width, "height": tallest})
            page.evaluate(READY)
            ends = page.locator("footer").evaluate("(e) => Math.ceil(e.getBoundingClientRect().bottom)")
            page.set_viewport_size({"width": width, "height": min(ends, tallest)})
            small(page.screenshot()).save(FOLDER / f"{name}-{width}.png", optimize=True)


def main(only):
    """Take all pictures, or those named; TOLD names a folder where the demo was told before."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        told = Path(os.environ.get("TOLD") or f"{scratch}/told")
        if not told.exists():
            Served(told).run("-m", "tests.browser.recording.prepare")
        server = serve_copy(told, Path(scratch) / "demo")
        try:
            spanish = {
                **os.environ,
                "LANGUAGE": "es",
            }  # what the browser itself writes, as on «Elegir archivo»
            browser = playwright.chromium.launch(
                executable_path="/usr/bin/chromium", args=ARGUMENTS, env=spanish
            )
            tour = Tour(browser, server, code_now)
            for name, visit in SCREENS.items():
                if not only or name in only:
                    take(tour, name, ELSEWHERE.get(visit) or VISITS[visit])
                    print(name, flush=True)
        finally:
            server.kill()


if __name__ == "__main__":
    main(sys.argv[1:])
