from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ui.forms import DAY

FEW = forms.Textarea(attrs={"rows": 3})


class FulfilForm(forms.Form):
    account = forms.CharField(
        label=_("Qué se hizo"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    file = forms.FileField(
        label=_("Archivo que lo muestra"),
        required=False,
        help_text=_("Opcional: PDF, Word, Excel o foto, hasta 25 MB"),
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motivo"), max_length=500, widget=FEW)


class DayForm(forms.Form):
    due_on = forms.DateField(label=_("Nueva fecha"), **DAY)
    reason = forms.CharField(label=_("Motivo"), max_length=500, widget=FEW)


class HandOverForm(forms.Form):
    to: Any = forms.ModelChoiceField(label=_("A quién"), queryset=None, empty_label=_("Elija una persona"))
    reason = forms.CharField(label=_("Nota de entrega"), max_length=500, widget=FEW)

    def __init__(self, *args: Any, people: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]
        self.fields["to"].label_from_instance = lambda person: person.full_name  # type: ignore[attr-defined]
