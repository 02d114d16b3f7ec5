"""What is asked for at each size: every list, filter and sort that the pages offer. Needs Django set up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from countersign.accounts.models import Membership, Organization, Role, User
from countersign.database import keyset as paging
from countersign.demo.volume import word
from countersign.invoices.models import AMOUNT_PLACES, Invoice, InvoiceQuerySet
from countersign.invoices.search.filters import SORTS, Filters
from countersign.vendors.models import Vendor

TABLE: Final = "/invoices/"
_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Request:
    """An address, what it is called in the figures, and who asks."""

    name: str
    who: User
    address: str


def requests(organization: Organization) -> Iterator[Request]:
    """The manager's pages, then those of the agent who entered most."""
    members = Membership.objects.filter(organization=organization)
    manager = members.get(role=Role.MANAGER)
    agent = members.filter(role=Role.AGENT).earliest("pk")
    for name, address in _managers(organization, agent):
        yield Request(name, manager.user, address)
    for name, address in _agents(agent):
        yield Request(name, agent.user, address)


def _managers(
    organization: Organization, agent: Membership
) -> Iterator[tuple[str, str]]:
    rows = Invoice.objects.filter(organization=organization)
    vendors = Vendor.objects.filter(organization=organization)
    largest, smallest = vendors.earliest("pk"), vendors.latest("pk")
    yield "first page", TABLE
    yield "1,000th page", _after(rows, 999)
    yield "filter by vendor", _table(vendor=largest.pk)
    yield "manager's overview with totals", _table(status=("approved", "submitted"))
    yield "search by a word of an item", _table(q=word(9000))
    yield "search by a common word", _table(q="paper")
    yield "search by a word of each 200th", _table(q=word(30))
    yield "search by a misspelt vendor", _table(q="Albrehct")
    yield "search by a number", _table(q="0000007")
    yield "search that finds nothing", _table(q="nowhere")
    for sort in SORTS:
        yield f"sort by {sort}", _table(sort=sort)
        yield f"sort by {sort}, backwards", _table(sort=f"-{sort}")
    yield from _filtered(rows, largest, smallest, agent)
    yield "queue", "/review/"
    waits = rows.filter(status="submitted").latest("submitted_at")
    yield "a waiting invoice and the queue", f"/review/{waits.pk}/"
    yield "an invoice", f"{TABLE}{rows.filter(status='approved').latest('pk').pk}/"
    yield "vendors", "/vendors/"
    yield "vendors by a part of the name", "/vendors/?name=albrecht"
    yield "a vendor", f"/vendors/{largest.pk}/"


def _filtered(
    rows: InvoiceQuerySet, largest: Vendor, smallest: Vendor, agent: Membership
) -> Iterator[tuple[str, str]]:
    """Each filter alone, in another order, and with a second one."""
    newest = rows.latest("created_at").created_at.date()
    first = newest - timedelta(days=30)
    for name in ("issued", "due", "entered"):
        days = {f"{name}_from": first, f"{name}_to": newest}
        yield f"{name} in a month", _table(**days)
        yield f"{name} in a month, by amount", _table(**days, sort="-gross")
        yield f"{name} in a month, by vendor", _table(**days, sort="vendor")
    ago = newest - _A_YEAR
    day = {"issued_from": ago, "issued_to": ago}
    long_ago = {"issued_from": ago - timedelta(days=30), "issued_to": ago}
    for sort in ("number", "vendor", "due", "gross", "status"):
        yield f"issued on a day, by {sort}", _table(**day, sort=sort)
        yield f"issued a year ago, by {sort}", _table(**long_ago, sort=sort)
    for sort in ("number", "vendor", "due", "gross", "status"):
        yield f"the largest vendor's, by {sort}", _table(vendor=largest.pk, sort=sort)
    yield "the smallest vendor's", _table(vendor=smallest.pk)
    yield "an agent's", _table(agent=agent.user_id)
    yield "an agent's, by amount", _table(agent=agent.user_id, sort="-gross")
    for status in ("draft", "submitted", "approved", "returned", "rejected"):
        yield f"status {status}", _table(status=status)
        yield f"status {status}, by amount", _table(status=status, sort="-gross")
    yield "amounts that many have", _table(amount_from=100, amount_to=5000)
    yield "an amount", _table(amount_from="1234.50", amount_to="1234.50")
    yield (
        "the largest amounts, by due date",
        _table(amount_from=_large(rows), sort="due"),
    )
    yield "a currency that nobody uses", _table(currency="XOF")
    yield "what has doubts", _table(doubts="any")
    month = {"issued_from": first, "issued_to": newest}
    both = {"vendor": largest.pk, "agent": agent.user_id}
    yield "a vendor's of an agent", _table(**both)
    yield "a vendor's returned", _table(vendor=largest.pk, status="returned")
    yield "a vendor's in a month", _table(vendor=largest.pk, **month)
    yield "an agent's returned", _table(agent=agent.user_id, status="returned")
    yield "an agent's in a month", _table(agent=agent.user_id, **month)
    yield "returned in a month", _table(status="returned", **month)
    yield "a common word of a vendor", _table(vendor=largest.pk, q="paper")
    yield "a rare word of an agent", _table(agent=agent.user_id, q=word(9000))
    yield "a common word in a month", _table(q="paper", **month)
    yield "a common word, by amount", _table(q="paper", sort="-gross")


def _large(rows: InvoiceQuerySet) -> str:
    """An amount that some twenty invoices are above."""
    key = rows.order_by("-pay_key").values_list("pay_key", flat=True)[20]
    return f"{key / 10**AMOUNT_PLACES:.2f}"


def _agents(agent: Membership) -> Iterator[tuple[str, str]]:
    own = Invoice.objects.of(agent)
    vendor = Vendor.objects.filter(organization=agent.organization_id).earliest("pk")
    draft = own.filter(status="draft").latest("pk")
    yield "own desk", f"{TABLE}desk/"
    yield "own first page", TABLE
    yield "own 20th page", _after(own, 19)
    for sort in SORTS:
        yield f"own by {sort}", _table(sort=sort)
    yield "own of a vendor", _table(vendor=vendor.pk)
    yield "own approved", _table(status="approved")
    yield "own returned, by amount", _table(status="returned", sort="-gross")
    yield "own by a word of an item", _table(q=word(9000))
    yield "own by a common word", _table(q="paper")
    yield "own vendors", "/vendors/"
    yield "own vendor", f"/vendors/{vendor.pk}/"
    yield "a draft's form", f"{TABLE}{draft.pk}/edit/"


_A_YEAR: Final = timedelta(days=365)


def _table(**asked: object) -> str:
    return f"{TABLE}?{urlencode(asked, doseq=True)}"


def _after(rows: InvoiceQuerySet, pages: int) -> str:
    """The page that comes after so many."""
    order = Filters().order
    last = min(pages * _PAGE, rows.count() - 2 * _PAGE)
    return _table(after=paging.cursor(rows.order_by(*order.fields)[last], order))
