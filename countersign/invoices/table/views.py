"""The table of invoices: all that a member may see."""

from collections.abc import Iterable
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
from countersign.database.replica import from_replica
from countersign.invoices.models import Kind, Status
from countersign.invoices.search import filters
from countersign.invoices.totals.summing import MOST
from countersign.vendors.models import Vendor

from . import finding
from .chips import chips, heads, orders
from .finding import Wanted
from .own import COLUMNS as COLUMNS_THERE_ARE
from .own import OwnTable
from .rows import COLUMNS, rows
from .today import Today

ROWS: Final = 50
MOST_OFFERED: Final = 200


@require_safe
@member_only
@from_replica
def table(request: MemberRequest) -> HttpResponse:
    """One page of what the address bar asks for; only the table itself for a page that has the rest already."""
    member = request.membership
    people = list(filters.agents(member))
    asked = filters.read(request.GET, member, people=people)
    own = OwnTable.of(member)
    wanted = Wanted(request.GET, ROWS, COLUMNS, "all_totals" in request.GET)
    shown = finding.shown(asked, member, wanted)
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
