from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.instruments.engine.values import tidy
from minga.ui.forms import DAY, PLAUSIBLE

from .models import Conflict, Round
from .queries.sheets import OPINION

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import QueryDict

    from minga.instruments.engine.scoring import Criterion, Rubric
    from minga.people.models import User

REASON = {"required": _("Escriba el motivo.")}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RecuseForm(forms.Form):
    kind = forms.ChoiceField(label=_("Clase de impedimento"), choices=Conflict.Kind.choices)
    reason = forms.CharField(
        label=_("En qué consiste"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Motivo"), max_length=500, error_messages=REASON)


class DueForm(ReasonForm):
    due_on = forms.DateField(
        label=_("Nuevo plazo"),
        widget=DayInput(),
        validators=PLAUSIBLE,
        error_messages={
            "required": _("Escriba la fecha del plazo."),
            "invalid": _("Escriba la fecha así: 31/12/2026."),
        },
    )
    field_order = ("due_on", "reason")

    def __init__(self, *args: Any, due_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].required = due_required


class PersonField(forms.ModelChoiceField):
    """A person of a short list that was already drawn up."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=None, **kwargs)

    people: dict[str, User]

    def to_python(self, value: Any) -> User | None:
        if value in self.empty_values:
            return None
        if str(value) not in self.people:
            raise forms.ValidationError(_("Elija una persona de la lista."))
        return self.people[str(value)]

    def validate(self, value: Any) -> None:
        if self.required and value is None:
            raise forms.ValidationError(_("Elija una persona de la lista."))


def offer(form: forms.Form, name: str, people: Sequence[User], empty: Any) -> None:
    """Put a drawn-up list of people into a form's field."""
    field = form.fields[name]
    if isinstance(field, PersonField):
        field.people = {str(p.pk): p for p in people}
        field.choices = [("", empty), *((p.pk, p.full_name) for p in people)]


class ReassignForm(ReasonForm):
    to = PersonField(label=_("Quién la valora ahora"), required=False)

    def __init__(self, *args: Any, people: Sequence[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to", people, _("Nadie todavía"))


class ConflictForm(RecuseForm):
    person = PersonField(label=_("Persona"))
    field_order = ("person", "kind", "reason")

    def __init__(self, *args: Any, people: Sequence[User] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", people, _("Elija…"))


class RoundForm(forms.Form):
    kind = forms.ChoiceField(label=_("Clase de valoración"), choices=Round.Type.choices)


class TellForm(forms.Form):
    email = forms.EmailField(label=_("Correo de la persona"), max_length=254)
    kind = forms.ChoiceField(label=_("Clase de impedimento"), choices=Conflict.Kind.choices)
    reason = forms.CharField(
        label=_("En qué consiste"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProfileForm(forms.Form):
    research_training = forms.BooleanField(label=_("Tiene formación en investigación"), required=False)
    research_note = forms.CharField(
        label=_("Cuál y dónde consta"),
        max_length=300,
        required=False,
        help_text=_("Por ejemplo: maestría, hoja de vida en el archivo 12."),
    )
    track_record = forms.BooleanField(label=_("Tiene trayectoria en educación"), required=False)
    track_note = forms.CharField(label=_("Cuál y dónde consta"), max_length=300, required=False)
    lines = forms.MultipleChoiceField(
        label=_("Líneas y ejes que conoce"), required=False, widget=forms.CheckboxSelectMultiple
    )
    capacity = forms.IntegerField(
        label=_("Cuántas valoraciones puede llevar a la vez"), min_value=1, max_value=99
    )
    is_available = forms.BooleanField(label=_("Está disponible"), required=False)
    away_until = forms.DateField(
        label=_("No está disponible hasta (incluido)"),
        required=False,
        widget=DayInput(),
        validators=PLAUSIBLE,
    )

    def __init__(
        self, *args: Any, themes: Sequence[tuple[str, list[tuple[str, str]]]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["lines"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = themes


def read_parts(rubric: Rubric, post: QueryDict) -> dict[str, Any]:
    """Read the parts of a sheet that a plain post speaks of: criteria by their code, and the opinion."""
    codes = {name.rsplit("-", 1)[0] for name in post if not name.endswith("-revision")}
    parts: dict[str, Any] = {c.code: read_score(c, post) for c in rubric.criteria if c.code in codes}
    return parts | ({OPINION: words_in(post, OPINION)} if OPINION in post else {})


def read_revisions(rubric: Rubric, post: QueryDict) -> dict[str, int | None]:
    """Return the revision of each part that the posting page showed; None when it does not say."""
    parts = [*(c.code for c in rubric.criteria), OPINION]
    return {part: number_in(post.get(f"{part}-revision", "")) for part in parts}


def key_in(post: Mapping[str, Any]) -> str:
    """Return the key that makes a repeat harmless; a page without one gets its own."""
    return tidy(str(post.get("key", ""))[:60]) or uuid.uuid4().hex


def read_score(criterion: Criterion, post: QueryDict) -> dict[str, Any]:
    code = criterion.code
    level, points = number_in(post.get(f"{code}-level", "")), number_in(post.get(f"{code}-points", ""))
    return {
        "level": level if level is not None and level < len(criterion.levels) else None,
        "points": points if points is not None and points <= criterion.max_points else None,
        "note": words_in(post, f"{code}-note"),
        "na": bool(post.get(f"{code}-na")),
        "na_reason": words_in(post, f"{code}-na_reason"),
        "pointer": words_in(post, f"{code}-pointer"),
    }


def number_in(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 6 else None


def words_in(post: QueryDict, name: str) -> str:
    return tidy(post.get(name, ""))


class ImprovementForm(forms.Form):
    """What will be done about a note, by whom and by when."""

    text = forms.CharField(
        label=_("Qué se hará"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Con un verbo y algo que se pueda comprobar"),
    )
    owner: Any = forms.ModelChoiceField(
        label=_("Quién lo hará"), queryset=None, empty_label=_("Elija una persona")
    )
    due_on = forms.DateField(label=_("Para cuándo"), **DAY)

    def __init__(self, *args: Any, people: object, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = lambda person: person.full_name  # type: ignore[attr-defined]
