"""Submitting: from the agent's desk to the managers', and back."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from countersign.accounts.doors import agent_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.places import address_across, goes_through_all
from countersign.invoices.access import own_invoice
from countersign.invoices.content.slip import AFTER
from countersign.invoices.entering.following import next_open
from countersign.invoices.entering.page import EntryPage
from countersign.invoices.entering.views.entry import show_page
from countersign.invoices.holding.actions import take
from countersign.invoices.models import Invoice
from countersign.review.deciding.actions import NotWithdrawable

from . import actions


@require_POST
@agent_only
def submit(request: MemberRequest, pk: int) -> HttpResponse:
    """Put one's own invoice on the managers' desk and go on to the next of one's own; or list all that is missing, or ask once about doubts.

    Where owners approve alone, and the page they came from said so, it is approved as well.
    """
    member = request.membership
    invoice = take(own_invoice(request, pk), by=member)
    approves = "approves" in request.POST and invoice.admits(member)
    seen = request.POST.get("seen", "")
    try:
        if approves:
            done = actions.submit_and_approve(invoice, by=member, seen=seen)
        else:
            others = actions.submit(invoice, by=member, seen=seen)
            done = actions.Done(None, bool(others))
    except actions.Doubtful as problem:
        context = {
            "room": "desk",
            "invoice": invoice,
            "doubts": problem.doubts,
            "seen": problem.named,
            "approves": approves,
        }
        return render(request, "review/submitting/question.html", context)
    except actions.NotReady as problem:
        page = EntryPage.of(invoice, member)
        for check in problem.failed:
            if check not in page.checks:
                messages.error(request, check.message)
        return show_page(request, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    _say(request, invoice, done, approves=approves)
    if approves and not done.decision:
        return redirect("review:invoice", pk)
    following = next_open(invoice, member)
    if goes_through_all():
        start = address_across(settings.START_OF_SEVERAL)
        return redirect(following or start)
    path = following or reverse("invoices:desk")
    return redirect(f"{path}?{AFTER}={pk}")


def _say(
    request: MemberRequest, invoice: Invoice, done: actions.Done, *, approves: bool
) -> None:
    """What came of it, unless the slip on the next page says all. Nobody is promised whom there is not."""
    values = {"invoice": invoice}
    if done.decision and done.decision.settles:
        return
    if done.decision:
        text = _("%(invoice)s is submitted and approved by you. Others must approve it too.")  # fmt: skip
        messages.success(request, text % values)
    elif approves:
        text = _("%(invoice)s is submitted. Look at what is asked here, then approve it.")  # fmt: skip
        messages.info(request, text % values)
    elif done.others or request.membership.approves_own:
        return
    elif request.membership.owns:
        text = _("Nobody here can approve %(invoice)s yet.")
        messages.warning(
            request,
            format_html(
                '{} <a class="alert-link" href="{}">{}</a> · <a class="alert-link" href="{}">{}</a>',
                text % values,
                reverse("accounts:people"),
                _("Add a manager"),
                reverse("approval:who"),
                _("Approve alone"),
            ),
        )
    else:
        text = _("Nobody here can approve %(invoice)s yet: ask the owner to add a manager.")  # fmt: skip
        messages.warning(request, text % values)


@require_POST
@agent_only
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Take one's own submission back, or say who has approved it already."""
    invoice = take(own_invoice(request, pk), by=request.membership)
    try:
        actions.take_back(invoice, by=request.membership)
    except actions.TooLate as problem:
        text = _("%(who)s has approved it already. Ask them to return it.")
        messages.error(request, text % {"who": problem.decision.user})
        return redirect("invoices:detail", pk)
    except NotWithdrawable as problem:
        messages.error(request, str(problem))
        return redirect("invoices:detail", pk)
    text = _("%(invoice)s is back on your desk. The history says that you took it back.")  # fmt: skip
    messages.success(request, text % {"invoice": invoice})
    return redirect("invoices:edit", pk)
