"""What is asked of a practice: its list, its start, its authors, its verification, its periods, its terms."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.kernel import clock
from minga.people.queries import account_of
from minga.planning.queries import actions_in_force
from minga.reference.queries import LICENCES
from minga.ui.forms import DAY

from .. import queries
from ..models import Observation, Publication
from ..types import setup_of
from ..workflow import Kind, Status

if TYPE_CHECKING:
    from datetime import datetime

    from minga.people.models import User

    from ..models import RegistrationPeriod


class ListingForm(forms.Form):
    """What an address asks of the list of practices. The state has its chips on the page."""

    q = forms.CharField(label=_("Palabras del título o de la entidad"), required=False, max_length=200)
    tipo = forms.ChoiceField(
        label=_("Tipo"), required=False, choices=[("", _("Los dos tipos")), *Kind.choices]
    )
    estado = forms.ChoiceField(required=False, choices=Status.choices, widget=forms.HiddenInput)
    orden = forms.ChoiceField(
        label=_("Orden"),
        required=False,
        choices=[(name, label) for name, (label, _by) in queries.SORTS.items()],
    )

    def asked(self) -> queries.Asked | None:
        """Return the question; None when it asks for what does not exist."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        return queries.Asked(given["q"], given["tipo"], given["estado"], given["orden"])


class StartForm(forms.Form):
    kind = forms.ChoiceField(label=_("¿Qué va a registrar?"), choices=Kind.choices)
    institution: Any = forms.ModelChoiceField(label=_("Entidad"), queryset=None, empty_label=None)
    title = forms.CharField(
        label=_("Nombre"),
        min_length=10,
        max_length=250,
        help_text=_("Nombre corto que diga qué se hace y dónde"),
    )

    def __init__(self, *args: object, places: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["institution"].queryset = places  # type: ignore[attr-defined]


class ObservationForm(forms.Form):
    item = forms.ChoiceField(label=_("Pregunta"))
    reason = forms.ChoiceField(label=_("Motivo"), choices=Observation.Reason.choices)
    text = forms.CharField(
        label=_("Qué debe corregirse"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: object, items: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["item"].choices = items  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    due_on = forms.DateField(label=_("Plazo para corregir"), required=False, **DAY)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motivo"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class EmailForm(forms.Form):
    """Somebody with an account, by their mailbox; `person` once valid."""

    email = forms.EmailField(label=_("Correo de su cuenta"))
    person: User

    def clean_email(self) -> str:
        found = account_of(self.cleaned_data["email"])
        if found is None:
            raise forms.ValidationError(
                _("No hay una cuenta con ese correo. Pida a su oficina que la abra y vuelva a intentarlo.")
            )
        self.person = found
        return found.email


class HandOverForm(EmailForm, ReasonForm):
    field_order = ("email", "reason")


class DirectoryForm(forms.Form):
    reason = forms.CharField(
        label=_("¿Para qué lo necesita?"),
        min_length=10,
        max_length=300,
        help_text=_("Por ejemplo: invitar a sus autores al encuentro del 3 de mayo"),
    )
    form = forms.ChoiceField(
        label=_("Formato"), choices=[("xlsx", _("Excel")), ("ods", _("LibreOffice")), ("csv", _("CSV"))]
    )


class TermsForm(forms.Form):
    licence = forms.ChoiceField(
        label=_("Licencia"),
        choices=[("", _("Elija una licencia")), *((c, v[0]) for c, v in LICENCES.items())],
    )
    images = forms.ChoiceField(
        label=_("Imágenes con personas"), choices=[("", _("Elija")), *Publication.Images.choices]
    )
    consent_reference = forms.CharField(
        label=_("Referencia de las autorizaciones"),
        max_length=200,
        help_text=_("Acta, archivo o radicado donde constan"),
    )
    show_authors = forms.BooleanField(
        label=_("Sus autores autorizaron que aparezca su nombre"), required=False
    )


class PeriodForm(forms.Form):
    """The dates of an office's registration, as days: it opens when the first begins and closes when the last ends."""

    institution: Any = forms.ModelChoiceField(label=_("Entidad"), queryset=None, empty_label=None)
    kind = forms.ChoiceField(
        label=_("Qué se registra"),
        choices=[(k.value, k.label) for k in Kind if setup_of(k).needs_open_period],
    )
    name = forms.CharField(
        label=_("Nombre"), max_length=120, help_text=_("Por ejemplo: Registro de experiencias 2027")
    )
    action: Any = forms.ModelChoiceField(
        label=_("Acción del plan de la que sale"),
        queryset=None,
        required=False,
        empty_label=_("Ninguna"),
        help_text=_("Del plan vigente de la entidad"),
    )
    opens_on = forms.DateField(label=_("Abre el"), **DAY)
    closes_on = forms.DateField(label=_("Último día"), help_text=_("Ese día todavía se recibe"), **DAY)
    reason = forms.CharField(
        label=_("Motivo del cambio"),
        max_length=300,
        required=False,
        help_text=_("Lo verán los autores con una ficha sin enviar. Obligatorio si el registro ya abrió"),
    )

    def __init__(
        self, *args: Any, places: Any, period: RegistrationPeriod | None = None, **kwargs: Any
    ) -> None:
        self.period = period
        if period is not None:
            opens_on = clock.day_of(period.opens_at)
            kwargs["initial"] = {"name": period.name, "opens_on": opens_on, "closes_on": period.last_day}
        super().__init__(*args, **kwargs)
        for left_out in ("institution", "kind", "action") if period else ("reason",):
            del self.fields[left_out]
        if period is None:
            self.fields["institution"].queryset = places  # type: ignore[attr-defined]
            self.fields["action"].queryset = actions_in_force(places)  # type: ignore[attr-defined]

    @property
    def moments(self) -> dict[str, datetime]:
        """Return when it opens and closes; a day that was not changed keeps its hour."""
        opens, last = self.cleaned_data["opens_on"], self.cleaned_data["closes_on"]
        held = self.period
        kept_opening = held is not None and opens == clock.day_of(held.opens_at)
        kept_closing = held is not None and last == held.last_day
        return {
            "opens_at": held.opens_at if held and kept_opening else clock.beginning_of(opens),
            "closes_at": held.closes_at
            if held and kept_closing
            else clock.beginning_of(last + timedelta(days=1)),
        }
