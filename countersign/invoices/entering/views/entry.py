"""Entering an invoice beside its original."""

from http import HTTPStatus
from typing import Any

from django.http import (
    Http404,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.invoices import checks
from countersign.invoices.access import own_invoice
from countersign.invoices.content.shown import shown_entry
from countersign.invoices.content.slip import slip_of
from countersign.invoices.content.typed import read_entry
from countersign.invoices.entering import actions, answer
from countersign.invoices.entering.conflicts import in_words
from countersign.invoices.entering.following import next_open
from countersign.invoices.entering.page import EntryPage
from countersign.invoices.entering.vendor_names import names_with
from countersign.invoices.further.page import Adding, undo_of
from countersign.invoices.holding.actions import must_be_free
from countersign.invoices.models import Invoice
from countersign.invoices.queries import uses_of
from countersign.invoices.suggesting.progress import progress


@require_safe
@agent_only
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """The original on the left, what is entered on the right."""
    invoice = own_invoice(request, pk)
    if not invoice.is_open:
        return redirect("invoices:detail", pk)
    must_be_free(invoice, by=request.membership)
    blank = 1 if "add" in request.GET else 0
    return show_page(request, EntryPage.of(invoice, request.membership), blank=blank)


@require_safe
@agent_only
def state(request: MemberRequest, pk: int) -> JsonResponse:
    """What is stored now, for a page that has been open for a while."""
    invoice = own_invoice(request, pk)
    return JsonResponse(EntryPage.of(invoice, request.membership).as_json())


@require_POST
@agent_only
def save(request: MemberRequest, pk: int) -> HttpResponse:
    """Store what is typed; `then` says where to go when it was the form itself that was sent."""
    saved = store(request, pk)
    if isinstance(saved, HttpResponse):
        return saved
    if not _wants_json(request):
        return _go_on(request, saved.invoice)
    is_asked_for = _how(request.POST) == "saved"
    tell = answer.whole if is_asked_for or not saved.knew_all else answer.concerning
    return JsonResponse(tell(saved, request.membership))


def store(request: MemberRequest, pk: int) -> actions.Saved | HttpResponse:
    """Save the posted form: what is stored, or the answer that shows both versions."""
    member = request.membership
    today = timezone.localdate(timezone=member.organization.zone)
    entry = read_entry(request.POST, member.organization.formats, today=today)
    version, how = _version(request.POST), _how(request.POST)
    try:
        result = actions.save(pk, entry, version=version, by=member, how=how)
    except Invoice.DoesNotExist as gone:
        raise Http404 from gone
    if isinstance(result, actions.Conflict):
        return _conflict(request, result, as_json=_wants_json(request))
    return result


@require_safe
@agent_only
def vendor_names(request: MemberRequest) -> JsonResponse:
    """Known vendors whose name has the typed words in it, the most used first."""
    names = names_with(request.GET.get("q", ""), request.membership)
    return JsonResponse({"vendors": names})


def _go_on(request: MemberRequest, invoice: Invoice) -> HttpResponse:
    then = request.POST.get("then", "")
    if then == "submit":
        page = EntryPage.of(invoice, request.membership)
        if checks.needed(page.checks):
            return show_page(request, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        # 307: the browser posts again, to whoever submits.
        submit = reverse("review:submit", args=[invoice.pk])
        return HttpResponseRedirect(submit, status=HTTPStatus.TEMPORARY_REDIRECT)
    if then == "next":
        following = next_open(invoice, request.membership)
        return redirect(following or "home")
    query = "?add" if then == "add" else ""
    return redirect(reverse("invoices:edit", args=[invoice.pk]) + query)


def _conflict(
    request: MemberRequest, conflict: actions.Conflict, *, as_json: bool
) -> HttpResponse:
    page = EntryPage.of(conflict.invoice, request.membership)
    mine = shown_entry(conflict.mine, request.membership.organization.formats)
    if as_json:
        both = {**page.as_json(), "mine": mine.as_json()}
        return JsonResponse(both, status=HTTPStatus.CONFLICT)
    theirs = in_words(page.shown, conflict.differs)
    page = page.typed_over(mine)
    return show_page(request, page, theirs=theirs, status=HTTPStatus.CONFLICT)


def show_page(
    request: MemberRequest,
    page: EntryPage,
    *,
    status: int = 200,
    blank: int = 0,
    theirs: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """The entry page; with status 422 it lists what keeps the invoice from being submitted."""
    refused = status == HTTPStatus.UNPROCESSABLE_ENTITY
    context: dict[str, Any] = {
        "room": "desk",
        "invoice": page.invoice,
        "capture": page,
        "progress": progress(use.document for use in uses_of(page.invoice)),
        "blank_rows": page.blank_rows(at_least=blank),
        "theirs": theirs,
        "refused": refused,
        "listed": page.listed(with_missing=refused),
        "slip": slip_of(request.GET, request.membership),
        "adding": Adding.of(page.invoice, request.membership),
        "undo": undo_of(request.GET),
    }
    return render(request, "invoices/entering/edit.html", context, status=status)


def _how(data: QueryDict) -> actions.How:
    match data.get("auto"):
        case "typing":
            return "typing"
        case "left":
            return "left"
    return "saved"


def _wants_json(request: MemberRequest) -> bool:
    types = ["text/html", "application/json"]
    return request.get_preferred_type(types) == "application/json"


def _version(data: QueryDict) -> int:
    text = data.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0
