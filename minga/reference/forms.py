from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SchoolFileForm(forms.Form):
    file = forms.FileField(
        label=_("Archivo CSV"),
        help_text=_(
            "El que exporta el DUE, ESCALE o su hoja de cálculo; separado por comas o por punto y coma"
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    office: Any = forms.ModelChoiceField(label=_("Entidad"), queryset=None, empty_label=None)
    is_complete = forms.BooleanField(
        label=_("Trae todos los establecimientos de la entidad"),
        required=False,
        help_text=_("Los que estén abiertos en Minga y no vengan en el archivo se proponen para cerrar"),
    )

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]
