"""The photos of a story that has them: one is shown in the bank after two persons decided; the other waits to be decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minga.practices import queries, services

from .files import picture

if TYPE_CHECKING:
    from minga.people.models import User
    from minga.practices.models import Practice

# the name of the file, the colour of the sky, the title
PHOTOS = (
    ("biblioteca", "#bfdde0", "La biblioteca en camino"),
    ("regreso", "#f0cdb0", "El regreso de la biblioteca, al atardecer"),
)


def photograph(practice: Practice, *, by: User) -> None:
    """Attach the photos before the ficha is sent for the first time."""
    if practice.edition_number or queries.photos_of(practice).exists():
        return
    for name, sky, title in PHOTOS:
        about = {"title": title, "minors": "NO"}
        services.add_file(practice, picture(name, sky), item="results", by=by, about=about)


def show_picture(practice: Practice, alt: str, people: tuple[User, User]) -> None:
    """Bring the first photo into the bank: one person decides, a second looks. The other photo is only chosen."""
    first, second = people
    shown, other = queries.photos_of(practice).order_by("pk")
    image = services.choose_image(shown, by=first)
    caption = "Ilustración inventada para la demostración"
    said = {"minors": "NO", "basis": "NOBODY", "alt": alt, "caption": caption}
    services.propose_image(image, said, by=first)
    services.approve_image(image, looked=True, by=second)
    services.choose_image(other, by=first)
