"""What is asked while a form is imported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.people.queries import account_of


class OwnerField(forms.EmailField):
    """Somebody with an account, by their e-mail."""

    def clean(self, value: Any) -> Any:
        email = super().clean(value)
        found = account_of(email) if email else None
        if email and found is None:
            raise forms.ValidationError(
                _("Nadie tiene una cuenta con ese correo. Revíselo, o pida que la abran.")
            )
        return found


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
