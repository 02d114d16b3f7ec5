"""What is asked for at each size: every list, filter and sort that the pages offer. Needs Django set up."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from countersign.accounts.models import Membership, Organization, Role, User
from countersign.database import keyset as paging
from countersign.demo.words import word
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
    yield from _found_by_more(rows, largest, smallest)
    yield from _settled(rows)
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


def _found_by_more(
    rows: InvoiceQuerySet, largest: Vendor, smallest: Vendor
) -> Iterator[tuple[str, str]]:
    """Whatever an invoice is found by beside its number, vendor and items."""
    ordered = rows.exclude(order_reference="").latest("pk").order_reference
    newest = rows.latest("created_at")
    yield "search by an order", _table(q=ordered)
    yield "search by a part of many orders", _table(q="PO")
    yield "search by a VAT id", _table(q=largest.vat_id)
    yield "search by a VAT id in groups", _table(q=_in_groups(largest.vat_id))
    yield "search by a VAT id of few", _table(q=smallest.vat_id)
    named = rows.filter(originals__isnull=False).latest("pk")
    yield "search by a file's name", _table(q=f"{named.number_key}.pdf")
    yield "search by a word of a comment", _table(q=f"once {word(17)}")
    yield "search by a common word of comments", _table(q="once")
    yield "search by an amount", _table(q=f"{newest.gross_total:.2f}")
    yield "search by a day", _table(q=f"{newest.issue_date:%d.%m.%Y}")
    yield "search by a day and a word", _table(q=f"{newest.issue_date:%d.%m.%Y} paper")
    yield "search by an order of doubts", _table(q="PO", doubts="any")
    yield "search by a word, uncoded", _table(q="paper", coding="no")
    yield "search by a word, unpaid", _table(q="paper", payment="unpaid")


def _in_groups(vat_id: str) -> str:
    return f"{vat_id[:2]} {vat_id[2:5]} {vat_id[5:8]} {vat_id[8:]}"


def _settled(rows: InvoiceQuerySet) -> Iterator[tuple[str, str]]:
    """What is doubtful, coded, paid and exported, each in orders that people choose."""
    newest = rows.latest("created_at").created_at.date()
    asked: dict[str, dict[str, object]] = {
        "unpaid": {"payment": "unpaid"},
        "overdue": {"payment": "overdue"},
        "paid": {"payment": "paid"},
        "not exported": {"exported": "no"},
        "exported": {"exported": "yes"},
        "uncoded": {"coding": "no"},
        "coded": {"coding": "yes"},
        "doubts": {"doubts": "any"},
        "stops": {"doubts": "stops"},
        "without doubts": {"doubts": "none"},
        "of a month": {"month": f"{newest - _A_YEAR:%Y-%m}"},
        "unpaid in euros from an amount": {
            "payment": "unpaid",
            "amount_from": 1000,
            "currency": "EUR",
        },
    }
    for name, filters in asked.items():
        yield name, _table(**filters)
        for sort in ("-gross", "vendor"):
            yield f"{name}, by {sort.strip('-')}", _table(**filters, sort=sort)
    yield "to pay", "/payments/"
    yield "the month", "/month/"


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
    yield "own by a VAT id", _table(q=vendor.vat_id)
    yield "own doubts", _table(doubts="any")
    yield "own uncoded", _table(coding="no")
    yield "own unpaid", _table(payment="unpaid")
    yield "own amounts from", _table(amount_from=5000)
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
