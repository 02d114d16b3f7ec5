"""The sums of a month, made by the database: as many statements for one invoice as for a million."""

from datetime import date
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from countersign.accounts.models import Membership
from countersign.coding.models import CodingLine
from countersign.invoices.models import (
    NO_DATE,
    OPEN,
    Invoice,
    InvoiceQuerySet,
    Status,
    counting_day,
    counts_between,
    decided_between,
    to_pay,
    unpaid,
)

Rows = QuerySet[Any, Any]
_TABLE: Final = tuple(
    f"taxes.0.{name}" for name in ("category", "rate", "base", "tax", "exemption")
)


def standing(member: Membership, first: date, end: date) -> Rows:
    """By the month in which they count, currency and status: number, to pay; the unpaid and what is paid of them; what is not exported.

    Also the drafts without an issue date, in the month of NO_DATE.
    """
    first_open = member.organization.first_open
    days = counts_between(first, end, first_open)
    undated = Q(issue_key=NO_DATE, status__in=OPEN)
    rows = Invoice.objects.visible_to(member).filter(days | undated)
    unexported = Q(status=Status.APPROVED, exported_at=None)
    return (
        rows.order_by()
        .annotate(month=TruncMonth(counting_day(first_open)))
        .values_list("month", "currency", "status")
        .annotate(
            count=Count("pk"),
            amount=Sum(to_pay()),
            unpaid_count=Count("pk", filter=unpaid()),
            unpaid_amount=Sum(to_pay(), filter=unpaid()),
            paid=Sum("paid_amount", filter=unpaid()),
            unexported_count=Count("pk", filter=unexported),
            unexported_amount=Sum(to_pay(), filter=unexported),
        )
    )


def wholes(member: Membership, first: date, end: date, *, is_coded: bool) -> list[Any]:
    """By currency the totals of the approved invoices, then of those without a VAT table, then of those without coding."""
    untabled = Q(more=None) | ~Q(more__has_any_keys=_TABLE)
    wanted = _totals() | _totals("untabled_", filter=untabled)
    if is_coded:
        ours = CodingLine.objects.filter(organization=member.organization_id)
        uncoded = ~Exists(ours.filter(invoice=OuterRef("pk")))
        wanted |= _totals("uncoded_", filter=uncoded)
    rows = _approved(member, first, end).values_list("currency")
    return list(rows.annotate(**wanted))


def by_vendor(member: Membership, first: date, end: date) -> Rows:
    """By currency and vendor the totals of the approved invoices."""
    rows = _approved(member, first, end)
    named = rows.values_list("currency", "vendor", "vendor__name")
    return named.annotate(**_totals())


def by_coding(member: Membership, first: date, end: date) -> Rows:
    """By currency, account and cost centre: how many parts, and their net and tax."""
    lines = CodingLine.objects.filter(
        decided_between(first, end, "invoice__"),
        organization=member.organization_id,
        invoice__organization=member.organization_id,
        invoice__status=Status.APPROVED,
    )
    named = lines.order_by().values_list(
        *("invoice__currency", "account__number", "account__name"),
        *("cost_centre__number", "cost_centre__name"),
    )
    return named.annotate(parts=Count("pk"), net=Sum("amount"), tax_sum=Sum("tax"))


def by_rate(member: Membership, first: date, end: date) -> list[Any]:
    """By currency, category and rate: number of invoices, then whole units and billionths of base and tax.

    SQL by hand, since a VAT table lies in one column by path (``taxes.0.base``): its lines are made of their cells
    first, then added up. SQLite knows no decimals, so whole units and billionths are added up apart.
    """
    each, exact = _EACH[connection.vendor]
    values: dict[str, int | date | str] = {
        "organization": member.organization_id,
        "first": first,
        "end": end,
        "status": Status.APPROVED.value,
    }
    query = _BY_RATE.format(each=each, **{name: exact(name) for name in _SUMMED})
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _approved(member: Membership, first: date, end: date) -> InvoiceQuerySet:
    rows = Invoice.objects.visible_to(member).order_by()
    return rows.filter(decided_between(first, end), status=Status.APPROVED)


def _totals(prefix: str = "", **how: Any) -> dict[str, Any]:
    return {
        f"{prefix}count": Count("pk", **how),
        f"{prefix}net": Sum("net_total", **how),
        f"{prefix}tax": Sum("tax_total", **how),
        f"{prefix}gross": Sum("gross_total", **how),
        f"{prefix}to_pay": Sum(to_pay(), **how),
    }


def _exact_sqlite(name: str) -> str:
    """Whole units and billionths of a decimal in its plain form, each as a whole number."""
    part = f"substr(substr({name}, instr({name} || '.', '.') + 1) || '000000000', 1, 9)"
    sign = f"CASE WHEN {name} LIKE '-%%' THEN -1 ELSE 1 END"
    return f"SUM(CAST({name} AS INTEGER)), SUM({sign} * CAST({part} AS INTEGER))"


def _exact_postgresql(name: str) -> str:
    return f"SUM(substring({name} from '^-?[0-9]+(?:[.][0-9]+)?$')::numeric), 0"


_SUMMED: Final = ("base", "tax")
_EACH: Final = {
    "sqlite": ("json_each(i.more)", _exact_sqlite),
    "postgresql": ("jsonb_each_text(i.more)", _exact_postgresql),
}
_BY_RATE: Final = """
    SELECT currency, category, rate, COUNT(DISTINCT id), {base}, {tax}
    FROM (
        SELECT i.id, i.currency, rtrim(e.key, 'abcdefghijklmnopqrstuvwxyz_') AS line,
            MAX(CASE WHEN e.key LIKE '%%.category' THEN e.value END) AS category,
            MAX(CASE WHEN e.key LIKE '%%.rate' THEN e.value END) AS rate,
            MAX(CASE WHEN e.key LIKE '%%.base' THEN e.value END) AS base,
            MAX(CASE WHEN e.key LIKE '%%.tax' THEN e.value END) AS tax
        FROM invoices_invoice i CROSS JOIN {each} e
        WHERE i.organization_id = %(organization)s AND i.status = %(status)s
            AND (i.counts_in IS NULL AND i.issue_key >= %(first)s AND i.issue_key < %(end)s
                OR i.counts_in >= %(first)s AND i.counts_in < %(end)s)
            AND e.key LIKE 'taxes.%%'
        GROUP BY i.id, i.currency, rtrim(e.key, 'abcdefghijklmnopqrstuvwxyz_')
    ) lines
    GROUP BY currency, category, rate"""
