"""One invoice: its fields and items beside the original, and what happened to it."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from countersign.accounts.doors import member_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.names import with_known
from countersign.history.models import Event
from countersign.invoices.access import visible_invoice
from countersign.invoices.checks import CheckedInvoice, Level, said_of
from countersign.invoices.content.amounts import Amounts, made_of
from countersign.invoices.content.history_words import in_words
from countersign.invoices.content.record import Record
from countersign.invoices.further.page import Adding, undo_of
from countersign.invoices.judging.report import verdict_lines
from countersign.invoices.models import TAKEN, Status
from countersign.invoices.originals.attached import attachment_lines, attachments_for
from countersign.invoices.originals.viewer import viewer_files
from countersign.invoices.queries import DECIDING, items_of, uses_of


@require_safe
@member_only
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    """Everything there is about an invoice this member may see."""
    member = request.membership
    invoice = visible_invoice(request, pk)
    items = items_of(invoice)
    checked = CheckedInvoice.of(invoice, member, items)
    lines = Event.objects.about(invoice.organization_id, "invoice", invoice.pk)
    events = with_known(lines, "actor_id")
    attachments = attachments_for(invoice, member)
    formats = member.organization.formats
    is_own = invoice.is_on_desk_of(member)
    decided = invoice.status in DECIDING
    was_decided = decided or any(line.verb in DECIDING for line in events)
    context = {
        "room": "invoices",
        "invoice": invoice,
        "items": items,
        "amounts": Amounts.of(invoice, formats),
        "made_of": made_of(invoice, formats),
        "record": Record.of(invoice, items),
        "documents": viewer_files(invoice, attachments),
        "attachments": attachment_lines(invoice, attachments),
        "adding": Adding.of(invoice, member),
        "undo": undo_of(request.GET),
        "verdicts": verdict_lines(uses_of(invoice)),
        "checked": checked,
        "checks": [one for one in said_of(checked) if one.level != Level.OK],
        "events": events,
        "history": in_words(events, formats=formats, currency=invoice.currency)[::-1],
        "reversal": next(
            (one.data["reversal"] for one in events if one.verb == "reversed"), None
        ),
        "is_approved_by_enterer": invoice.status == Status.APPROVED
        and _decided_last(events).get("own", False),
        "can_edit": is_own and invoice.is_open,
        "can_delete": is_own and not was_decided,
        "can_set_aside": is_own
        and was_decided
        and invoice.status not in TAKEN
        and not invoice.set_aside_at,
        "can_take_back": is_own and invoice.status == Status.SUBMITTED,
    }
    return render(request, "invoices/detail/detail.html", context)


def _decided_last(events: Iterable[Event]) -> dict[str, Any]:
    """What the last line says by which somebody decided."""
    lines = (one.data for one in reversed([*events]) if one.verb in DECIDING)
    return next(lines, {})
