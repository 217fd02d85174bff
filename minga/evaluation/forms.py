from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Conflict

if TYPE_CHECKING:
    from django.http import QueryDict

    from minga.instruments.engine.scoring import Rubric


class RecuseForm(forms.Form):
    kind = forms.ChoiceField(label=_("Clase de impedimento"), choices=Conflict.Kind.choices)
    reason = forms.CharField(
        label=_("En qué consiste"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


def read_scores(rubric: Rubric, post: QueryDict) -> dict[str, Any]:
    """Read a sheet from a plain post: level, points, note, or no aplica with its reason."""
    return {c.code: read_score(c.code, len(c.levels), c.max_points, post) for c in rubric.criteria}


def read_score(code: str, levels: int, most: int, post: QueryDict) -> dict[str, Any]:
    level, points = post.get(f"{code}-level", ""), post.get(f"{code}-points", "").strip()
    return {
        "level": int(level) if level.isdecimal() and int(level) < levels else None,
        "points": int(points) if points.isdecimal() and int(points) <= most else None,
        "note": post.get(f"{code}-note", "").replace("\0", "").strip()[:4000],
        "na": bool(post.get(f"{code}-na")),
        "na_reason": post.get(f"{code}-na_reason", "").replace("\0", "").strip()[:1000],
    }
