"""States and steps of a practice and of its publication, as tables (cycle.md sections 1-3)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from minga.kernel.workflow import Step, Workflow


class Kind(models.TextChoices):
    GOOD_PRACTICE = "GOOD_PRACTICE", _("Buena práctica")
    SIGNIFICANT_EXPERIENCE = "SIGNIFICANT_EXPERIENCE", _("Experiencia significativa")


class Status(models.TextChoices):
    IDENTIFIED = "IDENTIFIED", _("Identificada")
    PRESELECTED = "PRESELECTED", _("Preseleccionada")
    EXISTING = "EXISTING", _("Existente")
    DRAFT = "DRAFT", _("En documentación")
    SUBMITTED = "SUBMITTED", _("Enviada")
    UNDER_VERIFICATION = "UNDER_VERIFICATION", _("En verificación")
    RETURNED = "RETURNED", _("Devuelta")
    NOT_REGISTERED = "NOT_REGISTERED", _("No inscrita")
    REGISTERED = "REGISTERED", _("Inscrita")
    ASSIGNED = "ASSIGNED", _("Asignada")
    UNDER_EVALUATION = "UNDER_EVALUATION", _("En valoración")
    EVALUATED = "EVALUATED", _("Valorada")
    UPDATE_PENDING = "UPDATE_PENDING", _("Actualización pendiente")
    INACTIVE = "INACTIVE", _("Inactiva")
    WITHDRAWN = "WITHDRAWN", _("Retirada")
    ARCHIVED = "ARCHIVED", _("Archivada")


S = Status
LEADER = ("practice_leader",)
OFFICE = ("quality_officer", "quality_specialist", "quality_lead")
SYSTEM = ("system",)
INVENTORY = (S.IDENTIFIED, S.PRESELECTED)  # nobody writes these yet: they are the office's
EDITABLE = (S.DRAFT, S.RETURNED, S.UPDATE_PENDING)
LIVE = tuple(s for s in S if s not in (S.WITHDRAWN, S.ARCHIVED))
FINAL = (S.EVALUATED, S.NOT_REGISTERED, S.INACTIVE, S.WITHDRAWN)

SENDING = (
    Step(
        "submit",
        (S.DRAFT,),
        S.SUBMITTED,
        LEADER,
        _("La ficha está completa, con sus evidencias, y se aceptó el tratamiento de datos."),
    ),
    Step("resubmit", (S.RETURNED,), S.SUBMITTED, LEADER, _("Cada observación tiene respuesta.")),
    Step(
        "open_verification",
        (S.SUBMITTED,),
        S.UNDER_VERIFICATION,
        SYSTEM,
        _("Hay quien verifique y no es su autor."),
    ),
    Step(
        "return_for_remedy",
        (S.UNDER_VERIFICATION,),
        S.RETURNED,
        OFFICE,
        _("Hay al menos una observación atada a un campo, con motivo y plazo."),
        needs_reason=True,
    ),
)
ENDING = (
    Step(
        "withdraw",
        tuple(s for s in LIVE),
        S.WITHDRAWN,
        ("practice_leader", "head", "principal"),
        _("Se dice el motivo."),
        needs_reason=True,
    ),
    Step(
        "archive",
        FINAL,
        S.ARCHIVED,
        ("records_officer",),
        _("Se cumplió el tiempo de conservación."),
        needs_reason=True,
    ),
)

GOOD_PRACTICE = Workflow(
    "good_practice",
    (
        Step(
            "preselect",
            (S.IDENTIFIED,),
            S.PRESELECTED,
            OFFICE,
            _("Cumple los cuatro rasgos de una buena práctica."),
        ),
        Step("start_draft", (S.PRESELECTED,), S.DRAFT, OFFICE, _("Tiene responsable.")),
        *SENDING,
        Step(
            "admit",
            (S.UNDER_VERIFICATION,),
            S.UNDER_EVALUATION,
            OFFICE,
            _("No queda ninguna observación abierta."),
        ),
        Step(
            "record_level",
            (S.UNDER_EVALUATION,),
            S.EVALUATED,
            SYSTEM,
            _("El resultado está consolidado con al menos dos hojas."),
        ),
        Step("start_edition", (S.EVALUATED,), S.DRAFT, LEADER, _("La edición anterior queda guardada.")),
        *ENDING,
    ),
    initial=(S.IDENTIFIED, S.DRAFT),
    final=(S.ARCHIVED,),
)

SIGNIFICANT_EXPERIENCE = Workflow(
    "significant_experience",
    (
        Step(
            "start_draft",
            (S.EXISTING,),
            S.DRAFT,
            ("principal", *OFFICE),
            _("Hay un período de registro abierto y tiene responsable."),
        ),
        *SENDING,
        Step(
            "admit",
            (S.UNDER_VERIFICATION,),
            S.REGISTERED,
            OFFICE,
            _("El establecimiento existe, el líder pertenece a él y no hay duplicado."),
        ),
        Step("expire_remedy", (S.RETURNED,), S.NOT_REGISTERED, SYSTEM, _("Venció el plazo para subsanar.")),
        Step(
            "assign",
            (S.REGISTERED,),
            S.ASSIGNED,
            OFFICE,
            _("Quien evalúa cumple el perfil y no tiene impedimento."),
        ),
        Step(
            "start_evaluation", (S.ASSIGNED,), S.UNDER_EVALUATION, ("evaluator",), _("Quien evalúa aceptó.")
        ),
        Step("record_level", (S.UNDER_EVALUATION,), S.EVALUATED, SYSTEM, _("El resultado está consolidado.")),
        Step(
            "evaluate_again", (S.EVALUATED,), S.UNDER_EVALUATION, OFFICE, _("Otra valoración en el período.")
        ),
        Step(
            "start_edition",
            (S.EVALUATED,),
            S.UPDATE_PENDING,
            ("system", "practice_leader"),
            _("Empieza otro período."),
        ),
        Step(
            "submit_update",
            (S.UPDATE_PENDING,),
            S.SUBMITTED,
            LEADER,
            _("Hay un período de registro abierto y la ficha está completa."),
        ),
        Step("go_quiet", (S.UPDATE_PENDING,), S.INACTIVE, SYSTEM, _("Dos años sin actualización.")),
        Step("wake", (S.INACTIVE,), S.UPDATE_PENDING, LEADER, _("La líder retoma la experiencia.")),
        *ENDING,
    ),
    initial=(S.EXISTING, S.DRAFT),
    final=(S.ARCHIVED,),
)


def workflow_of(kind: str) -> Workflow:
    return GOOD_PRACTICE if kind == Kind.GOOD_PRACTICE else SIGNIFICANT_EXPERIENCE


class Publishing(models.TextChoices):
    PROPOSED = "PROPOSED", _("Propuesta")
    APPROVED = "APPROVED", _("Aprobada")
    PUBLISHED = "PUBLISHED", _("Publicada")
    REPLACED = "REPLACED", _("Reemplazada por otra edición")
    DECLINED = "DECLINED", _("No publicada")
    UNPUBLISHED = "UNPUBLISHED", _("Despublicada")


P = Publishing
PUBLICATION = Workflow(
    "publication",
    (
        Step(
            "approve",
            (P.PROPOSED,),
            P.APPROVED,
            ("head", "quality_lead", "communications_officer"),
            _(
                "Dos personas distintas aprobaron; hay licencia, consentimientos y decisión sobre las imágenes."
            ),
        ),
        Step(
            "decline",
            (P.PROPOSED,),
            P.DECLINED,
            ("head", "quality_lead", "communications_officer"),
            _("Se dice el motivo."),
            needs_reason=True,
        ),
        Step(
            "publish",
            (P.APPROVED,),
            P.PUBLISHED,
            ("communications_officer", "system"),
            _("Sigue aprobada por dos personas."),
        ),
        Step("replace", (P.PUBLISHED,), P.REPLACED, SYSTEM, _("Otra edición ocupa su lugar.")),
        Step(
            "unpublish",
            (P.PUBLISHED,),
            P.UNPUBLISHED,
            ("quality_lead", "head", "system"),
            _("Se dice el motivo."),
            needs_reason=True,
        ),
        Step(
            "propose_again",
            (P.UNPUBLISHED, P.DECLINED),
            P.PROPOSED,
            ("quality_lead", "practice_leader"),
            _("La causa está resuelta."),
        ),
    ),
    initial=(P.PROPOSED,),
    final=(P.REPLACED,),
)


class Showing(models.TextChoices):
    """How an image stands on its way to everybody's eyes."""

    CHOSEN = "CHOSEN", _("Elegida")
    PROPOSED = "PROPOSED", _("Espera a otra persona")
    APPROVED = "APPROVED", _("Puede verse")
    DECLINED = "DECLINED", _("No se publica")
    HIDDEN = "HIDDEN", _("Oculta: pidieron que se retire")
    TAKEN_DOWN = "TAKEN_DOWN", _("Retirada")


