"""What an invoice says otherwise than its vendor's page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countersign.accounts.formats import Formats
from countersign.documents.models import Document
from countersign.identity.written import plain
from countersign.invoices.content.values import rows
from countersign.invoices.models import Invoice
from countersign.invoices.queries import uses_of
from countersign.invoices.suggesting.said import (
    customer_number,
    fields_of,
    of_part,
    seller_of,
)
from countersign.vendors.models import Vendor, bare_code, name_key

_ADDRESS: Final = ("street", "postcode", "city", "country")
_MOST_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One thing that an invoice says `here` and the page says otherwise. `values` is what the page would say, by column."""

    name: str
    what: str
    here: str
    known: str
    values: Mapping[str, Any]

    @property
    def key(self) -> str:
        """What exactly is said otherwise."""
        return f"{self.name}:{self.here}"[:400]


def otherwise(
    invoice: Invoice, vendor: Vendor | None, documents: Sequence[Document]
) -> list[Otherwise]:
    """What its page says is compared and nothing else: what the page is silent about is no contradiction."""
    if vendor is None:
        return []
    return [
        *_codes(vendor, documents),
        *_customer(vendor, customer_number(documents)),
        *_address(vendor, seller_of(documents)),
        *_terms(vendor, invoice),
    ]


def otherwise_of(invoice: Invoice) -> list[Otherwise]:
    """The same of an invoice as it is kept."""
    documents = [of_part(use.document, use.part) for use in uses_of(invoice)]
    return otherwise(invoice, invoice.vendor, documents)


def _codes(vendor: Vendor, documents: Sequence[Document]) -> Iterator[Otherwise]:
    seller, read = seller_of(documents), fields_of(documents).get("vat_id")
    vat_id = seller.get("vat_id") or (read.value if read and read.is_sure else "")
    here = {"vat_id": bare_code(vat_id), "tax_number": seller.get("tax_number", "")}
    for name, what in (("vat_id", _("VAT id")), ("tax_number", _("Tax number"))):
        known, said = getattr(vendor, name) or "", here[name]
        fits = _fits({name: said})
        if known and said and bare_code(known) != bare_code(said):
            yield Otherwise(name, what, said, known, {name: said} if fits else {})


def _customer(vendor: Vendor, here: str) -> Iterator[Otherwise]:
    """Our number there, however its signs are grouped and whatever noughts stand before it."""
    known = vendor.customer_number or ""
    if known and here and _reads(known).lstrip("0") != _reads(here).lstrip("0"):
        values = {"customer_number": here}
        what = _("Our customer number")
        yield Otherwise(
            "customer_number", what, here, known, values if _fits(values) else {}
        )


def _address(vendor: Vendor, seller: Mapping[str, str]) -> Iterator[Otherwise]:
    """Compared by its parts, and only where both have town and postcode or street."""
    known = {name: getattr(vendor, name) or "" for name in _ADDRESS}
    here = {name: seller.get(name, "") for name in _ADDRESS}
    differs = any(
        known[name] and here[name] and _reads(known[name]) != _reads(here[name])
        for name in _ADDRESS
    )
    if not differs:
        return
    merged = {name: here[name] or known[name] for name in _ADDRESS}
    fits = _fits(merged)
    yield Otherwise(
        "address", _("Address"), _line(here), _line(known), merged if fits else {}
    )


def _terms(vendor: Vendor, invoice: Invoice) -> Iterator[Otherwise]:
    issued, due = invoice.issue_date, invoice.due_date
    if not issued:
        return
    days = (due - issued).days if due else None
    if vendor.payment_days is not None and days not in (None, vendor.payment_days):
        fits = 0 <= (days or 0) <= _MOST_DAYS
        yield Otherwise(
            "payment_days",
            _("Payment terms"),
            in_days(days or 0),
            in_days(vendor.payment_days),
            {"payment_days": days} if fits else {},
        )
    yield from _discount(vendor, invoice)


def _discount(vendor: Vendor, invoice: Invoice) -> Iterator[Otherwise]:
    known = (vendor.discount_percent, vendor.discount_days)
    given = rows(invoice, "discounts")
    if None in known or len(given) != 1 or not invoice.issue_date:
        return
    percent, until = given[0].get("percent"), given[0].get("until")
    if percent is None or until is None:
        return
    here = (Decimal(percent), (until - invoice.issue_date).days)
    if here != known:
        fits = 0 <= here[1] <= _MOST_DAYS and 0 < here[0] < 100
        values = {"discount_percent": here[0], "discount_days": here[1]}
        yield Otherwise(
            "discount",
            _("Cash discount"),
            discount_words(invoice.organization.formats, *here),
            discount_words(invoice.organization.formats, *known),
            values if fits else {},
        )


def in_days(days: int) -> str:
    """ "30 days"."""
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def discount_words(formats: Formats, percent: Any, days: Any) -> str:
    """ "2 % within 10 days"."""
    text = ngettext(
        "%(percent)s %% within %(days)s day",
        "%(percent)s %% within %(days)s days",
        days,
    )
    return str(text % {"percent": formats.show_number(percent), "days": days})


def _fits(values: Mapping[str, str]) -> bool:
    """Has the page room for them?"""
    fields: Any = {name: Vendor._meta.get_field(name) for name in values}
    return all(len(text) <= fields[name].max_length for name, text in values.items())


def _reads(text: str) -> str:
    return name_key(plain(text))


def _line(parts: Mapping[str, str]) -> str:
    place = " ".join(one for one in (parts["postcode"], parts["city"]) if one)
    return ", ".join(one for one in (parts["street"], place, parts["country"]) if one)
