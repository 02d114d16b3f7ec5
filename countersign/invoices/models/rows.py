"""What is asked of invoices: whose, where they stand, when they are due, what they come to."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Self, TypeVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models.functions import Coalesce

from countersign.accounts.models import Membership

from .late import overdue
from .status import OPEN, Status
from .total import Total

M = TypeVar("M", bound=models.Model)


def to_pay() -> Coalesce:
    """What is to be paid for an invoice (`Invoice.to_pay`), as a part of a query."""
    return Coalesce("amount_due", "gross_total")


def unpaid() -> models.Q:
    """Approved, and neither paid nor settled otherwise, unless there is nothing to pay; as a condition."""
    nothing = models.Q(amount_due=0) | models.Q(amount_due=None, gross_total=0)
    return models.Q(status=Status.APPROVED, paid_at=None) & ~nothing


class _Stopped(models.Func):
    """Did any rule find a stop? `findings` has by rule how many doubts and how many stops."""

    output_field = models.BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "jsonb_path_exists(%(expressions)s, '$.*[1] ? (@ > 0)')"
        return super().as_sql(compiler, connection, template=template, **more)

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "EXISTS (SELECT 1 FROM json_each(%(expressions)s) WHERE json_extract(value, '$[1]') > 0)"
        return super().as_sql(compiler, connection, template=template, **more)


def _stopped() -> models.Func:
    return _Stopped(models.F("findings"))


class InvoiceRows(models.QuerySet[M]):
    """What is asked of invoices."""

    def visible_to(self, member: Membership) -> Self:
        """Start every query here: what this member may not see does not exist.

        A manager sees what every agent entered, whatever its state, and so does an agent where the owner lets agents see their
        colleagues' invoices; else an agent sees their own, and what is on everybody's desk.
        """
        rows = self.filter(organization=member.organization_id)
        return rows if member.sees_all else rows.filter(agent__in=member.desks)

    def of(self, member: Membership) -> Self:
        """The invoices this member entered."""
        return self.filter(organization=member.organization_id, agent=member.user_id)

    def hold(self, pk: int) -> M:
        """The row, locked until the transaction ends."""
        return (
            self.select_for_update(no_key=True, of=("self",))
            .select_related("organization", "vendor", "agent")
            .get(pk=pk)
        )

    def open(self) -> Self:
        """On their agent's desk: drafts and returned ones."""
        return self.filter(status__in=OPEN)

    def undecided(self) -> Self:
        """Open, or on the managers' desk."""
        return self.filter(status__in=(*OPEN, Status.SUBMITTED))

    def on_desk(self) -> Self:
        """Those of them that their agent has not set aside."""
        return self.open().filter(set_aside_at=None)

    def in_desk_order(self) -> Self:
        """Returned ones first, then the oldest first: the desk's order, as an index has it."""
        return self.order_by("-status", "created_at", "pk")

    def after_on_desk(self, status: str, created_at: datetime, pk: int) -> Self:
        """What comes after one that stood so on the desk."""
        later = models.Q(created_at__gt=created_at) | models.Q(
            created_at=created_at, pk__gt=pk
        )
        if status == Status.RETURNED:
            return self.filter(later | models.Q(status=Status.DRAFT))
        return self.filter(later, status=Status.DRAFT, created_at__gte=created_at)

    def lately_rejected(self, since: datetime) -> Self:
        """Rejected since then, and not set aside by their agent."""
        return self.filter(
            status=Status.REJECTED, set_aside_at=None, decided_at__gt=since
        )

    def waiting(self) -> Self:
        """On the managers' desk."""
        return self.filter(status=Status.SUBMITTED)

    def totals(self) -> list[Total]:
        """Number and what is to be paid per currency, exact, the largest first; rows without an amount count as well."""
        sums = (
            self.order_by("currency")
            .values_list("currency")
            .annotate(count=models.Count("pk"), amount=models.Sum(to_pay()))
        )
        found = [
            Total(currency, count, amount or Decimal(0))
            for currency, count, amount in sums
        ]
        return sorted(found, key=Total.weight)

    def totals_by_vendor(self, vendors: Iterable[int]) -> dict[int, list[Total]]:
        """The same for each of some vendors, by primary key; a vendor without invoices is absent."""
        sums = (
            self.filter(vendor__in=vendors)
            .order_by("vendor", "currency")
            .values_list("vendor", "currency")
            .annotate(count=models.Count("pk"), amount=models.Sum(to_pay()))
        )
        totals: dict[int, list[Total]] = {}
        for vendor, currency, count, amount in sums:
            total = Total(currency, count, amount or Decimal(0))
            totals.setdefault(vendor, []).append(total)
        return {
            vendor: sorted(each, key=Total.weight) for vendor, each in totals.items()
        }

    def overdue(self, today: date, *statuses: Status) -> Self:
        """Unpaid and past due (`late.py`), of some statuses or of all that can be."""
        return self.filter(overdue(today, *([statuses] if statuses else [])))

    def unpaid(self) -> Self:
        """Approved, and neither paid nor settled otherwise, unless there is nothing to pay."""
        return self.filter(unpaid())

    def unexported(self) -> Self:
        """Approved, and in no export that counts."""
        return self.filter(status=Status.APPROVED, exported_at=None)

    def found(self, what: str) -> Self:
        """Undecided, and when their rules were last asked they found a doubt or stop ("any"), "stops", or "none"."""
        rows = self.undecided()
        if what == "none":
            return rows.filter(findings={})
        rows = rows.filter(findings__isnull=False).exclude(findings={})
        return rows.filter(_stopped()) if what == "stops" else rows

    def due_between(self, first: date, last: date) -> Self:
        """Due on one of these days and unpaid, approved ones too; neither drafts nor rejected ones."""
        return self.filter(
            due_key__range=(first, last),
            paid_at=None,
            status__in=(Status.SUBMITTED, Status.RETURNED, Status.APPROVED),
        )

    def entered_on(self, day: date, zone: ZoneInfo) -> Self:
        """What was entered on a day of the calendar, as a time zone has it."""
        start = datetime.combine(day, time.min, zone)
        end = datetime.combine(day + timedelta(days=1), time.min, zone)
        return self.filter(created_at__gte=start, created_at__lt=end)
