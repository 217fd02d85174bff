"""What is said of a piece of evidence, and of a photo for the bank."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.ui.forms import DAY

from ..models import Evidence, PublicImage

NO_ANSWER = _("Responda si aparecen menores reconocibles. Si no lo sabe, marque «No sé».")


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


class DescribeForm(EvidenceForm):
    """What is said of a piece that is attached already; its file or link stays."""

    item = None  # type: ignore[assignment]
    file = None  # type: ignore[assignment]
    url = None  # type: ignore[assignment]

    def __init__(self, *args: Any, piece: Evidence, **kwargs: Any) -> None:
        names = ("title", "taken_on", "place", "shows_people", "consent_reference", "minors")
        kwargs["initial"] = {name: getattr(piece, name) for name in names}
        super().__init__(*args, **kwargs)
        if piece.file_id is None:
            del self.fields["minors"]
        else:
            self.fields["minors"].required = True
            self.fields["minors"].error_messages["required"] = NO_ANSWER

    def clean(self) -> dict[str, object]:
        return self.cleaned_data


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
