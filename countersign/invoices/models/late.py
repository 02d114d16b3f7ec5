"""When an invoice is overdue: the one place that says so, for rows at hand and for queries."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Final, Protocol

from django.db.models import Q

from .status import Status

# Who is asked to pay counts from here on; what its agent has set aside does not.
_COUNTS: Final = (Status.SUBMITTED, Status.RETURNED, Status.APPROVED)


class Payable(Protocol):
    """What is looked at."""

    due_date: date | None
    status: str
    set_aside_at: datetime | None
    paid_at: datetime | None
    paid_unknown: bool | None

    @property
    def to_pay(self) -> Decimal | None: ...


def is_overdue(invoice: Payable, today: date) -> bool:
    """Due before today and unpaid: approved, on the managers' desk or back on the agent's. What gives money back never is.

    Nor is what was approved before payments were kept here, until somebody says anything of its payment.
    """
    return (
        invoice.due_date is not None
        and invoice.due_date < today
        and invoice.status in _COUNTS
        and invoice.paid_at is None
        and not invoice.paid_unknown
        and invoice.set_aside_at is None
        and (invoice.to_pay is None or invoice.to_pay > 0)
    )


def overdue(today: date, statuses: Iterable[Status] = _COUNTS) -> Q:
    """The same, as a condition; `statuses` are those of them that are asked for."""
    asks_for_money = (
        Q(amount_due__gt=0)
        | Q(amount_due=None, gross_total__gt=0)
        | Q(amount_due=None, gross_total=None)
    )
    return asks_for_money & Q(
        due_key__lt=today,
        status__in=statuses,
        paid_at=None,
        paid_unknown=None,
        set_aside_at=None,
    )
