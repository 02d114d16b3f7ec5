"""The day's work in numbers: what was entered, submitted and decided today, and what waits."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Self

from django.db.models import Count, QuerySet, Value
from django.utils import timezone
from django.utils.http import urlencode

from countersign.accounts.models import Membership
from countersign.invoices.models import Invoice, Status


@dataclass(frozen=True, slots=True)
class Today:
    """Of all that a member sees, by their day; `entered_address` and `waiting_address` show which these are."""

    entered: int
    submitted: int
    decided: int
    waiting: int
    entered_address: str
    waiting_address: str

    @classmethod
    def of(cls, member: Membership) -> Self:
        """One query, of what indexes have of a day."""
        today = timezone.localdate(timezone=member.zone)
        start = datetime.combine(today, time.min, member.zone)
        rows = Invoice.objects.visible_to(member)
        parts = {
            "entered": rows.filter(created_at__gte=start),
            "submitted": rows.filter(submitted_at__gte=start),
            "decided": rows.filter(decided_at__gte=start),
            "waiting": rows.waiting(),
        }
        first, *others = (_counted(name, each) for name, each in parts.items())
        found = dict(first.union(*others, all=True))
        return cls(
            **{name: found.get(name, 0) for name in parts},
            entered_address=urlencode(
                {"entered_from": str(today), "entered_to": str(today)}
            ),
            waiting_address=urlencode({"status": Status.SUBMITTED.value}),
        )


def _counted(name: str, rows: "QuerySet[Invoice]") -> QuerySet[Any, Any]:
    named = rows.order_by().annotate(what=Value(name)).values("what")
    counted: QuerySet[Any, Any] = named.annotate(n=Count("pk"))
    return counted.values_list("what", "n")
