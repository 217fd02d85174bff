"""Foreign forms in: staged with their preview, applied once in one transaction, the original kept with its hash."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from minga.documents.adapters import path_of
from minga.documents.services import prove, store
from minga.instruments.queries import form_of, version_in_force
from minga.instruments.readers import forms_print, shaping
from minga.kernel import clock, events, sandbox
from minga.kernel.decisions import no, require
from minga.kernel.writing import transaction

from .. import rules
from ..models import ImportedAnswer, Intake, Practice
from ..types import setup_of
from ..workflow import Kind
from .drafting import start_practice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.core.files.uploadedfile import UploadedFile

    from minga.people.models import User
    from minga.reference.models import Institution

FORM = setup_of(Kind.GOOD_PRACTICE).form


def stage_intake(
    upload: UploadedFile | Iterable[bytes], *, name: str, institution: Institution, owner: User, by: User
) -> Intake:
    """Keep the original, read it in the sandbox, and hold what it says for review."""
    require(rules.can_import(by, institution))
    require(rules.can_hold_practice(owner, institution))
    file = prove(store(upload, name=name, by=by))
    if file.state == "REJECTED":
        require(no(file.reject_reason))
    content = read(str(path_of(file.sha256)), file.content_type)
    with transaction():
        intake = Intake.objects.create(
            file=file,
            institution=institution,
            owner=owner,
            content=content,
            staged_by=by,
            staged_at=clock.now(),
        )
        events.publish("intake.staged", intake, by, sha256=file.sha256)
    return intake


def read(path: str, content_type: str) -> dict[str, Any]:
    """Return the preview of a printed answer: values, summary and key. A text that is another form is refused."""
    version = version_in_force(FORM)
    form = form_of(version)
    try:
        text = sandbox.run("minga.instruments.readers.child:text_of", path, content_type)
        printed = forms_print.read(text, form)
    except sandbox.Failed as problem:
        sentence = _(
            "El PDF no tiene texto (parece escaneado). Pida el original o copie el texto en un archivo."
        )
        require(
            no(
                sentence
                if problem.code == "no_text"
                else _("No se pudo leer el archivo. Guárdelo como texto o PDF y vuelva a subirlo.")
            )
        )
    except forms_print.OtherForm as problem:
        require(no(_("Este archivo no es una respuesta de la «Ficha resumen»: %(why)s.") % {"why": problem}))
    proposal = shaping.propose(printed, form)
    said = " ".join(f"{code}={value}" for code, value in sorted(proposal.values.items()))
    return {
        "version": version.pk,
        "values": proposal.values,
        "summary": shaping.summary(proposal, form, printed.unmapped_characters),
        "fields": preview(printed, proposal, form),
        "unmapped": printed.ledger.texts("unmapped"),
        "help": printed.ledger.texts("help"),
        "header": printed.header,
        "key": hashlib.sha256(
            f"{form.code} {printed.header.get('respondent', '')} {said}".encode()
        ).hexdigest(),
    }


def preview(printed: forms_print.Printed, proposal: shaping.Proposal, form: Any) -> list[dict[str, Any]]:
    asked = printed.asked
    state = dict.fromkeys(proposal.empty, _("falta dato")) | dict.fromkeys(
        proposal.undetermined, _("no determinado")
    )
    state |= dict.fromkeys(proposal.missing, _("no está en el formulario"))
    return [
        {
            "number": i.number,
            "label": i.label,
            "text": "\n".join([*asked[i.code].options, shaping.joined(asked[i.code].lines, printed.wrap)])
            if i.code in asked
            else "",
            "state": state.get(i.number, ""),
        }
        for i in form.items
    ]


@transaction
def apply_intake(intake: Intake, *, by: User) -> tuple[Practice, bool]:
    """Write the staged form as a draft; the same form, imported again, changes nothing. Returns whether it is new."""
    require(rules.can_read_intake(by, intake))
    if intake.state == Intake.State.DISCARDED:
        require(no(_("Esta importación se descartó. Suba el archivo otra vez.")))
    key = f"{intake.content['key']}"
    earlier = (
        ImportedAnswer.objects.filter(key=key, practice__institution=intake.institution)
        .select_related("practice")
        .first()
    )
    intake.state, intake.applied_at = Intake.State.APPLIED, clock.now()
    intake.save(update_fields=["state", "applied_at"])
    if earlier is not None:
        return earlier.practice, False
    values = dict(intake.content["values"])
    title = str(values.get("title") or _("Práctica importada sin nombre"))
    practice = start_practice(
        intake.institution, kind=Kind.GOOD_PRACTICE, title=title, by=by, leader=intake.owner, values=values
    )
    ImportedAnswer.objects.create(
        key=key, intake=intake, practice=practice, report={"summary": intake.content["summary"]}
    )
    events.publish("intake.applied", practice, by, sha256=intake.file.sha256, key=key)
    return practice, True


@transaction
def discard_intake(intake: Intake, *, by: User) -> Intake:
    require(rules.can_read_intake(by, intake))
    intake.state = Intake.State.DISCARDED
    intake.save(update_fields=["state"])
    events.publish("intake.discarded", intake, by)
    return intake
