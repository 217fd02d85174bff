from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ui.forms import DAY

from . import queries
from .models import Institution


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


REASON: dict[str, Any] = {
    "label": _("Motivo"),
    "max_length": 300,
    "help_text": _("Queda en la historia, con su nombre"),
}


class CertificationForm(forms.Form):
    """Who runs a municipality, from when to when: a new row names its municipality, one that stands keeps it."""

    municipality = forms.CharField(
        label=_("Municipio"), max_length=160, help_text=_("Su código DIVIPOLA o su nombre completo")
    )
    since = forms.DateField(label=_("Certificado desde"), required=False, **DAY)
    until = forms.DateField(
        label=_("Hasta"), required=False, help_text=_("Vacío si sigue; ese día ya no cuenta"), **DAY
    )
    source = forms.CharField(label=_("Norma o documento"), max_length=120)
    reason = forms.CharField(**REASON)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["until" if is_new else "municipality"]

    def clean_municipality(self) -> Any:
        said = self.cleaned_data["municipality"]
        found = queries.municipalities_named(said)
        if len(found) == 1:
            return found[0]
        told = "; ".join(f"{t.code} {t.name} ({t.parent.name if t.parent else ''})" for t in found[:5])
        raise forms.ValidationError(
            _("«%(said)s» no nombra un solo municipio. Escriba su código. %(told)s")
            % {"said": said, "told": told}
        )


class TermForm(forms.Form):
    """What a value of a catalogue is called, and from when on."""

    label = forms.CharField(
        label=_("Nombre"), max_length=200, help_text=_("Como se leerá en los formularios")
    )
    day = forms.DateField(label=_("Desde cuándo"), help_text=_("Hoy o un día por venir"), **DAY)
    reason = forms.CharField(**REASON)


class OfficeForm(forms.Form):
    """An office's own data; a new one (of Peru) also says what it is and under whom it stands."""

    kind = forms.ChoiceField(
        label=_("Qué es"),
        choices=[(k, k.label) for k in (Institution.Kind.LOCAL_OFFICE, Institution.Kind.REGIONAL_OFFICE)],
    )
    code = forms.CharField(label=_("Código"), max_length=20, help_text=_("6 cifras, con sus ceros"))
    parent = forms.CharField(
        label=_("Código de la DRE o GRE"), max_length=20, required=False, help_text=_("Solo para una UGEL")
    )
    name = forms.CharField(label=_("Nombre"), max_length=200)
    address = forms.CharField(label=_("Dirección"), max_length=200, required=False)
    phone = forms.CharField(label=_("Teléfono"), max_length=40, required=False)
    email = forms.EmailField(label=_("Correo"), required=False)
    valid_from = forms.DateField(label=_("Funciona desde"), required=False, **DAY)
    valid_to = forms.DateField(label=_("Hasta"), required=False, help_text=_("Vacío si sigue"), **DAY)
    reason = forms.CharField(**REASON)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for left_out in () if is_new else ("kind", "code", "parent"):
            del self.fields[left_out]

    def clean_parent(self) -> Any:
        code = self.cleaned_data["parent"].strip()
        if not code:
            return None
        above = Institution.objects.filter(code=code, kind=Institution.Kind.REGIONAL_OFFICE).first()
        if above is None:
            raise forms.ValidationError(_("No hay una DRE o GRE con ese código."))
        return above
