"""Which invoices a list shows: one page of them, what all of them come to, in an order that is quick to walk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from countersign.accounts.models import Membership
from countersign.database import keyset
from countersign.database.keyset import Order
from countersign.invoices.models import Invoice, InvoiceQuerySet
from countersign.invoices.search import filters
from countersign.invoices.totals.summing import Totals, totals

# Amounts and vendors are the same mix on all days: who walks in their order soon meets rows of some days. Numbers
# and dates follow the days, so that such rows may stand very far on. How many are rather sorted than met on a walk:
SCATTERED: Final = ("gross", "vendor")
FEW: Final = 20_000
MANY: Final = 500_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of rows, what all of them come to, and whether they only come close to what was searched for."""

    page: keyset.Page[Invoice]
    summed: Totals
    is_near: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page: its cursor as `keyset` reads it, how many rows, and of which columns (all of them for none)."""

    cursor: Mapping[str, str]
    size: int
    columns: tuple[str, ...] = ()
    all_of_them: bool = False


def shown(asked: filters.Filters, member: Membership, wanted: Wanted) -> Shown:
    """What was asked for, of what the member may see; what comes close to it where nothing is written so."""
    found = _found(asked, member, wanted, near=False)
    if found.page.rows or not asked.search:
        return found
    close = _found(asked, member, wanted, near=True)
    return replace(close, is_near=bool(close.page.rows))


def _found(
    asked: filters.Filters, member: Membership, wanted: Wanted, *, near: bool
) -> Shown:
    found = asked.apply(Invoice.objects.visible_to(member), member, near=near)
    summed = totals(asked, found, member, all_of_them=wanted.all_of_them)
    order = replace(asked.order, found_first=_is_found_first(asked, summed))
    listed = found.rows
    if wanted.columns:
        listed = listed.only(*wanted.columns, order.key, order.tie)
    if summed.complete and not summed.count:
        listed = listed.none()
    own, *others = _desk_by_desk(listed, asked, member, order)
    page = keyset.page(own, order, asked=wanted.cursor, size=wanted.size, others=others)
    return Shown(page, summed)


def _desk_by_desk(
    rows: InvoiceQuerySet, asked: filters.Filters, member: Membership, order: Order
) -> Sequence[InvoiceQuerySet]:
    """The same rows, of each desk by itself where an index has the desks one by one in that order; else all at once."""
    if member.sees_all or asked.agent or order.found_first:
        return [rows]
    return [rows.filter(agent=one) for one in member.desks]


def _is_found_first(asked: filters.Filters, summed: Totals) -> bool:
    """Are the rows of some days sorted in another order than theirs?"""
    sort = asked.sort.removeprefix("-")
    if asked.is_scattered and summed.complete and summed.count <= FEW:
        return not (asked.amounts and sort == "gross")
    spans = {*asked.spans, "issued"} if asked.month else asked.spans
    if not spans or sort in spans:
        return False
    if sort in SCATTERED:
        return summed.complete and summed.count <= FEW
    return summed.count <= MANY
