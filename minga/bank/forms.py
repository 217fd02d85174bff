"""An address of the bank becomes a question. What the bank does not know is refused, so that nothing hidden can be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from minga.kernel.words import plain

from .types import FACETS, SORTS, Question

if TYPE_CHECKING:
    from django.http import QueryDict

PARAMETERS = {"q", "orden", "pagina", "ver", "comparar", *FACETS}
MOST_VALUES, LONGEST_VALUE, LONGEST_TEXT = 30, 120, 200


def unknown_filters(given: QueryDict) -> list[str]:
    return sorted(set(given) - PARAMETERS)


def question_of(given: QueryDict, *, is_typing: bool = False) -> Question:
    """Read a question; the same question always reads the same, however it was written."""
    chosen = ((facet, values_of(given, facet)) for facet in FACETS)
    page = given.get("pagina", "")
    sort = given.get("orden", "")
    return Question(
        text=" ".join(clean(given.get("q", "")).split())[:LONGEST_TEXT],
        chosen=tuple((facet, values) for facet, values in chosen if values),
        sort=sort if sort in SORTS else "",
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
        is_typing=is_typing,
    )


def values_of(given: QueryDict, facet: str) -> tuple[str, ...]:
    values = {clean(v)[:LONGEST_VALUE] for v in given.getlist(facet)[:MOST_VALUES]}
    return tuple(sorted(v for v in values if v))


def clean(text: str) -> str:
    return plain(text)


def slugs_of(given: QueryDict) -> list[str]:
    """Return the marked practices, each once, in the order in which they were marked."""
    return list(dict.fromkeys(clean(v)[:LONGEST_VALUE] for v in given.getlist("comparar") if clean(v)))


class RemovalForm(forms.Form):
    """Asking that an image is taken away. Nobody has to say who they are; `website` is the box that machines fill."""

    text = forms.CharField(
        label=_("¿Por qué debe retirarse?"),
        min_length=5,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Por ejemplo: se reconoce a mi hija y no di permiso."),
    )
    email = forms.EmailField(
        label=_("Su correo, si quiere respuesta"), required=False, help_text=_("Solo lo lee la entidad.")
    )
    website = forms.CharField(label=_("Deje esta casilla vacía"), required=False, max_length=200)

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))


class MessageForm(forms.Form):
    """A question to those who run a practice. `website` is a box that people do not see and machines fill."""

    name = forms.CharField(label=_("Su nombre"), max_length=120)
    email = forms.EmailField(label=_("Su correo"), help_text=_("Ahí le responderán. No se publica."))
    text = forms.CharField(
        label=_("Su pregunta"),
        min_length=15,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Por ejemplo: ¿cuántas personas hacen falta para empezar en seis sedes?"),
    )
    website = forms.CharField(label=_("Deje esta casilla vacía"), required=False, max_length=200)

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))
