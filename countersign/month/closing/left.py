"""What a closing would lock, and what is still open in it: asked before it is done, and once more while it is."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from countersign.accounts.models import Organization
from countersign.invoices.models import (
    OPEN,
    Invoice,
    Status,
    carried_over,
    closes_with,
    to_pay,
    unpaid,
)
from countersign.month.figures import NOTHING, ZERO
from countersign.month.figures import Sum as Told
from countersign.month.reckoning import following

# In the order in which they are told. What nobody has decided on is carried over; all else is locked.
PARTS = ("approved", "rejected", "unexported", "unpaid", "on_desk", "submitted")
CARRIED = ("on_desk", "submitted")


@dataclass(frozen=True, slots=True)
class Left:
    """What counts up to the end of `month` and is not locked yet; `parts` by name, then by currency.

    `unexported` and `unpaid` are parts of the approved. `earlier` are the open months before that have something decided.
    """

    month: date
    parts: Mapping[str, Mapping[str, Told]]
    earlier: Sequence[date]

    @property
    def carried(self) -> int:
        """How many nobody has decided on."""
        return sum(self.count(name) for name in CARRIED)

    @property
    def came_to(self) -> dict[str, list[str]]:
        """What is approved, by currency: how many, and what is to be paid."""
        approved = self.parts["approved"]
        return {
            currency: [str(one.count), f"{one.amount:f}"]
            for currency, one in sorted(approved.items())
        }

    @property
    def seen(self) -> str:
        """What says that exactly this was seen."""
        told = {
            name: {currency: [one.count, f"{one.amount:f}"] for currency, one in some.items()}
            for name, some in self.parts.items()
        }  # fmt: skip
        text = json.dumps([self.month.isoformat(), told], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def count(self, name: str) -> int:
        return sum(one.count for one in self.parts[name].values())


def last_day(month: date) -> date:
    """The last day of the month that begins on this one."""
    return date.fromordinal(following(month, 1).toordinal() - 1)


def left_in(organization: Organization, month: date) -> Left:
    """What is there now, in one query."""
    last = last_day(month)
    ours = Invoice.objects.filter(organization=organization).order_by()
    rows = ours.filter(
        closes_with(last, organization.closed_through) | carried_over(last)
    )
    unexported = Q(status=Status.APPROVED, exported_at=None)
    sums = (
        rows.annotate(month=TruncMonth(Coalesce("counts_in", "issue_key")))
        .values_list("month", "currency", "status")
        .annotate(
            count=Count("pk"),
            amount=Sum(to_pay()),
            unexported_count=Count("pk", filter=unexported),
            unexported_amount=Sum(to_pay(), filter=unexported),
            unpaid_count=Count("pk", filter=unpaid()),
            unpaid_amount=Sum(to_pay(), filter=unpaid()),
        )
    )
    parts: dict[str, dict[str, Told]] = {name: defaultdict(lambda: NOTHING) for name in PARTS}  # fmt: skip
    months = set()
    for counted, currency, status, *told in sums:
        name = "on_desk" if status in OPEN else str(status)
        if name not in CARRIED:
            months.add(counted)
        for at, each in ((0, name), (2, "unexported"), (4, "unpaid")):
            if told[at]:
                parts[each][currency] += Told(told[at], told[at + 1] or ZERO)
    earlier = sorted(one for one in months if one < month)
    return Left(month, {name: dict(some) for name, some in parts.items()}, earlier)
