"""Closing a month, once and for all."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from countersign.accounts.models import Membership, Organization
from countersign.history.actions import record
from countersign.invoices.models import Invoice, InvoiceQuerySet, closes_with
from countersign.month.models import ClosedMonth

from .left import Left, last_day, left_in


class NotOver(Exception):
    """The month is not over."""


class AlreadyClosed(Exception):
    """It is closed, by itself or with a later one."""


class OtherThanSeen(Exception):
    """What is in the month is not what was shown: `left` is what it is now."""

    def __init__(self, left: Left) -> None:
        super().__init__(left.month)
        self.left = left


class Undecided(OtherThanSeen):
    """Nobody has decided on some of it, and nobody has said that these are to count later."""


@transaction.atomic
def close(
    month: date, *, seen: str, carry: bool, note: str, by: Membership
) -> ClosedMonth:
    """Close a month with all before it, by its first day; nothing opens it again.

    What was decided in it is locked, which the database holds. `seen` is what was shown (`Left.seen`), `carry` says that
    what nobody has decided on counts in a later month. Raises NotOver, AlreadyClosed, OtherThanSeen or Undecided; then
    nothing has happened.
    """
    organization = Organization.objects.select_for_update(no_key=True).get(
        pk=by.organization_id
    )
    last, now = last_day(month), timezone.now()
    if last >= timezone.localdate(now, organization.zone):
        raise NotOver
    before = organization.closed_through
    if before and last <= before:
        raise AlreadyClosed
    ours = Invoice.objects.filter(organization=organization)
    rows = ours.filter(closes_with(last, before))
    _hold(rows)
    left = left_in(organization, month)
    if left.seen != seen:
        raise OtherThanSeen(left)
    if left.carried and not carry:
        raise Undecided(left)
    locked = rows.update(locked_at=now)
    organization.closed_through = last
    organization.save(update_fields=["closed_through"])
    closed = ClosedMonth.objects.create(
        organization=organization,
        month=month,
        by=by.user,
        at=now,
        note=note.strip()[:300],
        came_to=left.came_to,
        locked=locked,
        carried=left.carried,
    )
    _tell(closed, before, by=by)
    return closed


def _hold(rows: InvoiceQuerySet) -> None:
    """All of them, in the order in which others hold several; none is kept here."""
    held = rows.select_for_update(no_key=True).order_by("pk").values_list("pk")
    for _row in held.iterator():
        pass


def _tell(closed: ClosedMonth, before: date | None, *, by: Membership) -> None:
    data = {
        "month": str(closed),
        "locked": closed.locked,
        "carried": closed.carried,
        "came_to": closed.came_to,
        "closed_before": before.isoformat() if before else None,
        **({"comment": closed.note} if closed.note else {}),
    }
    whole = {"closing": closed.pk, **data, "by": by.identity}
    record(closed.organization_id, by.actor, "closed month", closed, data, whole=whole)
