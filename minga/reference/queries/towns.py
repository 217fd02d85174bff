"""Who runs the schools of a municipality on a given day: its own certified office, else its department's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from ..models import Certification

if TYPE_CHECKING:
    from datetime import date

    from ..models import Institution


def runs(country: str, day: date) -> dict[int, Institution]:
    """Return the certified offices of a day by the territory that they run: departments, districts, municipalities."""
    valid = (Q(since__isnull=True) | Q(since__lte=day)) & (Q(until__isnull=True) | Q(until__gt=day))
    found = Certification.objects.filter(valid, territory__country=country, institution__isnull=False)
    return {c.territory_id: c.institution for c in found.select_related("institution").order_by("pk")}  # type: ignore[misc]
