"""How long it is kept what a webhook was told."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from countersign.database.sealed_rows import sealed_anew
from countersign.database.tenancy import by_organization
from countersign.webhooks.models import SEALED_FOR, Delivery, State, Webhook

KEPT: Final = timedelta(days=30)


def forget_over() -> int:
    """Remove what was delivered or given up a month ago, and earlier secrets that sign no more; how many rows were removed."""
    now = timezone.now()
    earlier = Webhook.objects.filter(earlier_until__lte=now)
    for rows in by_organization(earlier):
        rows.update(earlier_secret="", earlier_until=None)
    over = Delivery.objects.filter(~Q(state=State.WAITING), ended_at__lt=now - KEPT)
    return sum(rows.delete()[0] for rows in by_organization(over))


def seal_anew() -> int:
    """Seal secrets by today's secret key; how many."""
    every = Webhook.objects.all()
    found = sealed_anew(every, "secret", "earlier_secret", label=SEALED_FOR)
    return sum(every.filter(same).update(**fresh) for same, fresh in found)
