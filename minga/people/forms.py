from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minga.kernel import clock
from minga.kernel.search import fold
from minga.ui.forms import DAY

from . import rules
from .models import Role, User
from .queries import known_about
from .readers import MOST, Line, read_lines
from .types import Ask, Row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from minga.reference.models import Institution


def roles_to_ask(by: User, institution: Institution) -> list[tuple[str, str]]:
    """Return the roles that somebody may ask for there, in the order of the catalogue."""
    return [
        (value, str(label))
        for value, label in Role.choices
        if rules.fits(value, institution) and rules.can_ask(by, value, institution)
    ]


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Correo electrónico"), max_length=254)
    full_name = forms.CharField(label=gettext_lazy("Nombre completo"), max_length=160)
    role = forms.ChoiceField(label=gettext_lazy("Cargo en Minga"))
    post = forms.CharField(
        label=gettext_lazy("Cómo se llama su puesto (si quiere decirlo)"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Por ejemplo: profesional universitaria de calidad"),
    )
    starts_on = forms.DateField(label=gettext_lazy("Desde"), required=False, **DAY)
    ends_on = forms.DateField(
        label=gettext_lazy("Hasta"),
        required=False,
        help_text=gettext_lazy("Vacío: hasta que alguien lo termine"),
        **DAY,
    )

    def __init__(self, *args: Any, by: User, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institution = institution
        self.fields["role"].choices = roles_to_ask(by, institution)  # type: ignore[attr-defined]

    def ask(self) -> Ask:
        given = self.cleaned_data
        return Ask(
            given["email"].lower(),
            given["full_name"],
            given["role"],
            self.institution,
            given["starts_on"] or clock.today(),
            given["ends_on"],
            given["post"],
        )


class ManyForm(forms.Form):
    """A pasted list, and the role of whoever has none in it."""

    role = forms.ChoiceField(
        label=gettext_lazy("Cargo de quienes no tengan uno en la lista"),
    )
    text = forms.CharField(
        label=gettext_lazy("Lista de personas"),
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Una persona por línea: correo, nombre y, si quiere, cargo, puesto y hasta cuándo. Puede pegarla desde una hoja de cálculo."
        ),
    )

    def __init__(self, *args: Any, by: User, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by, self.institution = by, institution
        self.fields["role"].choices = roles_to_ask(by, institution)  # type: ignore[attr-defined]

    def clean_text(self) -> str:
        lines = read_lines(self.cleaned_data["text"])
        if not lines:
            raise ValidationError(
                _("No hay ningún correo en la lista. Escriba una persona por línea, con su correo.")
            )
        if len(lines) > MOST:
            raise ValidationError(
                _(
                    "La lista tiene %(n)d personas y se reciben %(most)d de una vez. Divídala y vuelva a enviarla."
                )
                % {"n": len(lines), "most": MOST}
            )
        return self.cleaned_data["text"]

    def rows(self) -> list[Row]:
        """Say of each line what would happen with it."""
        read = [
            row_from(line, self.cleaned_data["role"], self.institution)
            for line in read_lines(self.cleaned_data["text"])
        ]
        return list(judged(read, by=self.by))


def row_from(line: Line, role: str, institution: Institution) -> Row:
    """Understand one line; what is not understood says what to write."""
    try:
        validate_email(line.email)
    except ValidationError:
        return Row(
            line,
            wrong=_("«%(text)s» no es un correo. Escríbalo como nombre@entidad.gov.co.")
            % {"text": line.email},
        )
    if not line.full_name:
        return Row(line, wrong=_("Falta el nombre. Escríbalo después del correo."))
    meant = role_named(line.role) if line.role else role
    if not meant:
        return Row(
            line,
            wrong=_("«%(text)s» no es un cargo. Escríbalo como en la lista de cargos.") % {"text": line.role},
        )
    try:
        ends_on = day_from(line.ends_on)
    except ValueError:
        return Row(
            line, wrong=_("«%(text)s» no es una fecha. Escríbala como 31/12/2027.") % {"text": line.ends_on}
        )
    ask = Ask(line.email, line.full_name[:160], meant, institution, clock.today(), ends_on, line.post[:120])
    return Row(line, ask=ask)


def judged(rows: Iterable[Row], *, by: User) -> Iterable[Row]:
    """Ask the rules about every row that was understood; a mailbox that comes twice for one role counts once."""
    rows = list(rows)
    known = known_about([row.ask for row in rows if row.ask])
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        if row.ask is None:
            yield row
            continue
        before = seen.setdefault((row.ask.email, row.ask.role), row.line.number)
        allowed = rules.can_invite(by, row.ask, known)
        if before != row.line.number:
            yield Row(
                row.line, wrong=_("Es la misma persona y el mismo cargo de la línea %(n)d.") % {"n": before}
            )
        elif not allowed:
            yield Row(row.line, wrong=allowed.reason)
        else:
            waits = rules.needs_another(by, row.ask.role, row.ask.institution)
            yield Row(row.line, ask=row.ask, waits=waits)


def role_named(text: str) -> str:
    """Return the role that a text names: its code, or its label with either ending; empty when it names none."""
    wanted = fold(text)
    for value, label in Role.choices:
        plain = fold(str(label))
        endings = (plain, plain.replace("(a)", ""), plain.replace("o(a)", "a").replace("(a)", "a"))
        if wanted in (value, *endings):
            return value
    return ""


def day_from(text: str) -> date | None:
    if not text:
        return None
    for form in DAY["input_formats"]:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


class AcceptForm(forms.Form):
    """What opening an account takes; with an account there is only the box."""

    full_name = forms.CharField(
        label=gettext_lazy("Su nombre completo"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Elija una contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
        help_text=gettext_lazy(
            "Al menos 10 caracteres. Sirven varias palabras seguidas; puede pegarla de un gestor de contraseñas."
        ),
    )
    agrees = forms.BooleanField(
        label=gettext_lazy("Leí y acepto las condiciones de uso y el tratamiento de mis datos"),
        error_messages={
            "required": gettext_lazy(
                "Para entrar hace falta aceptar las condiciones. Léalas y marque la casilla."
            )
        },
    )

    def __init__(self, *args: Any, email: str, opens: bool, agreed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        if not opens:
            del self.fields["full_name"], self.fields["password"]
        if agreed:
            del self.fields["agrees"]

    def clean_password(self) -> str:
        chosen = self.cleaned_data["password"]
        validate_password(chosen, User(email=self.email, full_name=self.cleaned_data.get("full_name", "")))
        return chosen


class NameForm(forms.Form):
    full_name = forms.CharField(
        label=gettext_lazy("Nombre completo"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("Correo nuevo"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.person.email:
            raise ValidationError(_("Ese ya es el correo de su cuenta. Escriba otro."))
        return email


class EndForm(forms.Form):
    ends_on = forms.DateField(label=gettext_lazy("Hasta"), required=False, **DAY)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Motivo"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
