"""The evidence behind a ficha: attaching it, taking it out, handing it over.

With JavaScript a file is declared first (name, size, hash) and then sent to an address of its own; without it, the form
brings everything at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minga.documents.views import deliver
from minga.kernel.decisions import Refused, require

from .. import queries, rules, services
from ..forms.evidence import DescribeForm, EvidenceForm, ManifestForm
from ..models import Evidence
from ..workflow import Status
from .ficha import readable_or_404

if TYPE_CHECKING:
    from django.http import HttpResponse
    from django.http.response import HttpResponseBase

    from minga.journal.models import Receipt
    from minga.people.types import SignedIn

    from ..models import Practice


@login_required
def add_evidence(request: SignedIn, pk: int) -> HttpResponse:
    practice = readable_or_404(request, pk)
    require(rules.can_edit(request.user, practice))
    if request.method != "POST":
        return page(request, practice, EvidenceForm(initial={"item": request.GET.get("pregunta")}))
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid() or not asks(practice, form.data.get("item", "")):
        return page(request, practice, form, 422)
    item = form.cleaned_data["item"]
    try:
        said = attach(request, practice, item, form.cleaned_data)
    except Refused as refused:
        form.add_error("url" if form.cleaned_data["url"] else "file", str(refused.decision.reason))
        return page(request, practice, form, refused.status)
    messages.success(request, said)
    return redirect(place_of(practice, item))


def asks(practice: Practice, item: str) -> bool:
    return item in {i.code for i in queries.form_of_practice(practice).items}


def place_of(practice: Practice, item: str) -> str:
    section = queries.form_of_practice(practice).section_of(item).code
    return reverse("practices:block", args=[practice.pk, section]) + f"#evidencias-{item}"


def attach(request: SignedIn, practice: Practice, item: str, given: dict[str, Any]) -> str:
    """Attach a link or a file; return what to say about it."""
    if given["url"]:
        about = {"title": given["title"], "taken_on": given["taken_on"]}
        services.add_link(practice, given["url"], item=item, by=request.user, **about)
        return _("Enlace guardado.")
    return told(services.add_file(practice, given["file"], item=item, by=request.user, about=given))


def told(receipt: Receipt) -> str:
    said = _("Recibo %(n)d: la evidencia se guardó entera. Huella %(hash)s.")
    return said % {"n": receipt.number, "hash": receipt.content_hash[:16]}


def page(request: SignedIn, practice: Practice, form: EvidenceForm, status: int = 200) -> HttpResponse:
    """Ask for a piece of evidence; after a refusal with what was typed in it, and why it was not kept."""
    ficha = queries.form_of_practice(practice)
    chosen = next((i for i in ficha.items if i.code == form["item"].value()), None)
    unlocked = [i for i in ficha.items if i.kind not in ("note", "computed")]
    if practice.status == Status.RETURNED:
        observed = queries.observed_items(practice)
        unlocked = [i for i in unlocked if i.code in observed]
    context = {"practice": practice, "form": form, "chosen": chosen, "questions": unlocked}
    context["section"] = ficha.section_of(chosen.code) if chosen else None
    return render(request, "practices/ficha/evidence.html", context, status=status)


@login_required
@require_POST
def declare_evidence(request: SignedIn, pk: int) -> JsonResponse:
    """Note a file that is about to come; answer with the address for its bytes."""
    practice = readable_or_404(request, pk)
    form = ManifestForm(request.POST)
    if not form.is_valid() or not asks(practice, form.cleaned_data["item"]):
        first = next((str(e[0]) for e in form.errors.values()), _("Elija la pregunta que respalda."))
        return JsonResponse({"message": first}, status=422)
    given = form.cleaned_data
    try:
        piece = services.declare_file(
            practice, form.manifest, item=given["item"], by=request.user, about=given
        )
    except Refused as refused:
        return JsonResponse({"message": str(refused.decision.reason)}, status=refused.status)
    address = reverse("practices:evidence_content", args=[practice.pk, piece.pk])
    return JsonResponse({"url": address}, status=201)


@login_required
@require_POST
def evidence_content(request: SignedIn, pk: int, piece: int) -> JsonResponse:
    """Take in the bytes of a declared file; only the hash that was declared is answered with a receipt."""
    practice = readable_or_404(request, pk)
    found = get_object_or_404(
        Evidence.objects.select_related("file"), pk=piece, practice=practice, removed_at=None
    )
    upload = request.FILES.get("file")
    if upload is None:
        return JsonResponse({"message": _("El archivo no llegó. Vuelva a subirlo.")}, status=422)
    try:
        receipt = services.receive_file(found, upload, by=request.user)
    except Refused as refused:
        return JsonResponse({"message": str(refused.decision.reason)}, status=refused.status)
    messages.success(request, told(receipt))
    return JsonResponse({"number": receipt.number, **receipt.answer, "url": place_of(practice, found.item)})


@login_required
def describe_evidence(request: SignedIn, pk: int, piece: int) -> HttpResponse:
    """Correct what is said of a piece; its bytes or its link never change."""
    practice = readable_or_404(request, pk)
    found = get_object_or_404(Evidence, pk=piece, practice=practice, removed_at=None)
    require(rules.can_edit(request.user, practice))
    form = DescribeForm(request.POST or None, piece=found)
    if request.method == "POST" and form.is_valid():
        services.describe(found, form.cleaned_data, by=request.user)
        messages.success(request, _("Quedó como lo escribió."))
        return redirect(place_of(practice, found.item))
    context = {"practice": practice, "form": form, "piece": found, "back": place_of(practice, found.item)}
    return render(request, "practices/ficha/describe.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_evidence(request: SignedIn, pk: int, piece: int) -> HttpResponse:
    practice = readable_or_404(request, pk)
    found = get_object_or_404(Evidence, pk=piece, practice=practice, removed_at=None)
    services.remove_evidence(found, by=request.user)
    return redirect(place_of(practice, found.item))


@login_required
def evidence_file(request: SignedIn, pk: int, piece: int) -> HttpResponseBase:
    """Hand over an original: policy first, then the bytes, always as a download."""
    practice = readable_or_404(request, pk)
    found = get_object_or_404(Evidence.objects.select_related("file"), pk=piece, practice=practice)
    if (file := found.file) is None or not rules.can_read_original(request.user, found):
        raise Http404
    answer = deliver(request, file)
    services.note_reading(found, by=request.user)
    return answer
