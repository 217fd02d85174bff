"""The evaluators of an office: what is vouched for of each, what they qualify for and why not, how much they carry."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from .. import queries, reports, rules, services
from ..forms import ProfileForm
from ..panels import coordinates

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http.response import HttpResponseBase

    from minga.people.types import SignedIn


def coordinators_only(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let only whoever coordinates some office know that a page is there."""

    @login_required
    @wraps(view)
    def guarded(request: SignedIn, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not coordinates(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@coordinators_only
def people(request: SignedIn) -> HttpResponseBase:
    rows = reports.people_told(queries.judges_for(request.user))
    return render(request, "evaluation/people.html", {"rows": rows})


@coordinators_only
def profile(request: SignedIn, person: int) -> HttpResponseBase:
    found = get_object_or_404(queries.judges_for(request.user), pk=person)
    known = queries.profile_rows([found])[0][1]
    form = ProfileForm(request.POST or None, initial=initial_of(known), themes=queries.theme_options())
    if request.method == "POST" and form.is_valid():
        services.enroll(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("El perfil de %(name)s quedó guardado.") % {"name": found.full_name})
        return redirect("evaluation:people")
    context = {
        "person": found,
        "profile": known,
        "form": form,
        "allowed": rules.can_vouch(request.user, found),
    }
    return render(request, "evaluation/profile.html", context, status=422 if form.errors else 200)


def initial_of(known: Any) -> dict[str, Any]:
    names = ProfileForm.base_fields
    return {name: getattr(known, name) for name in names} if known else {"capacity": 10, "is_available": True}
