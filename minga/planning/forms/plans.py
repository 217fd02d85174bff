"""What is asked to write a plan, a line of it, and how it goes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ui.forms import DAY

from .. import queries
from ..models import Action, Indicator, Objective

LONG = forms.Textarea(attrs={"rows": 3})


class PlanForm(forms.Form):
    institution: Any = forms.ModelChoiceField(label=_("Entidad"), queryset=None, empty_label=None)
    name = forms.CharField(
        label=_("Nombre"), max_length=160, help_text=_("Por ejemplo: Plan de Apoyo al Mejoramiento 2026-2027")
    )
    first_year = forms.IntegerField(label=_("Primer año"))
    last_year = forms.IntegerField(label=_("Último año"))

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = places  # type: ignore[attr-defined]


class PartForm(forms.ModelForm):
    """A line of a plan. Only its own sentences may be missing while it is written; approving asks for the rest."""

    def __init__(self, *args: Any, institution: Any, objectives: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "objective" in self.fields:
            self.fields["objective"].queryset = objectives  # type: ignore[attr-defined]
            self.fields["objective"].empty_label = None  # type: ignore[attr-defined]
        if "responsible" in self.fields:
            self.fields["responsible"].empty_label = _("Elija una persona")  # type: ignore[attr-defined]
            self.fields["responsible"].queryset = queries.people_who_may_owe(institution)  # type: ignore[attr-defined]
            self.fields["responsible"].label_from_instance = lambda person: person.full_name  # type: ignore[attr-defined]


class ObjectiveForm(PartForm):
    class Meta:
        model = Objective
        fields = ("component", "text")
        labels = {"component": _("Componente"), "text": _("Objetivo")}
        help_texts = {"component": _("Elija uno de la lista o escriba el de su entidad")}
        widgets = {"component": forms.TextInput(attrs={"list": "componentes"}), "text": LONG}


class IndicatorForm(PartForm):
    class Meta:
        model = Indicator
        fields = ("objective", "name", "unit", "baseline", "target", "formula", "frequency")
        labels = {
            "objective": _("Objetivo"),
            "name": _("Indicador"),
            "unit": _("Unidad"),
            "baseline": _("Línea de base"),
            "target": _("Meta"),
            "formula": _("Fórmula"),
            "frequency": _("Cada cuánto se mide"),
        }
        help_texts = {
            "name": _("Por ejemplo: experiencias con plan de acompañamiento"),
            "unit": _("Por ejemplo: experiencias, porcentaje, docentes"),
            "formula": _("Opcional. Por ejemplo: experiencias con plan, entre las inscritas, por 100"),
        }
        localized_fields = ("baseline", "target")


class ActionForm(PartForm):
    starts_on = forms.DateField(label=_("Empieza"), required=False, **DAY)
    ends_on = forms.DateField(label=_("Termina"), required=False, **DAY)

    class Meta:
        model = Action
        fields = (
            "objective",
            "text",
            "responsible",
            "starts_on",
            "ends_on",
            "resources",
            "funding",
            "budget",
        )
        labels = {
            "objective": _("Objetivo"),
            "text": _("Acción"),
            "responsible": _("Quién responde"),
            "resources": _("Recursos"),
            "funding": _("Fuente de financiación"),
            "budget": _("Presupuesto"),
        }
        help_texts = {
            "resources": _("Opcional"),
            "funding": _("Opcional"),
            "budget": _("Opcional, en moneda del país"),
        }
        widgets = {"text": LONG}
        localized_fields = ("budget",)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Termina antes de empezar: revise las dos fechas."))
        return given


FORMS: dict[str, type[PartForm]] = {
    "objective": ObjectiveForm,
    "indicator": IndicatorForm,
    "action": ActionForm,
}


class ApproveForm(forms.Form):
    act = forms.CharField(
        label=_("Acto que lo aprueba"),
        max_length=200,
        required=False,
        help_text=_("Por ejemplo: Acta 3 del Comité de Calidad, del 20/01/2026"),
    )
    binds_periods = forms.BooleanField(
        label=_("Cada período de registro debe salir de una acción de este plan"),
        required=False,
        initial=True,
    )


class ClosingForm(forms.Form):
    closing = forms.CharField(label=_("Cómo terminó"), max_length=1000, required=False, widget=LONG)


class ProgressForm(forms.Form):
    percent = forms.IntegerField(label=_("Avance, en porcentaje"), min_value=0, max_value=100)
    account = forms.CharField(label=_("Qué se hizo"), max_length=4000, widget=LONG)
    file = forms.FileField(
        label=_("Archivo que lo muestra"),
        required=False,
        help_text=_("Opcional: PDF, Word, Excel o foto, hasta 25 MB"),
    )


class ReadingForm(forms.Form):
    value = forms.DecimalField(label=_("Valor"), max_digits=16, decimal_places=2, localize=True)
    read_on = forms.DateField(label=_("Fecha"), **DAY)
    source = forms.CharField(
        label=_("De dónde sale"), max_length=300, help_text=_("Por ejemplo: SIMAT, corte de marzo")
    )
