"""The owner's pages of webhooks: where they lead, what they were told, what was answered."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from countersign.accounts.doors import owner_only
from countersign.accounts.http import MemberRequest

from . import actions, shown
from .access import own_delivery, own_webhook
from .actions.owning import Made, Stopped, TooMany
from .forms import WebhookForm
from .models import Delivery, Webhook


@require_safe
@owner_only
def webhooks(request: MemberRequest) -> HttpResponse:
    """All webhooks of the organization."""
    context = {"webhooks": shown.lines(request.membership), "room": "settings"}
    return render(request, "webhooks/list.html", context)


@owner_only
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def add(request: MemberRequest) -> HttpResponse:
    """Add a webhook, once one has shown the password again; its secret is shown in the answer and never again."""
    form = WebhookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.add(said["url"], said["kinds"], by=request.membership)
        except TooMany:
            form.add_error(None, _("There are as many webhooks as there may be. Remove one first."))  # fmt: skip
        else:
            return _shown_once(request, made)
    return _filled(request, form, None)


@owner_only
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change where a webhook leads, and what it is told of."""
    webhook = own_webhook(request, pk)
    stored = {"url": webhook.url, "kinds": webhook.kinds}
    posted = request.POST if request.method == "POST" else None
    form = WebhookForm(posted, initial=stored)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.change(webhook, said["url"], said["kinds"], by=request.membership)
        messages.success(request, _("Saved."))
        return redirect("webhooks:page", pk=webhook.pk)
    return _filled(request, form, webhook)


@require_safe
@owner_only
def page(request: MemberRequest, pk: int) -> HttpResponse:
    """One webhook and the latest that it was told; `?before` goes on from one."""
    webhook = own_webhook(request, pk)
    before = request.GET.get("before", "")
    is_number = before.isascii() and before.isdigit() and len(before) < 19
    told = shown.page_of(
        webhook, request.membership, int(before) if is_number else None
    )
    context = {"shown": told, "webhook": webhook, "room": "settings"}
    return render(request, "webhooks/page.html", context)


@owner_only
def renew(request: MemberRequest, pk: int) -> HttpResponse:
    """Give it another secret, once one has shown the password again; that is shown in the answer and never again."""
    answer: HttpResponse = _renew(request, own_webhook(request, pk))
    return answer


@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
def _renew(request: MemberRequest, webhook: Webhook) -> HttpResponse:
    if request.method == "POST":
        return _shown_once(request, actions.renew(webhook, by=request.membership))
    return render(request, "webhooks/renew.html", {"webhook": webhook})


@require_POST
@owner_only
def drop_earlier(request: MemberRequest, pk: int) -> HttpResponse:
    """Let the earlier secret sign no more."""
    webhook = own_webhook(request, pk)
    actions.drop_earlier(webhook, by=request.membership)
    messages.success(request, _("Only the new secret signs from now on."))
    return redirect("webhooks:page", pk=webhook.pk)


@require_POST
@owner_only
def stop(request: MemberRequest, pk: int) -> HttpResponse:
    """Send it nothing any more."""
    webhook = own_webhook(request, pk)
    actions.stop(webhook, by=request.membership)
    messages.success(request, _("Nothing is sent there any more."))
    return redirect("webhooks:page", pk=webhook.pk)


@require_POST
@owner_only
def resume(request: MemberRequest, pk: int) -> HttpResponse:
    """Tell it again of what happens from now on."""
    webhook = own_webhook(request, pk)
    actions.resume(webhook, by=request.membership)
    messages.success(request, _("It is told of what happens from now on."))
    return redirect("webhooks:page", pk=webhook.pk)


@require_POST
@owner_only
def try_out(request: MemberRequest, pk: int) -> HttpResponse:
    """Send something that is about nothing, to see whether it arrives."""
    webhook = own_webhook(request, pk)
    try:
        sent = actions.try_out(webhook, by=request.membership)
    except Stopped:
        return _is_stopped(request, webhook)
    return _on_its_way(request, sent)


@owner_only
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    """Ask first, then remove a webhook with all that it was told."""
    webhook = own_webhook(request, pk)
    if request.method != "POST":
        return render(request, "webhooks/remove.html", {"webhook": webhook})
    actions.remove(webhook, by=request.membership)
    messages.success(request, _("Removed."))
    return redirect("webhooks:list")


@require_safe
@owner_only
def delivery(request: MemberRequest, pk: int) -> HttpResponse:
    """One event as it was sent, and what was answered."""
    found = own_delivery(request, pk)
    context = {
        "shown": shown.delivery_page(found, request.membership),
        "delivery": found,
        "room": "settings",
    }
    return render(request, "webhooks/delivery.html", context)


@require_POST
@owner_only
def replay(request: MemberRequest, pk: int) -> HttpResponse:
    """Send the same event once more."""
    found = own_delivery(request, pk)
    try:
        sent = actions.replay(found, by=request.membership)
    except Stopped:
        return _is_stopped(request, found.webhook)
    return _on_its_way(request, sent)


def _shown_once(request: MemberRequest, made: Made) -> HttpResponse:
    answer = render(request, "webhooks/made.html", {"made": made})
    answer["Cache-Control"] = "no-store"
    return answer


def _filled(
    request: MemberRequest, form: WebhookForm, webhook: Webhook | None
) -> HttpResponse:
    status = 422 if form.errors else 200
    context = {"form": form, "webhook": webhook, "room": "settings"}
    return render(request, "webhooks/form.html", context, status=status)


def _on_its_way(request: MemberRequest, sent: Delivery) -> HttpResponse:
    messages.success(request, _("It is on its way. Look again in a moment."))
    return redirect("webhooks:delivery", pk=sent.pk)


def _is_stopped(request: MemberRequest, webhook: Webhook) -> HttpResponse:
    messages.error(request, _("Nothing is sent there: let the webhook go on first."))
    return redirect("webhooks:page", pk=webhook.pk)
