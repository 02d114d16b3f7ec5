"""Writes an order as CSV, for a bank that takes no pain.001 for payments outside SEPA."""

import csv
from io import StringIO
from typing import Final

from countersign.money import exponent

from .order import Order

_HEAD: Final = (
    *("debtor_iban", "execution_date", "end_to_end_id", "name", "iban", "bic"),
    *("street", "building", "postal_code", "town", "country"),
    *("amount", "currency", "remittance"),
)
_RUN_BY_SPREADSHEETS: Final = ("=", "+", "-", "@", "\t", "\r")


def write(order: Order) -> bytes:
    """The file: UTF-8 with a mark, commas, points in amounts. What a spreadsheet would run is written as text."""
    out = StringIO()
    rows = csv.writer(out)
    rows.writerow(_HEAD)
    for one in order.credits:
        to, digits = one.to, exponent(order.currency)
        place = to.address
        rows.writerow(
            _text(cell)
            for cell in (
                *(order.payer.iban, order.execute_on.isoformat(), one.end_to_end),
                *(to.name, to.iban, to.bic, place.street, place.building),
                *(place.postal_code, place.town, place.country),
                *(f"{one.amount:.{digits}f}", order.currency),
                one.text or ", ".join(paid.number for paid in one.invoices),
            )
        )
    return out.getvalue().encode("utf-8-sig")


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_RUN_BY_SPREADSHEETS) else cell
