"""The managers' desk: what waits, and one invoice of it."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.invoices.content.returned import NAMEABLE, named
from countersign.invoices.models import Invoice
from countersign.review import access, sheets
from countersign.review.code_question import CodeQuestion
from countersign.review.differences import Difference

SHOWN: Final = 200


@require_safe
@manager_only
def queue(request: MemberRequest) -> HttpResponse:
    """What waits, the longest wait first; beside it, where there is room, the first invoice."""
    return page(request, None, on_list=True)


@require_safe
@manager_only
def invoice(request: MemberRequest, pk: int) -> HttpResponse:
    """One invoice, to be decided on or as it was decided."""
    return page(request, pk)


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
    found = access.queue(member, SHOWN, pk)
    if on_list:
        invoice = next(iter(found.mine), None)
    elif isinstance(invoice, int):
        if not found.asked:
            raise Http404
        invoice = found.asked
    rows, others = sheets.rows(found.mine), sheets.rows(found.of_others)
    decided = access.decided(member, invoice)
    undo = decided.undoable
    context: dict[str, Any] = {
        "room": "review",
        "on_list": on_list,
        "rows": rows,
        "others": others,
        "waiting": found.waiting,
        "counted": access.COUNTED,
        "sheet": invoice and sheets.sheet(invoice, member, decided.standing),
        "is_changed": differences is not None,
        "differences": differences,
        "overtaken": overtaken,
        "comment": comment,
        "nameable": [(name, named(name), name in named_fields) for name in NAMEABLE],
        "code": code,
        "undo": undo,
        "undo_row": undo and sheets.row(undo.invoice, timezone.localdate()),
        "failed_letters": found.failed,
        **neighbours([*rows, *others], invoice),
    }
    return render(request, "review/queue/review.html", context, status=status)


def neighbours(
    rows: Sequence[sheets.Row], invoice: Invoice | None
) -> dict[str, int | None]:
    """Which waiting invoices stand before and after this one; after the last comes the first again."""
    keys = [row.pk for row in rows]
    if not invoice or invoice.pk not in keys:
        return {"previous": None, "next": keys[0] if keys else None}
    at = keys.index(invoice.pk)
    return {
        "previous": keys[at - 1] if at else None,
        "next": keys[at + 1] if at + 1 < len(keys) else None,
    }
