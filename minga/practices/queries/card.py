"""Exactly what may be public of an edition: the card that the bank keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minga.instruments.queries import form_of
from minga.reference.queries import licence_of

from .ficha import evidence_of
from .images import shown_images

if TYPE_CHECKING:
    from minga.instruments.engine.definition import Form, Item

    from ..models import Edition, Publication

ROWS = ("rows", "keywords")
# the card's own names for the core of both forms (ficha.md section 6); the first code that the form has is used
CORE = {
    "summary": ("summary", "summary_text"),
    "problem": ("origin", "problem"),
    "what": ("strategies", "methodology"),
    "activities": ("activities", "pedagogical_strategies"),
    "objective": ("general_objective", "objectives"),
    "results_text": ("results",),
    "impact": ("social_impact",),
    "alliances": ("alliances", "formulation_support"),
    "enabling": ("enabling_factors", "sustainability"),
    "limiting": ("limiting_factors",),
    "lessons": ("lessons",),
    "conditions": ("replication_mechanisms", "transfer"),
    "recognitions": ("recognitions", "recognition"),
    "products": ("products",),
    "follow_up": ("evaluation_approach", "follow_up"),
}


def public_card(publication: Publication) -> dict[str, Any]:
    """Build the card of a publication from its frozen edition; nothing else can reach the bank."""
    edition, practice = publication.edition, publication.practice
    form, answers = form_of(edition.version), edition.content["answers"]
    card = {
        **identity(publication),
        **place_of(publication),
        **facets_of(form, answers),
        **{name: first_text(form, answers, codes) for name, codes in CORE.items()},
        "results": result_rows(answers.get("results")),
        "fields": public_fields(form, answers),
        "evidence": public_evidence(publication),
        "images": shown_images(practice),
        "authors": [a["name"] for a in edition.content["authors"]] if publication.show_authors else [],
        "history": history_of(publication),
    }
    card["started_on"] = answers.get("start_date") or ""
    card["year"] = int(str(card["started_on"])[:4]) if card["started_on"] else edition.submitted_at.year
    released = practice.level_is_released and practice.level_edition == edition.number
    card["level_code"] = practice.level_code if released else ""
    card["level_label"] = practice.level_label if released else ""
    return card


def identity(publication: Publication) -> dict[str, Any]:
    practice, edition = publication.practice, publication.edition
    return {
        "practice_id": practice.pk,
        "public_id": str(practice.public_id),
        "slug": publication.slug,
        "kind": practice.kind,
        "kind_label": practice.get_kind_display(),
        "title": practice.title
        if edition.content["practice"]["title"] == practice.title
        else edition.content["practice"]["title"],
        "edition_number": edition.number,
        "edition_hash": edition.hash,
        "published_at": publication.published_at.isoformat() if publication.published_at else "",
        "licence": licence_of(publication.licence),
        "image_decision": publication.images,
        "consent_reference": publication.consent_reference,
        "approvers": list(
            publication.approvals.filter(revoked_at=None).order_by("pk").values_list("person_id", flat=True)
        ),
    }


def place_of(publication: Publication) -> dict[str, Any]:
    office = publication.practice.institution
    territory = publication.practice.territory
    department = (
        territory.parent
        if territory and territory.parent and territory.level in ("MUNICIPALITY", "DISTRICT", "PROVINCE")
        else territory
    )
    return {
        "office": office.name,
        "office_code": office.code,
        "country": office.country,
        "territory_code": territory.code if territory else "",
        "territory": territory.name if territory else "",
        "department_code": department.code if department else "",
        "department": department.name if department else "",
        "municipality": territory.name if territory and territory != department else "",
    }


def facets_of(form: Form, answers: dict[str, Any]) -> dict[str, Any]:
    def chosen(*codes: str) -> list[dict[str, str]]:
        found = next((i for i in form.items if i.code in codes), None)
        return labels_of(found, answers.get(found.code)) if found else []

    keywords = answers.get("keywords")
    return {
        "axes": chosen("policy_axes"),
        "groups": chosen("beneficiary_groups", "population_groups"),
        "scopes": chosen("scopes"),
        "mechanisms": chosen("replication_mechanisms"),
        "lines": chosen("thematic_lines"),
        "areas": chosen("subject_area", "subject_areas"),
        "cycle_phase": "; ".join(o["label"] for o in chosen("cycle_phase")),
        "keywords": [r["text"] for r in keywords.get("rows", []) if r.get("text")]
        if isinstance(keywords, dict)
        else [],
    }


def labels_of(item: Item, value: Any) -> list[dict[str, str]]:
    if not isinstance(value, dict):
        return []
    codes = value.get("choices") or ([value["choice"]] if value.get("choice") else [])
    named = {o.code: o.label for o in item.options}
    return [{"code": c, "label": named[c]} for c in codes if c in named]


def text_of(item: Item, value: Any) -> str:
    """Say an answer in plain words, one line per row."""
    if isinstance(value, str):
        return value
    if not isinstance(value, dict) or value.get("undetermined"):
        return ""
    if "rows" in value or "raw_text" in value:
        return "\n".join(row_texts(value)) or str(value.get("raw_text", ""))
    if value.get("choice") or value.get("choices"):
        chosen = ", ".join(o["label"] for o in labels_of(item, value))
        return " — ".join(t for t in (chosen, value.get("other") or value.get("note") or "") if t)
    if value.get("none"):
        return "Aún ninguno"
    if "items" in value:
        return ", ".join(str(i.get("label", "")) for i in value["items"])
    return " ".join(str(value[k]) for k in ("label", "value", "unit") if value.get(k))


def whole_text(item: Item, value: Any) -> str:
    """Say all that an answer holds, also what its card leaves out: the prose under the rows, a note without a choice."""
    if not isinstance(value, dict):
        return text_of(item, value)
    said = [text_of(item, value), *(str(o) for o in value.get("options_seen", []))]
    said += [
        str(value[k]) for k in ("raw_text", "note", "other") if value.get(k) and str(value[k]) not in said[0]
    ]
    return "\n".join(s for s in said if s)


def row_texts(value: dict[str, Any]) -> list[str]:
    rows = [
        " · ".join(
            str(cell) for cell in row.values() if isinstance(cell, str | int | float) and str(cell).strip()
        )
        for row in value.get("rows", [])
    ]
    return [row for row in rows if row]


def first_text(form: Form, answers: dict[str, Any], codes: tuple[str, ...]) -> str:
    found = next((i for i in form.items if i.code in codes and i.public == "yes"), None)
    return text_of(found, answers.get(found.code)) if found else ""


def result_rows(value: Any) -> list[dict[str, Any]]:
    return [r for r in value.get("rows", []) if r.get("indicator")] if isinstance(value, dict) else []


def public_fields(form: Form, answers: dict[str, Any]) -> list[dict[str, Any]]:
    shown = [i for i in form.items if i.public == "yes" and i.kind not in ("computed", "note", "file")]
    told = [
        {"number": i.number, "code": i.code, "label": i.label, "text": text_of(i, answers.get(i.code))}
        for i in shown
    ]
    return [t for t in told if t["text"]]


def public_evidence(publication: Publication) -> list[dict[str, Any]]:
    """Return the links to show, in the words of the edition: what is said of them since waits for the next one."""
    shown = evidence_of(publication.practice).filter(is_public=True, file__isnull=True)
    kept = {piece.pk for piece in shown if not piece.may_show_minors}
    return [
        {
            "id": said["id"],
            "title": said["title"],
            "kind": "link",
            "link": said["url"],
            "taken_on": said["taken_on"],
            "place": said["place"],
        }
        for said in publication.edition.content["evidence"]
        if said["id"] in kept
    ]


def history_of(publication: Publication) -> list[dict[str, str]]:
    earlier: list[Edition] = list(publication.practice.editions.order_by("number", "sending"))
    return [
        {"date": e.submitted_at.date().isoformat(), "text": f"Edición {e.number}, envío {e.sending}"}
        for e in earlier
    ]
