"""Whether a tax can be right at all: no country takes more than its highest rate."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from countersign.invoices.content.values import rows
from countersign.money import exponent

from .check import Check, Level
from .checked import CheckedInvoice

# The highest rate of VAT or GST in percent, by ISO 3166-1 country code: for the member states of the European Union
# as in "VAT rates applied in the Member States" (European Commission, Taxes in Europe Database), for the others as
# their tax offices publish them; each as it stands in 2026.
HIGHEST: Final[dict[str, Decimal]] = {
    country: Decimal(rate)
    for country, rate in {
        "AT": "20",
        "BE": "21",
        "BG": "20",
        "HR": "25",
        "CY": "19",
        "CZ": "21",
        "DK": "25",
        "EE": "24",
        "FI": "25.5",
        "FR": "20",
        "DE": "19",
        "GR": "24",
        "EL": "24",
        "HU": "27",
        "IE": "23",
        "IT": "22",
        "LV": "21",
        "LT": "21",
        "LU": "17",
        "MT": "18",
        "NL": "21",
        "PL": "23",
        "PT": "23",
        "RO": "21",
        "SK": "23",
        "SI": "22",
        "ES": "21",
        "SE": "25",
        "GB": "20",
        "CH": "8.1",
        "LI": "8.1",
        "NO": "25",
        "IS": "24",
        "MC": "20",
        "TR": "20",
        "UA": "20",
        "RS": "20",
        "AU": "10",
        "NZ": "15",
        "CA": "15",
        "JP": "10",
        "SG": "9",
    }.items()
}
# What Spain takes of small retailers besides (recargo de equivalencia), by the rate that the VAT table has for it.
_BESIDES: Final = {"ES": frozenset(map(Decimal, ("5.2", "1.75", "1.4", "0.5")))}
ANYWHERE: Final = Decimal(30)  # where nobody knows which country's rate it is


def rate(checked: CheckedInvoice) -> Iterator[Check]:
    """The tax is at most what the highest rate of the countries concerned comes to.

    Items that are taken off may bear no tax: so the others alone may be the larger base.
    """
    net, tax = _net(checked), checked.invoice.tax_total
    if net is None or not tax:
        return
    lines = [abs(item.line_total) for item in checked.items if item.line_total]
    base = max(abs(net), sum(lines, Decimal(0)))
    highest = highest_rate(checked)
    unit = Decimal(1).scaleb(-exponent(checked.invoice.currency))
    rounding = max(unit * (len(checked.items) + 1), base / 1000)
    if abs(tax) <= base * highest / 100 + rounding:
        return
    words = {
        "tax": checked.amount(tax),
        "net": checked.amount(net),
        "highest": checked.formats.show_number(highest),
    }
    text = _("Tax total %(tax)s is more than %(highest)s %% of %(net)s.") % words
    yield Check("rate", Level.STOP, text, ("tax_total",), subject=f"{tax}:{net}")


def _net(checked: CheckedInvoice) -> Decimal | None:
    """The net total, or what gross and tax leave for it."""
    invoice = checked.invoice
    if invoice.net_total is not None:
        return invoice.net_total
    if invoice.gross_total is None or invoice.tax_total is None:
        return None
    return invoice.gross_total - invoice.tax_total


def highest_rate(checked: CheckedInvoice) -> Decimal:
    """The highest rate of the vendor's country and the organization's own, in percent; of any where that is unknown.

    The vendor's country is that of its VAT id, else that of its account.
    """
    vat_id = checked.said.get("vat_id")
    codes = [vat_id.value[:2] if vat_id else "", checked.invoice.iban[:2]]
    if checked.invoice.vendor:
        codes.insert(0, checked.invoice.vendor.vat_id[:2])
    country = next((code for code in codes if code in HIGHEST), None)
    if country is None:
        return ANYWHERE
    rates = (row.get("rate") for row in rows(checked.invoice, "taxes"))
    taken = _BESIDES.get(country, frozenset[Decimal]())
    besides = [one for one in rates if isinstance(one, Decimal) and one in taken]
    theirs = HIGHEST[country] + max(besides, default=Decimal(0))
    ours = HIGHEST.get(checked.invoice.organization.locale[-2:], Decimal(0))
    return max(theirs, ours)
