"""Photos and drawings: decoded whole to be proved, drawn anew to be shown."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageOps

from minga.kernel.sandbox import Rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

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


def redraw(path: str, target: str, side: int, covered: Sequence[Sequence[float]] = ()) -> dict[str, Any]:
    """Draw a picture anew, upright, at most `side` pixels wide or high, with none of its metadata.

    `covered` are the places to cover, (left, top, right, bottom) in parts of 1: of each only a blur of four colours is left.
    """
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(path, formats=FORMATS) as picture:
        picture.thumbnail((side, side))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
    fresh = Image.new("RGB", upright.size, "white")
    fresh.paste(upright, mask=upright)
    for place in covered:
        cover(fresh, place)
    fresh.save(target, "JPEG", quality=82)
    return {"width": fresh.width, "height": fresh.height}


def cover(picture: Image.Image, place: Sequence[float]) -> None:
    left, top, right, bottom = place
    box = (
        int(left * picture.width),
        int(top * picture.height),
        ceil(right * picture.width),
        ceil(bottom * picture.height),
    )
    size = (box[2] - box[0], box[3] - box[1])
    if min(size) < 1:
        return
    few = picture.crop(box).resize((2, 2), Image.Resampling.BOX)
    picture.paste(few.resize(size, Image.Resampling.BILINEAR), box)
