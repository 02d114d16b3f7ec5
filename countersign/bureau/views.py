"""All organizations of one person at a glance."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from countersign.accounts.doors import person_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.places import address_in
from countersign.invoices.entering.following import first_open
from countersign.review.queue.across import waiting_across

from .page import ClientsPage, names


@require_safe
@person_only
def clients(request: MemberRequest) -> HttpResponse:
    """Where one works, and what is to do in each."""
    search = request.GET.get("q", "")[:200].strip()
    context = {
        "page": ClientsPage.of(request.membership.user, search),
        "heads": names(),
        "search": search,
        "room": "organizations",
        "across": True,
    }
    return render(request, "bureau/clients.html", context)


@require_safe
@person_only
def decide(request: MemberRequest) -> HttpResponse:
    """To what waits longest in any of one's organizations; from there on through all that waits."""
    for first in waiting_across(request.membership.user)[:1]:
        there = first.organization_id
        return redirect(address_in(there, "review:queue", through=True))
    messages.info(request, _("Nothing waits for your decision in any organization."))
    return redirect(settings.START_OF_SEVERAL)


@require_safe
@person_only
def enter(request: MemberRequest) -> HttpResponse:
    """To the first invoice on one's desks; from there on through all of them."""
    for first in first_open(request.membership.user)[:1]:
        there = first.organization_id
        return redirect(address_in(there, "invoices:edit", first.pk, through=True))
    messages.info(request, _("Nothing is on your desk in any organization."))
    return redirect(settings.START_OF_SEVERAL)
