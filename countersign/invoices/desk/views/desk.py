"""The agent's start page."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.documents import actions as documents
from countersign.invoices.access import own_invoice
from countersign.invoices.content.slip import slip_of
from countersign.invoices.desk import actions
from countersign.invoices.desk.actions import UploadOutcome
from countersign.invoices.desk.pages import desk as desk_of
from countersign.invoices.desk.rows import MOST_ROWS, DeskRow, rows_of
from countersign.invoices.further.page import undo_of
from countersign.invoices.holding.actions import take
from countersign.invoices.suggesting.progress import progress


@require_safe
@agent_only
def desk(request: MemberRequest) -> HttpResponse:
    """What waits, below the place to drop files on: one's own, or (`?everybodys`) what is everybody's; `?start` goes on from a row."""
    if request.headers.get("X-Requested-With") == "file-drop":
        return render(request, "invoices/desk/_rows.html", _shown(request))
    return show_desk(request)


@require_safe
@agent_only
def desk_reading(request: MemberRequest) -> HttpResponse:
    """How far the reading of some of one's invoices is: asked again and again until all are read."""
    pks = [int(pk) for pk in request.GET.getlist("invoice") if pk.isdecimal()]
    found = rows_of(request.membership, pks[:MOST_ROWS], now=timezone.now())
    return render(request, "invoices/desk/_reading.html", _unread(found))


@require_safe
@agent_only
def reading(request: MemberRequest, pk: int) -> HttpResponse:
    """The same for one invoice, on the page where it is entered; tells the page (`read`) when it is done."""
    invoice = own_invoice(request, pk)
    state = progress(invoice.files)
    context = {"invoice": invoice, "progress": state}
    response = render(request, "invoices/entering/_reading.html", context)
    if not state.goes_on:
        response["HX-Trigger"] = "read"
    return response


@require_POST
@agent_only
def read_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Read those files of one's invoice anew that could not be read for a reason that may be over."""
    invoice = own_invoice(request, pk)
    for document in invoice.files:
        documents.read_again(document)
    return redirect("invoices:edit", pk=invoice.pk)


@require_POST
@agent_only
def set_aside(request: MemberRequest, pk: int) -> HttpResponse:
    """Take what managers have sent back off one's desk."""
    invoice = take(own_invoice(request, pk), by=request.membership)
    actions.set_aside(invoice, by=request.membership)
    text = _(
        "%(invoice)s is off your desk. It stays in the table, with the decision and its files."
    )
    messages.success(request, text % {"invoice": invoice})
    return redirect("invoices:desk")


def show_desk(
    request: MemberRequest, outcomes: Sequence[UploadOutcome] = (), *, status: int = 200
) -> HttpResponse:
    """The desk, with what became of the files that were just uploaded."""
    context = {
        **_shown(request),
        "room": "desk",
        "outcomes": outcomes,
        "slip": slip_of(request.GET, request.membership),
        "undo": undo_of(request.GET),
    }
    return render(request, "invoices/desk/desk.html", context, status=status)


def _shown(request: MemberRequest) -> dict[str, Any]:
    everybodys = "everybodys" in request.GET
    start = request.GET.get("start", "")
    member, now = request.membership, timezone.now()
    found = desk_of(member, now=now, everybodys=everybodys, start=start)
    return {"desk": found, "is_everybodys": everybodys, **_unread(found.rows)}


def _unread(found: list[DeskRow]) -> dict[str, Any]:
    return {"rows": found, "unread": [row for row in found if row.is_being_read]}
