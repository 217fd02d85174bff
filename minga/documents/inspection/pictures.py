"""Photos and drawings: decoded whole to be proved, drawn anew to be shown."""

from __future__ import annotations

from typing import Any

from PIL import Image, ImageOps

from minga.kernel.sandbox import Rejected

PIXELS = 50_000_000
KINDS = ("image/jpeg", "image/png", "image/webp")
FORMATS = ("JPEG", "PNG", "WEBP")


def prove(path: str) -> None:
    Image.MAX_IMAGE_PIXELS = PIXELS
    try:
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > PIXELS:
                raise Rejected("bomb")
            picture.load()
    except Image.DecompressionBombError:
        raise Rejected("bomb") from None
    except (OSError, SyntaxError, ValueError):
        raise Rejected("damaged") from None


def redraw(path: str, target: str, side: int) -> dict[str, Any]:
    """Draw a picture anew, upright, at most `side` pixels wide or high, with none of its metadata."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(path, formats=FORMATS) as picture:
        picture.thumbnail((side, side))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright)
    fresh.save(target, "JPEG", quality=82)
    return {"width": fresh.width, "height": fresh.height}
