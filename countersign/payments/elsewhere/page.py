"""What was due before a day and is not paid, worked out before the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from countersign.accounts.models import Membership
from countersign.payments import queries

from .actions import seen_as


@dataclass(frozen=True, slots=True)
class Shown:
    """What it comes to in each currency, and what the page sends back of it."""

    count: int
    totals: Sequence[str]
    seen: str


def what_was_due(member: Membership, before: date, *, decided: datetime) -> Shown:
    """All that would be kept as paid: two queries."""
    formats = member.organization.formats
    left = queries.left_of(queries.due_before(member, before, decided=decided))
    return Shown(
        count=sum(one.count for one in left),
        totals=[
            f"{formats.show_amount(one.amount, one.currency)} {one.currency}".strip()
            for one in left
        ],
        seen=seen_as(left),
    )
