from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Conflict, Round

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from minga.instruments.engine.scoring import Rubric
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


def read_scores(rubric: Rubric, post: QueryDict) -> dict[str, Any]:
    """Read a sheet from a plain post: level, points, note, or no aplica with its reason."""
    return {c.code: read_score(c.code, post) for c in rubric.criteria}


def read_score(code: str, post: QueryDict) -> dict[str, Any]:
    return {
        "level": number_in(post.get(f"{code}-level", "")),
        "points": number_in(post.get(f"{code}-points", "")),
        "note": words_in(post, f"{code}-note"),
        "na": bool(post.get(f"{code}-na")),
        "na_reason": words_in(post, f"{code}-na_reason"),
        "pointer": words_in(post, f"{code}-pointer"),
    }


def number_in(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) < 6 else None


def words_in(post: QueryDict, name: str) -> str:
    return post.get(name, "").replace("\0", "").replace("\r\n", "\n")
