"""Cutting a file of several invoices, and taking it back."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.documents.refusals import explain
from countersign.extraction.files import Refused
from countersign.invoices.access import own_invoice
from countersign.invoices.cutting import actions
from countersign.invoices.cutting.forms import pieces_of
from countersign.invoices.cutting.page import CutPage
from countersign.invoices.cutting.proposed import Cut
from countersign.invoices.holding.actions import take
from countersign.invoices.states import must_be_open


@require_http_methods(["GET", "HEAD", "POST"])
@agent_only
def cut(request: MemberRequest, pk: int) -> HttpResponse:
    """The pages of the file with where each invoice begins; on POST a draft for each."""
    invoice = own_invoice(request, pk)
    found = Cut.of(invoice)
    if found is None:
        raise Http404
    must_be_open(invoice)
    problem = ""
    if request.method == "POST":
        pieces = pieces_of(request.POST, found.file.page_count)
        if pieces:
            try:
                own = take(invoice, by=request.membership)
                drafts = actions.cut(own, pieces, by=request.membership.actor)
            except Refused as refused:
                problem = explain(refused).wrong
            else:
                messages.success(request, _told(len(drafts)))
                return redirect("invoices:edit", pk)
        problem = problem or _("Keep at least one page.")
    context = {
        "room": "desk",
        "invoice": invoice,
        "cut": CutPage.of(invoice, found, request.membership),
        "problem": problem,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "invoices/cutting/cut.html", context, status=status)


def _told(count: int) -> str:
    if count == 1:
        return _("The file is read as one invoice.")
    text = ngettext(
        "The file was cut into %(n)s invoice.",
        "The file was cut into %(n)s invoices.",
        count,
    )
    return text % {"n": count}


@require_POST
@agent_only
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Make the drafts that were cut from one file one again."""
    own = take(own_invoice(request, pk), by=request.membership)
    first = actions.undo(own, by=request.membership)
    messages.success(request, _("The file is whole again, and its drafts are one."))
    return redirect("invoices:edit", first.pk)
