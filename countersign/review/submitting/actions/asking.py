"""Asking managers for a decision: each in the way they chose, whoever it is that is asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from countersign.accounts.absences.standing_in import stand_ins
from countersign.accounts.models import MailChoice, Membership
from countersign.database.tenancy import by_organization
from countersign.invoices.models import Invoice
from countersign.mail.actions import post, post_each
from countersign.review.letters import ASK, HOURLY
from countersign.review.models import Announcement
from countersign.review.submitting.queries import announced

# How long it is remembered what an hourly mail told of.
REMEMBERED: Final = timedelta(days=30)


@transaction.atomic(savepoint=False)
def ask(invoice: Invoice, managers: Iterable[Membership]) -> None:
    """Ask these managers to decide: by a mail now, in their next hourly mail, or by the daily summary alone.

    Who is away is not asked, but who stands in for them. Each comes with its user loaded.
    """
    organization_id = invoice.organization_id
    now = []
    for manager in _present(managers, invoice):
        if manager.mail_choice == MailChoice.EACH:
            now.append((manager.user.email, (manager.pk, invoice.pk)))
        elif manager.mail_choice == MailChoice.HOURLY:
            Announcement.objects.create(
                organization_id=organization_id, membership=manager, invoice=invoice
            )
    post_each(ASK, now, organization_id=organization_id)


def _present(managers: Iterable[Membership], invoice: Invoice) -> list[Membership]:
    """The managers, each once, with whoever stands in for those who are away; never who entered the invoice."""
    asked = [one for one in managers if one.manages]
    instead = stand_ins(asked, timezone.now())
    chosen: dict[int, Membership] = {}
    for manager in asked:
        other = instead.get(manager.pk)
        found = (
            other if other and not invoice.was_entered_by(other.user_id) else manager
        )
        chosen.setdefault(found.pk, found)
    return list(chosen.values())


def send_hourly() -> int:
    """Post the mails of the hour that is over, one a manager; how many.

    What was kept for a manager who has chosen otherwise since goes out all the same.
    """
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    for old in by_organization(
        Announcement.objects.filter(mailed_at__lt=now - REMEMBERED)
    ):
        old.delete()
    waiting = Announcement.objects.filter(mailed_at=None, at__lt=hour)
    managers = waiting.order_by("membership").values_list("organization", "membership")
    return sum(_send(*manager, hour, now) for manager in managers.distinct())


@transaction.atomic
def _send(
    organization_id: int, membership_id: int, hour: datetime, now: datetime
) -> bool:
    """Claim what this manager is to be told of, and post the mail, in one transaction.

    The membership is held, so that nobody else claims the same, nor sends a second mail within the hour.
    """
    manager = (
        Membership.objects.select_for_update(no_key=True, of=("self",))
        .select_related("user")
        .filter(organization=organization_id, pk=membership_id)
        .first()
    )
    own = Announcement.objects.filter(organization=organization_id, membership=manager)
    if not manager or own.filter(mailed_at__gte=hour).exists():
        return False
    if not own.filter(mailed_at=None, at__lt=hour).update(mailed_at=now):
        return False
    if not announced(manager, now).exists():
        return False
    post(
        HOURLY,
        manager.pk,
        now.isoformat(),
        organization_id=manager.organization_id,
        to=manager.user.email,
    )
    return True
