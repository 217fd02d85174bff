from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from .models import User

    Person = User | AnonymousUser

    class Anyone(HttpRequest):
        """A request of somebody, signed in or not."""

        user: Person

    class SignedIn(HttpRequest):
        """A request behind `login_required`."""

        user: User
