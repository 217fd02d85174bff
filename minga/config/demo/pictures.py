"""The one photo of a story that has one: attached by its leader, decided by one person, looked at by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.practices import queries, services

from .files import picture

if TYPE_CHECKING:
    from minga.people.models import User
    from minga.practices.models import Practice


def photograph(practice: Practice, *, by: User) -> None:
    """Attach the photo before the ficha is sent for the first time."""
    if practice.edition_number or queries.photos_of(practice).exists():
        return
    about = {"title": "La biblioteca en camino", "minors": "NO"}
    services.add_file(practice, picture("biblioteca"), item="results", by=by, about=about)


def show_picture(practice: Practice, alt: str, people: tuple[User, User]) -> None:
    """Bring the photo into the bank: the first person decides, the second looks."""
    first, second = people
    image = services.choose_image(queries.photos_of(practice).get(), by=first)
    caption = "Ilustración inventada para la demostración"
    said = {"minors": "NO", "basis": "NOBODY", "alt": alt, "caption": caption}
    services.propose_image(image, said, by=first)
    services.approve_image(image, looked=True, by=second)
