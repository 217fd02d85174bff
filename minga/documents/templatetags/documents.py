"""What pages offer to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()
LISTS = (("xlsx", _("Excel")), ("ods", _("LibreOffice")), ("csv", _("CSV")))
PAPERS = (("pdf", _("PDF")), ("docx", _("Word")), ("odt", _("LibreOffice")))
PAGE = "pagina"  # a list leaves whole, whatever page of it is on the screen


@register.inclusion_tag("documents/downloads.html", takes_context=True)
def download_list(context: Any, route: str, *parts: Any) -> dict[str, Any]:
    """Offer this list in every form, filtered and ordered as it is on the screen. The route's last part is the form."""
    request: HttpRequest = context["request"]
    asked = request.GET.copy()
    asked.pop(PAGE, None)
    query = f"?{asked.urlencode()}" if asked else ""
    return {"forms": [(label, f"{reverse(route, args=[*parts, form])}{query}") for form, label in LISTS]}


@register.inclusion_tag("documents/papers.html", takes_context=True)
def download_paper(context: Any, route: str, *parts: Any) -> dict[str, Any]:
    """Offer what is on the screen as a document, in every form. The route's last part is the form."""
    request: HttpRequest = context["request"]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    return {"forms": [(label, f"{reverse(route, args=[*parts, form])}{query}") for form, label in PAPERS]}
