"""What forms of several rooms share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

if TYPE_CHECKING:
    from minga.kernel.decisions import Refused

DAY: dict[str, Any] = {
    "input_formats": ["%d/%m/%Y", "%Y-%m-%d"],
    "widget": forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "dd/mm/aaaa", "inputmode": "numeric"}),
}


def explain(form: forms.Form, refused: Refused) -> None:
    """Put each unmet condition at its field; what has none stands above the form."""
    for unmet in refused.decision.unmet:
        form.add_error(unmet.anchor if unmet.anchor in form.fields else None, unmet.message)
    if not refused.decision.unmet:
        form.add_error(None, refused.decision.reason)
