from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.kernel import clock
from minga.people.models import User
from minga.reference.queries import LICENCES
from minga.ui.forms import DAY

from . import queries
from .models import Evidence, Observation, Publication, PublicImage
from .types import setup_of
from .workflow import Kind, Status

if TYPE_CHECKING:
    from datetime import datetime

    from .models import RegistrationPeriod

NO_ANSWER = _("Responda si aparecen menores reconocibles. Si no lo sabe, marque «No sé».")


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


class OwnerField(forms.EmailField):
    """Somebody with an account, by their e-mail."""

    def clean(self, value: Any) -> Any:
        email = super().clean(value)
        found = User.objects.filter(email__iexact=email, is_active=True).first() if email else None
        if email and found is None:
            raise forms.ValidationError(
                _("Nadie tiene una cuenta con ese correo. Revíselo, o pida que la abran.")
            )
        return found


class EvidenceForm(forms.Form):
    """One piece: a file or a link, when and where it is from, and the question about minors (no default)."""

    item = forms.CharField(widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("¿Qué es?"), max_length=200, help_text=_("Por ejemplo: acta de la sesión del 3 de mayo")
    )
    file = forms.FileField(
        label=_("Archivo"), required=False, help_text=_("PDF, Word, Excel, foto, audio o video, hasta 25 MB")
    )
    url = forms.CharField(
        label=_("O, en vez del archivo, un enlace"),
        required=False,
        max_length=500,
        help_text=_("La dirección completa, que empieza por https://"),
    )
    taken_on = forms.DateField(label=_("Fecha"), required=False, **DAY)
    place = forms.CharField(label=_("Lugar"), required=False, max_length=160)
    shows_people = forms.BooleanField(label=_("Se reconocen personas adultas"), required=False)
    consent_reference = forms.CharField(
        label=_("Dónde consta que autorizaron"),
        required=False,
        max_length=200,
        help_text=_("Si se reconocen personas: acta, archivo o radicado"),
    )
    minors = forms.ChoiceField(
        label=_("¿Aparecen menores reconocibles?"),
        help_text=_(
            "Niñas, niños o adolescentes. Responda siempre que adjunte un archivo, aunque no sea una foto"
        ),
        choices=Evidence.Minors.choices,
        required=False,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, object]:
        given = super().clean() or {}
        if bool(given.get("file")) == bool(given.get("url")):
            raise forms.ValidationError(_("Adjunte un archivo o escriba un enlace: uno de los dos."))
        if given.get("file") and not given.get("minors"):
            self.add_error("minors", NO_ANSWER)
        return given


class ManifestForm(EvidenceForm):
    """What a browser says of a file before it sends it: the same questions, and the file's name, size and hash."""

    file = None  # type: ignore[assignment]
    url = None  # type: ignore[assignment]
    name = forms.CharField(max_length=500)
    size = forms.IntegerField(min_value=1)
    sha256 = forms.CharField(max_length=64)

    def clean(self) -> dict[str, object]:
        given = forms.Form.clean(self) or {}
        if not given.get("minors"):
            self.add_error("minors", NO_ANSWER)
        return given

    @property
    def manifest(self) -> dict[str, object]:
        return {key: self.cleaned_data[key] for key in ("name", "size", "sha256")}


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


class ImageForm(forms.Form):
    """What is decided on one photo. Nothing is ticked before somebody thought about it."""

    minors = forms.ChoiceField(
        label=_("¿Aparecen menores reconocibles?"),
        choices=Evidence.Minors.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Si no lo sabe, marque «No sé»: se trata como un sí."),
    )
    basis = forms.ChoiceField(
        label=_("¿En qué se apoya mostrarla?"),
        choices=PublicImage.Basis.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    covered = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.MultipleHiddenInput)
    authorisation = forms.CharField(
        label=_("Dónde consta la autorización"),
        required=False,
        max_length=200,
        help_text=_(
            "Acta, archivo o radicado. De menores, la de sus acudientes, y para mostrarla en el banco."
        ),
    )
    alt = forms.CharField(
        label=_("Qué se ve en ella, para quien no la ve"),
        required=False,
        max_length=300,
        help_text=_("Por ejemplo: ocho personas siembran en el patio de la escuela. Sin nombres de menores."),
    )
    caption = forms.CharField(label=_("Pie de foto"), required=False, max_length=200)

    def __init__(self, *args: object, cells: int, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["covered"].choices = [(n, n) for n in range(cells)]  # type: ignore[attr-defined]


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


class IntakeForm(forms.Form):
    file = forms.FileField(
        label=_("Archivo"),
        help_text=_("La respuesta impresa en texto, Word o PDF, o la exportación en Excel (XLSX) o CSV"),
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,.docx,.pdf,.xlsx"}),
    )
    institution: Any = forms.ModelChoiceField(
        label=_("Entidad dueña de la práctica"), queryset=None, empty_label=None
    )
    owner = OwnerField(
        label=_("Correo de quien será responsable"),
        help_text=_(
            "De las respuestas que no traen el correo de alguien de la entidad. Escribirá la ficha y la enviará."
        ),
    )

    def __init__(self, *args: object, places: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["institution"].queryset = places  # type: ignore[attr-defined]


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
        for left_out in ("institution", "kind") if period else ("reason",):
            del self.fields[left_out]
        if "institution" in self.fields:
            self.fields["institution"].queryset = places  # type: ignore[attr-defined]

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


class RowForm(forms.Form):
    """What somebody decides of one answer before it comes in."""

    owner = OwnerField(label=_("Correo de quien será responsable"), required=False)
    twin = forms.ChoiceField(
        label=_("Ya hay una práctica con este nombre"),
        choices=[("same", _("Es la misma")), ("new", _("Es otra"))],
        required=False,
        widget=forms.RadioSelect,
    )
    is_ours = forms.BooleanField(label=_("Sí es de la entidad para la que se importa"), required=False)


class ColumnsForm(forms.Form):
    """What each column of a table is, and which comes first in its written dates."""

    order = forms.ChoiceField(
        label=_("En las fechas escritas, ¿qué va primero?"),
        choices=[
            ("", _("No se sabe")),
            ("day", _("El día (31/12/2019)")),
            ("month", _("El mes (12/31/2019)")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: object,
        columns: list[dict[str, Any]],
        known: list[dict[str, Any]],
        items: dict[str, str],
        **kwargs: object,
    ) -> None:
        """`columns` are chosen among the questions that no `known` column answers; a known one can only be left out."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        taken = {c["item"] for c in known}
        offered = [(code, label) for code, label in items.items() if code not in taken]
        for column in columns:
            self.fields[name_of(column)] = forms.ChoiceField(
                label=column["heading"] or _("Columna sin título"),
                choices=[("", _("Sin decidir")), ("aside", _("No importar")), *offered],
                required=False,
                initial="aside" if column["role"] == "aside" else column["item"],
            )
        for column in known:
            self.fields[f"{name_of(column)}-aside"] = forms.BooleanField(
                label=_("No importar esta columna"), required=False
            )
        self.known = known

    @property
    def chosen(self) -> dict[int, str]:
        """Return what each column is, by its index; what was left undecided is not in it."""
        said = self.cleaned_data
        known = {c["index"]: "aside" if said[f"{name_of(c)}-aside"] else c["item"] for c in self.known}
        named = {
            name: code for name, code in said.items() if name.startswith("col-") and isinstance(code, str)
        }
        return known | {int(name.removeprefix("col-")): code for name, code in named.items() if code}


def name_of(column: dict[str, Any]) -> str:
    return f"col-{column['index']}"
