"""What an invoice lacks to be a whole e-invoice, and what of it none can say: in the user's words, before it is written."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from countersign.documents.codes.units import UNITS
from countersign.extraction.record import EInvoice, Line, TaxPart
from countersign.money import exponent

from .said import goes_abroad

Lack = tuple[str, str]  # the field as the screens call it, and why
_CATEGORIES: Final = frozenset(("S", "Z", "E", "AE", "K", "G", "O", "L", "M"))
_MOST_PLACES: Final = 2  # BR-DEC
# What XRechnung takes for the type of an invoice (BR-DE-17).
_GERMAN_TYPES: Final = frozenset(
    ["326", "380", "381", "384", "389", "875", "876", "877"]
)
_WITHOUT_TAX: Final = frozenset(("Z", "E", "AE", "K", "G", "O"))


def lacks(said: EInvoice, *, xrechnung: bool) -> Iterator[Lack]:
    """All of it; nothing for an invoice that can be written as it is."""
    yield from _head(said)
    yield from _parties(said)
    yield from _lines(said)
    yield from _taxes(said)
    yield from _sums(said)
    if xrechnung:
        yield from _german(said)


def _head(said: EInvoice) -> Iterator[Lack]:
    missing = _("An e-invoice needs it.")
    for value, name in (
        (said.number, _("Invoice number")),
        (said.issued, _("Issue date")),
        (said.currency, _("Currency")),
        (said.net, _("Net total")),
        (said.tax, _("Tax total")),
        (said.gross, _("Gross total")),
    ):
        if not value:
            yield name, missing
    if exponent(said.currency) > _MOST_PLACES:
        yield (
            _("Currency"),
            _("EN 16931 has two decimals, and amounts of this have more."),
        )
    if said.withheld and Decimal(said.withheld):
        yield (
            _("Withheld"),
            _("EN 16931 has no place for an amount that the payer withholds."),
        )
    is_open = bool(said.payable) and Decimal(said.payable) > 0
    if is_open and not (said.due or said.payment_terms):
        yield (
            _("Due date"),
            _("It or payment terms must be said where something is to be paid."),
        )
    if said.period_start and said.period_end and said.period_start > said.period_end:
        yield _("Period to"), _("It ends before it begins.")


def _parties(said: EInvoice) -> Iterator[Lack]:
    seller, buyer = said.seller, said.buyer
    missing = _("An e-invoice needs it.")
    if not seller.name:
        yield _("Vendor"), missing
    if not seller.country:
        yield _("Vendor's country"), _("Write it on the vendor's page.")
    if not (seller.vat_id or seller.registration or seller.identifiers):
        yield (
            _("Vendor's VAT id"),
            _("It or the register number must be on the vendor's page."),
        )
    taxed = {part.category for part in said.taxes} & {"S", "Z", "E", "AE", "K", "G"}
    if taxed and not (seller.vat_id or seller.tax_number):
        yield (
            _("Vendor's VAT id"),
            _("It or the tax number must be on the vendor's page."),
        )
    if taxed & {"AE", "K"} and not buyer.vat_id:
        yield (
            _("VAT id"),
            _("Your own is needed for reverse charge: write it under Settings."),
        )
    if not buyer.country:
        yield _("Country"), _("Write your own into the profile.")


def _lines(said: EInvoice) -> Iterator[Lack]:
    if not said.lines:
        yield _("Items"), _("An e-invoice has at least one.")
    for line in said.lines:
        for name, why in _line(line, said.currency):
            words = {"item": line.line_id, "field": name}
            yield _("Item %(item)s: %(field)s") % words, why


def _line(line: Line, currency: str) -> Iterator[Lack]:
    missing = _("An e-invoice needs it.")
    for value, name in (
        (line.name, _("Description")),
        (line.quantity, _("Quantity")),
        (line.price, _("Unit price")),
        (line.total, _("Line total")),
    ):
        if not value:
            yield name, missing
    if line.unit not in UNITS:
        yield (
            _("Unit"),
            _("“%(unit)s” is no unit that has a code.") % {"unit": line.unit},
        )
    if line.price and Decimal(line.price) < 0:
        yield _("Unit price"), _("A price is never below nothing; the quantity may be.")
    if not line.category:
        yield _("Tax rate"), _("The VAT table must say by which category it is taxed.")
    elif line.category not in _CATEGORIES:
        yield _("Tax category"), _("“%(code)s” is none.") % {"code": line.category}
    elif line.category != "O" and not line.rate:
        yield _("Tax rate"), missing
    if line.total and Decimal(line.total) != round(
        Decimal(line.total), exponent(currency)
    ):
        yield _("Line total"), _("It has more decimals than the currency.")


def _taxes(said: EInvoice) -> Iterator[Lack]:
    for part in said.taxes:
        yield from _tax(part)
    of_lines = {(line.category, line.rate) for line in said.lines}
    of_table = {(part.category, part.rate) for part in said.taxes}
    if said.lines and not of_lines <= of_table:
        yield _("VAT"), _("The VAT table has no row for the rate of an item.")
    if goes_abroad(said.taxes) and not (
        said.delivered or said.period_start or said.period_end
    ):
        yield (
            _("Delivered"),
            _("For goods within the EU this day, or a period, must be said."),
        )


def _tax(part: TaxPart) -> Iterator[Lack]:
    if part.category not in _CATEGORIES:
        yield _("Category"), _("“%(code)s” is none.") % {"code": part.category}
    if part.category == "E" and not (part.exemption or part.exemption_code):
        yield _("Reason without tax"), _("The VAT table must say why there is no tax.")
    if part.category in _WITHOUT_TAX and part.rate and Decimal(part.rate):
        yield _("Rate"), _("It must be nothing in this category.")


def _sums(said: EInvoice) -> Iterator[Lack]:
    """EN 16931 wants its sums exactly (BR-CO-10 to 17)."""
    if not (said.net and said.tax and said.gross and said.lines):
        return
    number = {
        name: Decimal(getattr(said, name) or 0)
        for name in (
            *("lines_total", "allowance_total", "charge_total", "net", "tax"),
            *("gross", "prepaid", "rounding", "payable"),
        )
    }
    net = number["lines_total"] - number["allowance_total"] + number["charge_total"]
    if net != number["net"]:
        yield (
            _("Net total"),
            _("The items, allowances and charges come to another sum."),
        )
    if sum(Decimal(part.amount or 0) for part in said.taxes) != number["tax"]:
        yield _("Tax total"), _("The VAT table comes to another sum.")
    if sum(Decimal(part.taxable or 0) for part in said.taxes) != number["net"]:
        yield _("VAT"), _("The bases of the VAT table are not the net total.")
    if number["net"] + number["tax"] != number["gross"]:
        yield _("Gross total"), _("It is not net and tax together.")
    due = number["gross"] - number["prepaid"] + number["rounding"]
    if due != number["payable"]:
        yield _("Amount due"), _("It is not the gross total less what was prepaid.")
    for one in said.allowances:
        if not one.reason:
            yield _("Allowance or charge"), _("Its reason must be said.")
        if one.line is None and not one.category:
            yield _("Allowance or charge"), _("Its tax rate must be said.")


def _german(said: EInvoice) -> Iterator[Lack]:
    """What XRechnung wants besides."""
    wanted = _("XRechnung needs it.")
    on_page = _("XRechnung needs it: write it on the vendor's page.")
    in_profile = _("XRechnung needs it: write it into the profile.")
    seller, buyer = said.seller, said.buyer
    if said.type_code not in _GERMAN_TYPES:
        yield _("Kind"), _("XRechnung has none such: export it as EN 16931.")
    for value, name, why in (
        (said.buyer_reference, _("Buyer reference"), wanted),
        (seller.city, _("Vendor's town"), on_page),
        (seller.postcode, _("Vendor's postcode"), on_page),
        (seller.phone, _("Vendor's phone"), on_page),
        (seller.email, _("Vendor's mail address"), on_page),
        (buyer.city, _("Town"), in_profile),
        (buyer.postcode, _("Postcode"), in_profile),
        (buyer.electronic_address.value, _("Mail address"), in_profile),
        (said.payments, _("IBAN"), wanted),
    ):
        if not value:
            yield name, why
