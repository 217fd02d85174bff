from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.adapter import DefaultAccountAdapter

if TYPE_CHECKING:
    from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):
    """Accounts are opened by the office, never by a form that anyone can send."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
