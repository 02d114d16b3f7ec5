"""Coming in by an access link, and leaving again. Opening an address changes nothing."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.addresses import address_of
from countersign.accounts.doors import (
    link_only,
    member_only,
    owner_only,
    signed_in_only,
)
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.accounts.places import Place, standing_in
from countersign.review.models import AccessLink

from . import actions
from .middleware import let_in, see_out


@require_safe
@link_only
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Let the manager in and take the token out of the address bar.

    `?invoice=` names another invoice than the link's own, `?show=all` the table of all.
    """
    found = AccessLink.objects.live().with_token(token).first()
    if not found or not found.membership.manages:
        return _closed(request, token)
    member = found.membership
    elsewhere = Membership.objects.filter(user=member.user_id).exclude(pk=member.pk)
    with standing_in(Place(member.organization_id if elsewhere.exists() else 0)):
        response: HttpResponseBase = _first_page(request, found)
    if request.user == found.membership.user:
        see_out(response)
    else:
        let_in(request, response, found)
    return _secretly(response)


@require_POST
@link_only
def renew(request: HttpRequest, token: str) -> HttpResponseBase:
    """Mail a new link in place of an expired one; the answer tells nobody whether there was one."""
    found = _expired(token)
    if found:
        actions.renew(found)
    return _secretly(render(request, "review/links/renewed.html"))


@link_only
def unexpected(request: HttpRequest, token: str) -> HttpResponseBase:
    """Where “I did not expect this” leads: asks first, then stops the link."""
    if request.method != "POST":
        context = {"token": token}
        return _secretly(render(request, "review/links/unexpected.html", context))
    found = (
        AccessLink.objects.select_related(
            "membership__organization", "membership__user"
        )
        .with_token(token)
        .first()
    )
    if found:
        member = found.membership
        member.via = str(found)
        member.address = address_of(request, member.organization)
        actions.revoke(found, by=member.actor)
    response = render(request, "review/links/stopped.html")
    see_out(response)
    return _secretly(response)


@require_POST
@member_only
def leave(request: MemberRequest) -> HttpResponse:
    """End the session by link in this browser; the link itself goes on working."""
    response = redirect("home")
    see_out(response)
    return response


@require_POST
@owner_only
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop all links of one manager."""
    managers = Membership.objects.filter(organization=request.membership.organization)
    manager = get_object_or_404(managers.select_related("user"), pk=pk)
    _stop_all(request, manager)
    return redirect("accounts:ways_in", pk)


@require_POST
@signed_in_only
def revoke_own(request: MemberRequest) -> HttpResponse:
    """Stop all of one's own links."""
    _stop_all(request, request.membership)
    return redirect("accounts:personal")


@require_POST
@signed_in_only
def end_link(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop one link now: one's own, or for an owner anybody's."""
    member = request.membership
    may = Q() if member.owns else Q(membership=member)
    ours = AccessLink.objects.filter(may, organization=member.organization_id)
    found = get_object_or_404(ours.select_related("membership__user"), pk=pk)
    actions.revoke(found, by=member.actor)
    messages.success(request, _("The link no longer works."))
    if found.membership_id == member.pk:
        return redirect("accounts:personal")
    return redirect("accounts:ways_in", found.membership_id)


def _stop_all(request: MemberRequest, manager: Membership) -> None:
    stopped = actions.revoke_all(manager, request.membership.actor)
    values = {"count": stopped, "manager": manager}
    text = ngettext(
        "%(count)s link of %(manager)s no longer works.",
        "%(count)s links of %(manager)s no longer work.",
        stopped,
    )
    none = _("%(manager)s has no link that works.")
    messages.success(request, (text if stopped else none) % values)


def _first_page(request: HttpRequest, found: AccessLink) -> HttpResponse:
    if request.GET.get("show") == "all":
        return redirect("invoices:list")
    asked = request.GET.get("invoice", "")
    if asked.isascii() and asked.isdigit() and len(asked) < 19:
        return redirect("review:invoice", int(asked))
    if found.invoice_id:
        return redirect("review:invoice", found.invoice_id)
    return redirect("review:queue")


def _closed(request: HttpRequest, token: str) -> HttpResponseBase:
    expired = _expired(token) is not None
    context = {"token": token, "expired": expired}
    status = 410 if expired else 404
    return _secretly(
        render(request, "review/links/closed.html", context, status=status)
    )


def _expired(token: str) -> AccessLink | None:
    found = AccessLink.objects.of_managers().with_token(token).first()
    return found if found and found.is_expired and not found.revoked_at else None


def _secretly(response: HttpResponseBase) -> HttpResponseBase:
    """The address has a token in it: it must not travel on, nor be kept."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store"
    return response
