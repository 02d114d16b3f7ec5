"""From the database's sums to a month's figures."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from countersign.accounts.models import Membership
from countersign.invoices.content.values import of_text
from countersign.invoices.models import NO_DATE, OPEN, Status

from . import queries
from .figures import (
    NOTHING,
    ZERO,
    Coded,
    InCurrency,
    Month,
    OfVendor,
    Past,
    Standing,
    Sum,
    Taxed,
    Totals,
)

MONTHS: Final = 12
_BILLIONTHS: Final = -9


def month_of(member: Membership, first: date) -> Month:
    """The month that begins on `first`, as this manager sees it: five statements."""
    end = following(first, 1)
    is_coded = member.organization.has_coding
    standing, undated = _standing(member, following(first, 1 - MONTHS), end)
    wholes = _wholes(member, first, end, is_coded=is_coded)
    taxes = _taxes(queries.by_rate(member, first, end))
    coded = list(queries.by_coding(member, first, end)) if is_coded else []
    vendors: dict[str, list[OfVendor]] = defaultdict(list)
    for currency, pk, name, *sums in queries.by_vendor(member, first, end):
        vendors[currency].append(OfVendor(pk, name, _totals(sums)))
    for some in vendors.values():
        some.sort(key=lambda one: (-one.totals.gross, one.name))
    months = [following(first, -back) for back in reversed(range(MONTHS))]
    found = []
    for currency, by_month in sorted(standing.items(), key=_most_first):
        if not any(
            one.came_in.count or one.rejected.count for one in by_month.values()
        ):
            continue
        approved, untabled, uncoded = wholes.get(currency, (Totals(),) * 3)
        found.append(
            InCurrency(
                currency=currency,
                standing=by_month.get(first, Standing()),
                past=[Past(one, by_month.get(one, Standing())) for one in months],
                approved=approved,
                taxes=taxes.get(currency, ()),
                untabled=untabled,
                accounts=_coded(
                    row[1:3] + row[5:] for row in coded if row[0] == currency
                ),
                centres=_coded(row[3:] for row in coded if row[0] == currency),
                uncoded=uncoded,
                vendors=vendors[currency],
            )
        )
    last = first.replace(day=monthrange(first.year, first.month)[1])
    is_moved = member.organization.closed_through is not None
    return Month(first, last, found, undated, is_coded, is_moved)


def _most_first(one: tuple[str, dict[date, Standing]]) -> tuple[int, str]:
    currency, by_month = one
    return -sum(each.came_in.count for each in by_month.values()), currency


def following(first: date, months: int) -> date:
    """The first day so many months on."""
    at = first.year * 12 + first.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def _standing(
    member: Membership, first: date, end: date
) -> tuple[dict[str, dict[date, Standing]], int]:
    """By currency and month; and how many drafts have no issue date."""
    undated = 0
    found: dict[str, dict[date, dict[str, Any]]] = defaultdict(dict)
    for month, currency, status, count, amount, *parts in queries.standing(
        member, first, end
    ):
        if month.year == NO_DATE.year:
            undated += count
            continue
        values = found[currency].setdefault(month, {})
        told = Sum(count, amount or ZERO)
        name = "on_desk" if status in OPEN else str(status)
        values[name] = values.get(name, NOTHING) + told
        if status == Status.APPROVED:
            values["unpaid"] = Sum(parts[0], parts[1] or ZERO)
            values["paid_in_part"] = parts[2] or ZERO
            values["unexported"] = Sum(parts[3], parts[4] or ZERO)
    made = {
        currency: {month: Standing(**values) for month, values in months.items()}
        for currency, months in found.items()
    }
    return made, undated


def _wholes(
    member: Membership, first: date, end: date, *, is_coded: bool
) -> dict[str, tuple[Totals, Totals, Totals]]:
    rows = queries.wholes(member, first, end, is_coded=is_coded)
    return {
        currency: (
            _totals(sums[:5]),
            _totals(sums[5:10]),
            _totals(sums[10:]) if is_coded else Totals(),
        )
        for currency, *sums in rows
    }


def _totals(sums: Sequence[Any]) -> Totals:
    return Totals(sums[0], *(one or ZERO for one in sums[1:]))


def _taxes(rows: Iterable[Any]) -> dict[str, list[Taxed]]:
    """By currency, by category and the highest rate first; one that is written in several ways counts once."""
    found: dict[str, list[Taxed]] = defaultdict(list)
    for currency, category, rate, count, base, base_part, tax, tax_part in rows:
        found[currency].append(
            Taxed(
                (category or "").strip().upper(),
                of_text("taxes.0.rate", rate or ""),
                count,
                _exact(base, base_part),
                _exact(tax, tax_part),
            )
        )
    return {currency: _ordered(some) for currency, some in found.items()}


def _exact(whole: int | Decimal | None, part: int | None) -> Decimal:
    exact = Decimal(whole or 0) + Decimal(part or 0).scaleb(_BILLIONTHS)
    return exact.normalize() if exact else ZERO


def _ordered(taxes: Iterable[Taxed]) -> list[Taxed]:
    def key(one: Taxed) -> tuple[bool, str, Decimal]:
        return (one.category != "S", one.category, -(one.rate or ZERO))

    return sorted(taxes, key=key)


def _coded(rows: Iterable[Sequence[Any]]) -> list[Coded]:
    """By number, what is booked on none last."""
    found: dict[tuple[str, str], tuple[int, Decimal, Decimal]] = {}
    for number, name, parts, net, tax in rows:
        known = found.get((number or "", name or ""), (0, ZERO, ZERO))
        sums = (known[0] + parts, known[1] + (net or ZERO), known[2] + (tax or ZERO))
        found[number or "", name or ""] = sums
    made = [Coded(number, name, *sums) for (number, name), sums in found.items()]
    return sorted(made, key=lambda one: (not one.number, one.number))
