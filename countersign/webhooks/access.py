"""Fetch a row for this owner, or answer 404."""

from django.shortcuts import get_object_or_404

from countersign.accounts.http import MemberRequest

from .models import Delivery, Webhook


def own_webhook(request: MemberRequest, pk: int) -> Webhook:
    """A webhook of the owner's organization, or 404."""
    rows = Webhook.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows, pk=pk)


def own_delivery(request: MemberRequest, pk: int) -> Delivery:
    """What a webhook of the owner's organization was or is to be told, with the webhook, or 404."""
    rows = Delivery.objects.filter(organization=request.membership.organization_id)
    return get_object_or_404(rows.select_related("webhook"), pk=pk)