I = Showing  # noqa: E741 -- as P and S above
IMAGE = Workflow(
    "image",
    (
        Step(
            "propose",
            (I.CHOSEN, I.DECLINED, I.HIDDEN),
            I.PROPOSED,
            ("practice_leader", "head", "quality_lead", "communications_officer"),
            _(
                "Se respondió si aparecen menores y en qué se apoya mostrarla, y se describió para quien no la ve."
            ),
        ),
        Step(
            "approve",
            (I.PROPOSED,),
            I.APPROVED,
            ("head", "quality_lead", "communications_officer"),
            _("Otra persona, que no la propuso ni escribe la práctica, miró la copia pública."),
        ),
        Step(
            "decline",
            (I.PROPOSED,),
            I.DECLINED,
            ("head", "quality_lead", "communications_officer"),
            _("Se dice el motivo."),
            needs_reason=True,
        ),
        Step(
            "hide", (I.APPROVED,), I.HIDDEN, SYSTEM, _("Alguien pidió que se retire, con cuenta o sin ella.")
        ),
        Step(
            "take_down",
            (I.CHOSEN, I.PROPOSED, I.APPROVED, I.DECLINED, I.HIDDEN),
            I.TAKEN_DOWN,
            ("practice_leader", *OFFICE, "head", "communications_officer"),
            _("Se dice el motivo."),
            needs_reason=True,
        ),
    ),
    initial=(I.CHOSEN,),
    final=(I.TAKEN_DOWN,),
)
