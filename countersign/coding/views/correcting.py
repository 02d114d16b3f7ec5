"""A manager's page to correct the coding of one invoice."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from countersign.accounts.doors import manager_only
from countersign.accounts.http import MemberRequest
from countersign.coding.actions.correcting import (
    Changed,
    NotAllowed,
    NotWhole,
    correct,
)
from countersign.coding.shown import may_correct
from countersign.coding.strip import Strip
from countersign.invoices.content.shown import shown, shown_entry
from countersign.invoices.content.typed import read_entry
from countersign.invoices.models import Invoice
from countersign.invoices.queries import items_of


@require_http_methods(["GET", "HEAD", "POST"])
@manager_only
def correct_coding(request: MemberRequest, pk: int) -> HttpResponse:
    """What it is coded as, to be changed; nothing else of the invoice can be."""
    member = request.membership
    visible = Invoice.objects.visible_to(member).select_related("organization")
    invoice = get_object_or_404(visible, pk=pk)
    if not may_correct(invoice, member):
        raise Http404
    if request.method != "POST":
        return _page(request, invoice)
    formats = member.organization.formats
    today = timezone.localdate(timezone=member.organization.zone)
    entry = read_entry(request.POST, formats, today=today)
    text = request.POST.get("version", "")
    version = int(text) if text.isdecimal() and len(text) < 10 else 0
    if unread := [typed for typed in entry.unparsed.values() if typed]:
        words = _("“%(typed)s” is not a number.") % {"typed": unread[0][:40]}
        return _page(request, invoice, [words], typed=True)
    try:
        correct(invoice, entry, version=version, by=member)
    except NotAllowed as problem:
        raise Http404 from problem
    except Changed as changed:
        told = _(
            "This invoice was changed since you opened it: it is shown as it is now."
        )
        return _page(request, changed.invoice, [told])
    except NotWhole as problem:
        told_all = [check.message for check in problem.failed]
        return _page(request, invoice, told_all, typed=True)
    messages.success(request, _("The coding is corrected."))
    return redirect("review:invoice", pk)


def _page(
    request: MemberRequest,
    invoice: Invoice,
    problems: Sequence[str] = (),
    *,
    typed: bool = False,
) -> HttpResponse:
    """What is stored, or what somebody typed over it and could not be taken."""
    now = shown(invoice, items_of(invoice))
    if typed:
        formats = request.membership.organization.formats
        today = timezone.localdate(timezone=invoice.organization.zone)
        mine = shown_entry(read_entry(request.POST, formats, today=today), formats)
        for path, text in mine.values.items():
            if path.startswith("coding."):
                now.values[path] = text
    context = {
        "room": "review",
        "invoice": invoice,
        "strip": Strip.of(invoice, now, spare=2),
        "problems": problems,
    }
    status = 422 if problems else 200
    return render(request, "coding/correct.html", context, status=status)
