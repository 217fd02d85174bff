"""The photos of a ficha on their way to the bank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.documents.models import File

from ..models import PublicImage
from ..workflow import Showing
from .ficha import evidence_of

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from ..models import Evidence, Practice

LONG_SIDE = 8  # cells along the longer side of a photo, each large enough for a finger


def photos_of(practice: Practice) -> QuerySet[Evidence]:
    """Return the whole, proved photos of a ficha."""
    return evidence_of(practice).filter(file__content_type__startswith="image/", file__state=File.State.CLEAN)


def images_of(practice: Practice) -> QuerySet[PublicImage]:
    """Return every image that was ever chosen, with what was decided on it and by whom."""
    found = PublicImage.objects.filter(practice=practice)
    people = ("chosen_by", "proposed_by", "approved_by")
    return (
        found.select_related("evidence__file", "derivative", *people)
        .prefetch_related("removals")
        .order_by("pk")
    )


def shown_images(practice: Practice) -> list[dict[str, Any]]:
    """Return what anybody may see of the images of a practice: approved by two, with a copy that was not taken down."""
    found = PublicImage.objects.filter(
        practice=practice,
        status=Showing.APPROVED,
        derivative__state=File.State.CLEAN,
        derivative__derivative_of__isnull=False,
    )
    return [
        {
            "id": image.pk,
            "sha256": image.derivative.sha256,
            "width": image.width,
            "height": image.height,
            "alt": image.alt,
            "caption": image.caption,
        }
        for image in found.select_related("derivative").order_by("pk")
    ]


def gone_images(practice: Practice) -> list[int]:
    """Return the images that were seen once and are not to be seen now: their addresses answer «gone»."""
    seen = PublicImage.objects.filter(practice=practice, approved_at__isnull=False)
    return list(seen.exclude(status=Showing.APPROVED).values_list("pk", flat=True))


def cells_of(image: PublicImage) -> tuple[int, int]:
    """Return into how many columns and rows an image is cut, to choose what to cover."""
    if image.width >= image.height:
        return LONG_SIDE, max(1, round(LONG_SIDE * image.height / image.width))
    return max(1, round(LONG_SIDE * image.width / image.height)), LONG_SIDE


def place_of_cell(image: PublicImage, cell: int) -> tuple[float, float, float, float]:
    """Return where a cell lies, in parts of 1, counted from the top left, row by row."""
    columns, rows = cells_of(image)
    row, column = divmod(cell, columns)
    return column / columns, row / rows, (column + 1) / columns, (row + 1) / rows
