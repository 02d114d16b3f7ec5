"""How long it is kept what a webhook was told."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from countersign.database.sealing import is_of_today, seal, unseal
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
    """Seal secrets by today's secret key that an earlier one has sealed, while that still counts; how many."""
    sealed = 0
    for rows in by_organization(Webhook.objects.all()):
        for webhook in rows:
            for name in ("secret", "earlier_secret"):
                before = getattr(webhook, name)
                opened = unseal(before, SEALED_FOR) if before else None
                if opened is None or is_of_today(before, SEALED_FOR):
                    continue
                same = Webhook.objects.filter(webhook.itself, **{name: before})
                sealed += same.update(**{name: seal(opened, SEALED_FOR)})
    return sealed
