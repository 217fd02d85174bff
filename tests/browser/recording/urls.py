"""The product's addresses, and a few that fail on purpose, so that the pages that say so can be looked at."""

from allauth.core.ratelimit import respond_429
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.urls import path

from minga.config import urls


def failing(problem):
    def view(request):
        raise problem

    return view


urlpatterns = [
    *urls.urlpatterns,
    path("demasiado/", respond_429),
    path("falla/", failing(RuntimeError("on purpose"))),
    path("ocupado/", failing(OperationalError("on purpose"))),
    path("mal/", failing(BadRequest("on purpose"))),
]
