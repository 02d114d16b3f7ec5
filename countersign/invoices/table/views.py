"""The table of invoices: all that a member may see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Model, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from countersign.accounts.doors import member_only
from countersign.accounts.http import MemberRequest
from countersign.accounts.models import Membership
from countersign.database import keyset
from countersign.database.keyset import Order
from countersign.database.replica import from_replica
from countersign.invoices.models import Invoice, InvoiceQuerySet, Kind, Status
from countersign.invoices.search import filters
from countersign.invoices.totals.summing import MOST, Totals, totals
from countersign.vendors.models import Vendor

from .chips import chips, heads, orders
from .own import COLUMNS as COLUMNS_THERE_ARE
from .own import OwnTable
from .rows import COLUMNS, rows
from .today import Today

ROWS: Final = 50
MOST_OFFERED: Final = 200
# Amounts and vendors are the same mix on all days: who walks in their order soon meets rows of some days. Numbers
# and dates follow the days, so that such rows may stand very far on. How many are rather sorted than met on a walk:
SCATTERED: Final = ("gross", "vendor")
FEW: Final = 20_000
MANY: Final = 500_000


@require_safe
@member_only
@from_replica
def table(request: MemberRequest) -> HttpResponse:
    """One page of what the address bar asks for; only the table itself for a page that has the rest already."""
    member = request.membership
    people = list(filters.agents(member))
    asked = filters.read(request.GET, member, people=people)
    shown, own = _shown(request, asked), OwnTable.of(member)
    offered = [name for name in COLUMNS_THERE_ARE if people or name != "agent"]
    columns = [name for name in own.columns_in(asked.view) if name in offered]
    vendors = Vendor.objects.visible_to(member).current().order_by("key")
    context = {
        "room": "invoices",
        "asked": asked,
        "address": asked.address(),
        "search_keeps": [
            (name, str(value)) for name, value in asked.pairs() if name != "q"
        ],
        "locale": member.organization.formats.locale.replace("_", "-"),
        "chips": list(chips(asked, member, people)),
        "heads": heads(asked, columns),
        "columns": columns,
        "span": max(len(columns) - 1, 1),
        "all_span": len(columns) + 3,
        "own": own,
        "day": Today.of(member),
        "page": shown.page,
        "rows": rows(shown.page.rows, member, {user.pk: user for user in people}),
        "is_near": shown.is_near,
        "summed": shown.summed,
        "most": MOST,
    }
    if request.headers.get("HX-Request"):
        response = render(
            request, "invoices/table/_table.html", {**context, "partial": True}
        )
        push_url(response, f"{reverse('invoices:list')}?{asked.address()}")
    else:
        some = _offered(vendors, asked.vendor)
        context |= {
            "statuses": Status.choices,
            "kinds": Kind.choices,
            "vendors": _options(some, asked.vendor),
            "most_vendors": MOST_OFFERED,
            "more_vendors": len(some) >= MOST_OFFERED,
            "people": _options(people, asked.agent),
            "sorts": orders(asked),
            "today": timezone.localdate(timezone=member.zone),
            "offered": [(name, COLUMNS_THERE_ARE[name]) for name in offered],
        }
        response = render(request, "invoices/table/list.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of rows, what all of them come to, and whether they only come close to what was searched for."""

    page: keyset.Page[Invoice]
    summed: Totals
    is_near: bool = False


def _shown(request: MemberRequest, asked: filters.Filters) -> Shown:
    found = _found(request, asked, near=False)
    if found.page.rows or not asked.search:
        return found
    close = _found(request, asked, near=True)
    return replace(close, is_near=bool(close.page.rows))


def _found(request: MemberRequest, asked: filters.Filters, *, near: bool) -> Shown:
    member = request.membership
    found = asked.apply(Invoice.objects.visible_to(member), member, near=near)
    summed = totals(asked, found, member, all_of_them="all_totals" in request.GET)
    order = replace(asked.order, found_first=_is_found_first(asked, summed))
    listed = found.rows.only(*COLUMNS, order.key, order.tie)
    if summed.complete and not summed.count:
        listed = listed.none()
    own, *others = _desk_by_desk(listed, asked, member, order)
    page = keyset.page(own, order, asked=request.GET, size=ROWS, others=others)
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


def _options(rows: Iterable[Model], chosen: Model | None) -> SafeString:
    """Some hundred options of a selection, which a template would take longer to write than all of its page."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((row.pk, " selected" if row == chosen else "", str(row)) for row in rows),
    )


def _offered(vendors: QuerySet[Vendor], chosen: Vendor | None) -> list[Vendor]:
    """The vendors to choose from: the first ones by name, and the one that is chosen."""
    first = list(vendors[:MOST_OFFERED])
    return first if chosen is None or chosen in first else [chosen, *first]
