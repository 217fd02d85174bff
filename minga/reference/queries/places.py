from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from minga.kernel.search import fold

from ..models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable

LICENCES = {
    "CC-BY-4.0": ("Creative Commons Atribución 4.0", "https://creativecommons.org/licenses/by/4.0/deed.es"),
    "CC-BY-SA-4.0": (
        "Creative Commons Atribución-CompartirIgual 4.0",
        "https://creativecommons.org/licenses/by-sa/4.0/deed.es",
    ),
    "CC-BY-NC-SA-4.0": (
        "Creative Commons Atribución-NoComercial-CompartirIgual 4.0",
        "https://creativecommons.org/licenses/by-nc-sa/4.0/deed.es",
    ),
}


def licence_of(code: str) -> dict[str, str]:
    label, url = LICENCES.get(code, ("", ""))
    return {"code": code, "label": label, "url": url}


def find_institutions(text: str, *, country: str = "") -> list[Institution]:
    """Return the institutions that a text may name: the one whose code or whole name it is, else the candidates.

    A part of a name is never a match by itself: several (or one that was only guessed) come back for a person to choose.
    """
    wanted = fold(text)
    places: Iterable[Institution] = Institution.objects.filter(
        Q(country=country) if country else Q()
    ).select_related("territory")
    exact = [p for p in places if wanted in (fold(p.code), fold(p.name))]
    if exact:
        return exact
    return [
        p
        for p in places
        if wanted and (wanted in fold(p.name) or (p.territory and wanted == fold(p.territory.name)))
    ]


def offices_by_name() -> dict[str, set[int]]:
    """Return which offices a folded name, code or name of a territory may mean. Schools are left out: they share their names."""
    found: dict[str, set[int]] = {}
    offices = Institution.objects.exclude(kind=Institution.Kind.SCHOOL)
    for pk, *names in offices.values_list("pk", "name", "code", "territory__name"):
        for name in names:
            if name:
                found.setdefault(fold(name), set()).add(pk)
    return found
