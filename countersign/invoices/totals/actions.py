"""Keeping the totals: folding what changed into them, and adding them up anew."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import QuerySet

from countersign.database.tenancy import by_organization
from countersign.invoices.models import (
    KIND_COLUMNS,
    Invoice,
    KeptTotal,
    TotalChange,
    TotalKind,
)

_AT_ONCE: Final = 5000

# What each kind's key is in the table of invoices: PostgreSQL's, then SQLite's.
_DAY: Final = (
    "({column} - DATE '0001-01-01') + 1",
    "CAST(julianday({column}) - 1721424.5 AS INTEGER)",
)
_EXPRESSIONS: Final = {
    TotalKind.ALL: ("0", "0"),
    TotalKind.AGENT: ("agent_id", "agent_id"),
    TotalKind.VENDOR: ("COALESCE(vendor_id, 0)",) * 2,
    TotalKind.ISSUED: tuple(each.format(column="issue_key") for each in _DAY),
    TotalKind.DUE: tuple(each.format(column="due_key") for each in _DAY),
    TotalKind.ENTERED: (
        _DAY[0].format(column="(created_at AT TIME ZONE 'UTC')::date"),
        _DAY[1].format(column="substr(created_at, 1, 10)"),
    ),
}


def fold() -> int:
    """Fold what changed into the kept totals, some thousand changes a transaction; how many there were.

    Several may do so at once: each takes changes that no other has.
    """
    return sum(_fold(changes) for changes in by_organization(TotalChange.objects.all()))


def _fold(changes: QuerySet[TotalChange]) -> int:
    folded = 0
    while found := _fold_some(changes):
        folded += found
        if found < _AT_ONCE:
            break
    return folded


@transaction.atomic
def _fold_some(changes: QuerySet[TotalChange]) -> int:
    """Some of an organization's changes, in one transaction; how many."""
    held = changes.select_for_update(no_key=True, skip_locked=True)
    some = list(held.order_by("pk")[:_AT_ONCE])
    _add(some)
    changes.filter(pk__in=[change.pk for change in some]).delete()
    return len(some)


def _add(changes: Iterable[TotalChange]) -> None:
    """One statement for each total, always in the same order, so that two processes cannot deadlock."""
    sums: dict[tuple[object, ...], tuple[int, Decimal]] = defaultdict(
        lambda: (0, Decimal(0))
    )
    for change in changes:
        for kind in TotalKind:
            key = getattr(change, KIND_COLUMNS[kind]) if kind in KIND_COLUMNS else 0
            cell = (
                change.organization_id,
                int(kind),
                key,
                change.status,
                change.currency,
            )
            invoices, gross = sums[cell]
            sums[cell] = (invoices + change.invoices, gross + (change.gross or 0))
    rows: list[list[Any]] = [
        [*cell, invoices, KeptTotal._meta.get_field("gross").get_prep_value(gross)]
        for cell, (invoices, gross) in sorted(sums.items(), key=lambda one: str(one[0]))
        if invoices or gross
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            """INSERT INTO invoices_kepttotal (organization_id, kind, key, status, currency, invoices, gross)
            VALUES (%s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (organization_id, kind, key, status, currency) DO UPDATE SET
            invoices = invoices_kepttotal.invoices + EXCLUDED.invoices, gross = invoices_kepttotal.gross + EXCLUDED.gross""",
            rows,
        )


@transaction.atomic
def add_up(organization_id: int) -> None:
    """Make an organization's kept totals anew from its invoices; whoever writes an invoice waits meanwhile."""
    _hold_off_writers()
    for model in (KeptTotal, TotalChange):
        model.objects.filter(organization=organization_id).delete()
    with connection.cursor() as cursor:
        for kind, expressions in _EXPRESSIONS.items():
            expression = expressions[connection.vendor == "sqlite"]
            cursor.execute(_SUMS.format(expression), [int(kind), organization_id])


def _hold_off_writers() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                f"LOCK TABLE {Invoice._meta.db_table} IN SHARE ROW EXCLUSIVE MODE"
            )


_SUMS: Final = """
    INSERT INTO invoices_kepttotal (organization_id, kind, key, status, currency, invoices, gross)
    SELECT organization_id, %s, {0}, status, currency, count(*), COALESCE(sum(COALESCE(amount_due, gross_total)), 0)
    FROM invoices_invoice WHERE organization_id = %s
    GROUP BY organization_id, 3, status, currency
"""


@transaction.atomic
def differing(organization_id: int) -> list[str]:
    """Which kinds of kept totals are not what the invoices come to; none when all is well. Holds writers off."""
    _hold_off_writers()
    fold()
    before = _cells(organization_id)
    with transaction.atomic():
        add_up(organization_id)
        after = _cells(organization_id)
        transaction.set_rollback(True)
    kinds = {kind for kind, *_ in before ^ after}
    return [kind.name.lower() for kind in TotalKind if kind in kinds]


def _cells(organization_id: int) -> set[tuple[object, ...]]:
    rows = KeptTotal.objects.filter(organization=organization_id)
    return set(
        rows.exclude(invoices=0).values_list(
            "kind", "key", "status", "currency", "invoices", "gross"
        )
    )
