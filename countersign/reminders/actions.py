"""Reminding whom an invoice waits for, and telling the owners of what waits too long: once, however often it runs."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from countersign.accounts.absences.standing_in import stand_ins
from countersign.accounts.models import Membership, Organization
from countersign.approval.progress import Progress
from countersign.invoices.models import Invoice
from countersign.invoices.vendors.history import VendorHistory
from countersign.mail.actions import post_each
from countersign.review.queries import approvals_of

from . import mails
from .models import Kind, Reminder
from .working_days import is_working_day, waited

# How many waits are looked at in one go; the others follow with the next look.
MOST: Final = 200


def send_due() -> int:
    """Post the reminders that are due in every organization; how many mails.

    They go out on working days, from the organization's hour of the daily summary on.
    """
    now = timezone.now()
    return sum(
        _send(organization.pk, now)
        for organization in Organization.objects.order_by("pk")
        if is_working_day(now, organization.zone)
        and now.astimezone(organization.zone).hour >= organization.summary_hour
    )


@transaction.atomic
def _send(organization_id: int, now: datetime) -> int:
    """Claim what is late here and post one mail to each who is to know, in one transaction.

    The organization is held, so that nobody else claims the same at the same time.
    """
    organization = (
        Organization.objects.select_for_update(no_key=True)
        .filter(pk=organization_id)
        .first()
    )
    if not organization:
        return 0
    told = _claim(organization, Kind.ESCALATION, organization.escalate_after, now)
    told |= _claim(organization, Kind.REMINDER, organization.remind_after, now)
    members = sorted(told, key=lambda one: one.pk)
    letters = [(each.user.email, (each.pk, now.isoformat())) for each in members]
    post_each(mails.REMINDER, letters, organization_id=organization.pk)
    return len(told)


def _claim(
    organization: Organization, kind: Kind, days: int, now: datetime
) -> set[Membership]:
    """Note who is told of what has waited `days` working days, and return them; nobody for 0 days."""
    late = _late(organization, kind, days, now) if days else []
    if not late:
        return set()
    managers = _managers(organization)
    instead = stand_ins(managers, now)
    claims: dict[tuple[int, int], Reminder] = {}
    told: set[Membership] = set()
    for invoice in late:
        for member in _who_is_told(invoice, kind, managers):
            other = instead.get(member.pk)
            reader = (
                other if other and not invoice.was_entered_by(other.user_id) else member
            )
            claims[invoice.pk, reader.pk] = Reminder(
                organization=organization,
                membership=reader,
                invoice=invoice,
                submitted_at=invoice.submitted_at or now,
                kind=kind,
                at=now,
            )
            told.add(reader)
    Reminder.objects.bulk_create(claims.values())
    return told


def _late(
    organization: Organization, kind: Kind, days: int, now: datetime
) -> Iterable[Invoice]:
    """What has waited long enough and was not told in this way yet, the longest wait first."""
    claimed = Reminder.objects.filter(
        organization=organization,
        invoice=OuterRef("pk"),
        submitted_at=OuterRef("submitted_at"),
        kind=kind,
    )
    return (
        Invoice.objects.filter(organization=organization)
        .waiting()
        .filter(submitted_at__lt=waited(days, now, organization.zone))
        .exclude(Exists(claimed))
        .select_related("vendor", "agent")
        .select_for_update(no_key=True, of=("self",))
        .order_by("submitted_at", "pk")[:MOST]
    )


def _who_is_told(
    invoice: Invoice, kind: Kind, managers: Iterable[Membership]
) -> list[Membership]:
    """Whose approval it waits for; of an escalation the owners, a lone one also of what they entered and others decide on.

    Nobody is told of what nobody here can decide on.
    """
    if kind == Kind.ESCALATION:
        return _owners_of(invoice, [*managers])
    given = {one.user_id: one.stands_for for one in approvals_of(invoice)}
    progress = Progress.of(invoice, VendorHistory.of(invoice), given, given)
    waits_for = {one.user_id for one in progress.remaining}
    return [one for one in managers if one.user_id in waits_for]


def _owners_of(invoice: Invoice, managers: Sequence[Membership]) -> list[Membership]:
    deciding = [
        one
        for one in managers
        if not invoice.was_entered_by(one.user_id) or one.approves_own
    ]
    owners = [one for one in deciding if one.owns]
    return owners or [one for one in managers if one.owns and deciding]


def _managers(organization: Organization) -> list[Membership]:
    found = Membership.objects.filter(
        organization=organization, user__is_active=True
    ).managers()
    people = found.select_related("user", "organization")
    return [one for one in people if one.manages]
