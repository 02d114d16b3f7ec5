"""The review page: what waits, and beside it one invoice."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.accounts.places import address_in, goes_through_all
from countersign.invoices.content.returned import NAMEABLE, named
from countersign.invoices.models import Invoice
from countersign.review.codes.question import CodeQuestion
from countersign.review.differences import Difference

from . import queries
from .across import queue_across
from .rows import InvoiceRow, row, rows
from .sheet import InvoiceSheet, sheet

SHOWN: Final = 200


def page(
    request: MemberRequest,
    invoice: Invoice | int | None,
    *,
    status: int = 200,
    on_list: bool = False,
    differences: Sequence[Difference] | None = None,
    overtaken: bool = False,
    comment: str = "",
    named_fields: Sequence[str] = (),
    code: CodeQuestion | None = None,
) -> HttpResponse:
    """The review page around an invoice or its id; around the first that waits for the reader on the list.

    `differences` are shown when it is not what the manager saw, `overtaken` says that somebody else decided,
    `code` asks for the code that confirms an approval.
    """
    member = request.membership
    pk = invoice if isinstance(invoice, int) else None
    look = queue_across if goes_through_all() else queries.queue
    found = look(member, SHOWN, pk)
    if on_list:
        invoice = next(iter(found.mine), None)
        if invoice and invoice.organization_id != member.organization_id:
            there = invoice.organization_id
            return redirect(address_in(there, "review:queue", through=True))
    elif isinstance(invoice, int):
        if not found.asked:
            raise Http404
        invoice = found.asked
    mine, others = rows(found.mine), rows(found.of_others)
    decided = queries.decided(member, invoice)
    undo = decided.undoable
    shown = sheet(invoice, member, decided.standing) if invoice else None
    context: dict[str, Any] = {
        "room": "review",
        "through": goes_through_all(),
        "on_list": on_list,
        "rows": mine,
        "others": others,
        "nobody": bool(others) and _is_lone(member, shown),
        "waiting": found.waiting,
        "counted": queries.COUNTED,
        "sheet": shown,
        "is_changed": differences is not None,
        "differences": differences,
        "overtaken": overtaken,
        "comment": comment,
        "nameable": [(name, named(name), name in named_fields) for name in NAMEABLE],
        "code": code,
        "undo": undo,
        "undo_row": undo and row(undo.invoice, timezone.localdate()),
        "failed_letters": found.failed,
        "place": place(mine, invoice),
        **neighbours([*mine, *others], invoice),
    }
    return render(request, "review/queue/review.html", context, status=status)


def _is_lone(member: Membership, shown: InvoiceSheet | None) -> bool:
    """Is there nobody else who decides on invoices here? What is shown has asked, while it waits."""
    if shown and shown.approval:
        return shown.approval.is_lone
    return queries.is_lone(member)


def place(mine: Sequence[InvoiceRow], invoice: Invoice | None) -> int | None:
    """Which of those that wait for the reader it is, counted from one; None where it is none of the first."""
    keys = [one.pk for one in mine]
    return keys.index(invoice.pk) + 1 if invoice and invoice.pk in keys else None


def neighbours(
    listed: Sequence[InvoiceRow], invoice: Invoice | None
) -> dict[str, InvoiceRow | None]:
    """Which waiting invoices stand before and after this one; after the last comes the first again."""
    keys = [one.pk for one in listed]
    if not invoice or invoice.pk not in keys:
        return {"previous": None, "next": listed[0] if keys else None}
    at = keys.index(invoice.pk)
    return {
        "previous": listed[at - 1] if at else None,
        "next": listed[at + 1] if at + 1 < len(keys) else None,
    }
