from __future__ import annotations

from typing import Any

from minga.kernel.writing import transaction

from .models import Institution, Territory


@transaction
def add_territory(*, country: str, code: str, issuer: str, **more: Any) -> Territory:
    return Territory.objects.get_or_create(country=country, code=code, issuer=issuer, defaults=more)[0]


@transaction
def add_institution(*, country: str, kind: str, code: str, **more: Any) -> Institution:
    return Institution.objects.get_or_create(country=country, kind=kind, code=code, defaults=more)[0]
