"""What entering invoices takes: counted on the entry page, shown to the owner."""

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import agent_only, owner_only
from countersign.accounts.http import MemberRequest
from countersign.database.replica import from_replica
from countersign.invoices.access import own_invoice
from countersign.vendors.models import Vendor

from .actions import report
from .forms import SittingForm
from .metrics import metrics

DAYS: Final = (30, 90)


@require_POST
@agent_only
def effort(request: MemberRequest, pk: int) -> HttpResponse:
    """Keep what one's own entry page has counted so far; 400 for what are no counts."""
    invoice = own_invoice(request, pk)
    form = SittingForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    if invoice.is_everybodys:  # told again, with all of it, once it is theirs
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    report(invoice.pk, form.cleaned_data["sitting"], form.counts, by=request.membership)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@require_safe
@owner_only
@from_replica
def figures(request: MemberRequest) -> HttpResponse:
    """The last 30 or 90 days, of all vendors or of one."""
    member = request.membership
    days = next(
        (each for each in DAYS if request.GET.get("days") == str(each)), DAYS[0]
    )
    vendor = _vendor(request, request.GET.get("vendor", ""))
    since = timezone.now() - timedelta(days=days)
    context = {
        "room": "figures",
        "days": days,
        "spans": DAYS,
        "vendor": vendor,
        "figures": metrics(member, since=since, vendor=vendor),
    }
    return render(request, "invoices/measuring/figures.html", context)


def _vendor(request: MemberRequest, pk: str) -> Vendor | None:
    if not pk:
        return None
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        raise Http404
    return get_object_or_404(Vendor.objects.visible_to(request.membership), pk=int(pk))
