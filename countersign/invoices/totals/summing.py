"""Exact totals of a list of invoices, without adding up all of them where kept totals can answer."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from django.db.models import (
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from countersign.accounts.models import Membership
from countersign.invoices.models import (
    KIND_COLUMNS,
    NO_DATE,
    Invoice,
    KeptTotal,
    Total,
    TotalChange,
    TotalKind,
    to_pay,
)
from countersign.invoices.search.filters import Filters, Span
from countersign.invoices.search.matching import Found
from countersign.vendors.models import Vendor

MOST: Final = 1000  # invoices that are added up unasked
_DAY: Final = timedelta(days=1)
_SPANS: Final = {
    "issued": TotalKind.ISSUED,
    "due": TotalKind.DUE,
    "entered": TotalKind.ENTERED,
}
Sums = QuerySet[Any, tuple[str, int, Decimal | None]]


@dataclass(frozen=True, slots=True)
class Totals:
    """Totals by currency; when not `complete` there are more than MOST invoices, and nobody asked for their sum."""

    totals: tuple[Total, ...]
    complete: bool = True

    @property
    def count(self) -> int:
        return sum(total.count for total in self.totals)


def totals(
    asked: Filters, found: Found, member: Membership, *, all_of_them: bool
) -> Totals:
    """The totals of the invoices that the filters ask for; `found` are their rows.

    Kept totals answer for all, and for any statuses with one of agent, vendor and days. Anything else is
    added up from the rows themselves: up to MOST, or `all_of_them`.
    """
    if kept := _kept(asked, member):
        return Totals(_sum(kept))
    some, said = found.rows.order_by(), found.said
    if not all_of_them and (said is None or said > MOST):
        if said and asked.is_search_alone and member.sees_all:  # then they are all
            return Totals((), complete=False)
        shown = list(some.values_list("currency", to_pay())[: MOST + 1])
        if len(shown) > MOST:
            return Totals((), complete=False)
        return Totals(_sum_rows(shown))
    return Totals(tuple(some.totals()))


def of_vendors(member: Membership, vendors: Iterable[Vendor]) -> dict[int, list[Total]]:
    """The totals of each of some vendors, by primary key; a vendor without invoices is absent."""
    keys = [vendor.pk for vendor in vendors]
    if not member.sees_all:
        return Invoice.objects.visible_to(member).totals_by_vendor(keys)
    organization = member.organization_id
    kept = KeptTotal.objects.filter(
        organization=organization, kind=TotalKind.VENDOR, key__in=keys
    )
    changes = TotalChange.objects.filter(organization=organization, vendor__in=keys)
    sums = _summed(kept, "key", "currency").union(
        _summed(changes, "vendor", "currency"), all=True
    )
    found: dict[int, list[Any]] = defaultdict(list)
    row: Any
    for row in sums:
        found[row[0]].append(row[1:])
    totals = {vendor: list(_sum(each)) for vendor, each in found.items()}
    return {vendor: each for vendor, each in totals.items() if each}


def invoices_of_each(member: Membership) -> Combinable:
    """For sorting a query of vendors: how many invoices of each the member may see, at most half a minute old."""
    organization = member.organization_id
    if not member.sees_all:
        own = Invoice.objects.visible_to(member).filter(vendor=OuterRef("pk"))
        return _first(own.values("vendor").annotate(n=Count("pk")))
    kept = KeptTotal.objects.filter(
        organization=organization, kind=TotalKind.VENDOR, key=OuterRef("pk")
    )
    return _first(kept.values("key").annotate(n=Sum("invoices")))


def _first(counts: QuerySet[Any, Any]) -> Coalesce:
    return Coalesce(
        Subquery(counts.order_by().values("n"), output_field=IntegerField()), 0
    )


def _kept(asked: Filters, member: Membership) -> Iterable[Any] | None:
    """The sums that answer what is asked for, in one statement; None when no kept totals do."""
    agents = (asked.agent.pk,) if asked.agent else () if member.sees_all else member.desks  # fmt: skip
    about: list[tuple[TotalKind, tuple[int, ...] | Span]] = []
    about += [(TotalKind.AGENT, agents)] if agents else []
    about += [(TotalKind.VENDOR, (asked.vendor.pk,))] if asked.vendor else []
    about += [(_SPANS[name], span) for name, span in asked.spans.items()]
    if asked.search or asked.narrows or len(about) > 1:
        return None
    wanted = Q(status__in=asked.statuses) if asked.statuses else Q()
    if not about:
        return _of(member, TotalKind.ALL, wanted & Q(key=0), wanted)
    kind, key = about[0]
    if not isinstance(key, Span):
        changed = Q(**{f"{KIND_COLUMNS[kind]}__in": key})
        return _of(member, kind, wanted & Q(key__in=key), wanted & changed)
    if kind == TotalKind.ENTERED:
        return _entered(member, wanted, *_moments(key, member))
    return _of_days(member, kind, wanted, key)


def _of(member: Membership, kind: TotalKind, kept_by: Q, changed: Q) -> Sums:
    """Kept totals and changes in one statement, so that nothing is folded between reading the two."""
    organization = member.organization_id
    kept = KeptTotal.objects.filter(kept_by, organization=organization, kind=kind)
    changes = TotalChange.objects.filter(changed, organization=organization)
    return _summed(kept, "currency").union(_summed(changes, "currency"), all=True)


def _of_days(member: Membership, kind: TotalKind, wanted: Q, span: Span) -> Sums:
    end = (span.last + _DAY if span.last else NO_DATE).toordinal()
    first = span.first.toordinal() if span.first else 0
    column = KIND_COLUMNS[kind]
    return _of(
        member,
        kind,
        wanted & Q(key__gte=first, key__lt=end),
        wanted & Q(**{f"{column}__gte": first, f"{column}__lt": end}),
    )


def _moments(span: Span, member: Membership) -> tuple[datetime, datetime]:
    first = span.first or date.min + 2 * _DAY
    last = span.last or NO_DATE - 2 * _DAY
    return (
        datetime.combine(first, time.min, member.zone),
        datetime.combine(last + _DAY, time.min, member.zone),
    )


def _entered(member: Membership, wanted: Q, start: datetime, end: datetime) -> Sums:
    """Whole days of UTC are kept; the hours before and after them are added up from the invoices."""
    first = (start.astimezone(UTC) - timedelta(microseconds=1)).date() + _DAY
    after = end.astimezone(UTC).date()
    if first >= after:
        whole = Q(pk=None)
        edges = Q(created_at__gte=start, created_at__lt=end)
        days = Q(pk=None)
    else:
        midnights = [datetime.combine(day, time.min, UTC) for day in (first, after)]
        days = Q(key__gte=first.toordinal(), key__lt=after.toordinal())
        whole = Q(entered__gte=first.toordinal(), entered__lt=after.toordinal())
        edges = Q(created_at__gte=start, created_at__lt=midnights[0]) | Q(
            created_at__gte=midnights[1], created_at__lt=end
        )
    sums = _of(member, TotalKind.ENTERED, wanted & days, wanted & whole)
    rows = Invoice.objects.filter(wanted, edges, organization=member.organization_id)
    counted = rows.order_by().values_list("currency")
    return sums.union(counted.annotate(n=Count("pk"), total=Sum(to_pay())), all=True)


def _summed(rows: QuerySet[Any], *by: str) -> Sums:
    groups: Any = rows.order_by().values_list(*by)
    sums: Sums = groups.annotate(n=Sum("invoices"), total=Sum("gross"))
    return sums


def _sum(sums: Iterable[Any]) -> tuple[Total, ...]:
    """The parts' sums by currency, without those that came to nothing."""
    found: dict[str, tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for currency, count, amount in sums:
        before = found[currency]
        found[currency] = (before[0] + count, before[1] + (amount or 0))
    totals = (
        Total(currency, count, amount)
        for currency, (count, amount) in found.items()
        if count
    )
    return tuple(sorted(totals, key=Total.weight))


def _sum_rows(rows: Iterable[tuple[str, Decimal | None]]) -> tuple[Total, ...]:
    return _sum((currency, 1, amount) for currency, amount in rows)
