"""What forms of several rooms share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from minga.kernel.decisions import Refused

ODD_YEAR = _("Revise el año: se reciben fechas de 1800 a 2199.")
PLAUSIBLE = [MinValueValidator(date(1800, 1, 1), ODD_YEAR), MaxValueValidator(date(2199, 12, 31), ODD_YEAR)]
DAY: dict[str, Any] = {
    "validators": PLAUSIBLE,
    "input_formats": ["%d/%m/%Y", "%Y-%m-%d"],
    "widget": forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/aaaa", "inputmode": "numeric"}),
}


def explain(form: forms.Form, refused: Refused) -> None:
    """Put each unmet condition at its field; what has none stands above the form."""
    for unmet in refused.decision.unmet:
        form.add_error(unmet.anchor if unmet.anchor in form.fields else None, unmet.message)
    if not refused.decision.unmet:
        form.add_error(None, refused.decision.reason)
