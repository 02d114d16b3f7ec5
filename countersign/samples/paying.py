"""Texts of payment codes for invoices that nobody sent."""

import base64
from dataclasses import replace
from typing import Final

from countersign.samples.model import SampleInvoice

_SWISS: Final = frozenset({"CH", "LI"})


def with_payment_code(
    sample: SampleInvoice, *, iban: str = "", amount: str = ""
) -> SampleInvoice:
    """The invoice with a code that pays what is due to its vendor, or another account or amount where one is given.

    A Swiss QR-bill for francs and Swiss accounts, an EPC code for euros; ValueError for another currency or no account.
    """
    account = iban or sample.vendor.iban
    paid = amount or str(abs(sample.due))
    if not account or sample.currency not in ("EUR", "CHF"):
        raise ValueError(f"no payment code for {sample.currency} to {account!r}")
    form = _swiss if account[:2] in _SWISS else _epc
    return replace(sample, payment_code=form(sample, account, paid))


def _epc(sample: SampleInvoice, account: str, paid: str) -> str:
    name = sample.vendor.name[:70]
    lines = ["BCD", "002", "1", "SCT", sample.vendor.bic, name, account, f"EUR{paid}"]
    return "\n".join([*lines, "", "", sample.number])


def _swiss(sample: SampleInvoice, account: str, paid: str) -> str:
    home = sample.vendor.address
    seller = ["S", sample.vendor.name[:70], home.street, "", home.postcode, home.city, home.country]  # fmt: skip
    nobody = [""] * 7
    lines = ["SPC", "0200", "1", account, *seller, *nobody, paid, sample.currency]
    return "\n".join([*lines, *nobody, "NON", "", sample.number, "EPD"])


def zatca_code(seller: str, vat_number: str, moment: str, total: str, tax: str) -> str:
    """The text of a Saudi tax invoice's code; each part has at most 255 bytes."""
    parts = (seller, vat_number, moment, total, tax)
    said = [part.encode() for part in parts]
    told = b"".join(bytes([at, len(one)]) + one for at, one in enumerate(said, 1))
    return base64.b64encode(told).decode()
