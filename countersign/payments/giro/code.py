"""A GiroCode (EPC QR, EPC069-12): what a banking app needs to pay one invoice."""

from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO

from django.utils.safestring import SafeString, mark_safe
from schwifty import IBAN
from segno.helpers import make_epc_qr

from countersign.accounts.formats import Formats
from countersign.invoices.models import Invoice
from countersign.payments.models.own import LONGEST_NAME
from countersign.payments.texts import of_one
from countersign.vendors.models import bare_code

_MOST = Decimal("999999999.99")


@dataclass(frozen=True, slots=True)
class GiroCode:
    """The drawing, and in words what it asks to pay."""

    drawing: SafeString
    name: str
    iban: str
    amount: str
    text: str


def giro_code(invoice: Invoice, formats: Formats) -> GiroCode | None:
    """The code for what is left to pay of an invoice that nothing stands against paying; None outside SEPA."""
    amount = invoice.left_to_pay
    if invoice.currency != "EUR" or not 0 < amount <= _MOST:
        return None
    iban = IBAN(bare_code(invoice.iban))
    name = invoice.vendor_name
    if not iban.in_sepa_zone or len(name) > LONGEST_NAME:
        return None
    text = of_one(invoice)
    code = make_epc_qr(name=name, iban=str(iban), amount=amount, text=text)
    out = BytesIO()
    code.save(
        out,
        kind="svg",
        omitsize=True,
        border=4,
        xmldecl=False,
        svgns=True,
        light="#fff",
    )
    return GiroCode(
        drawing=mark_safe(out.getvalue().decode()),  # noqa: S308 - drawn by segno from squares alone
        name=name,
        iban=iban.formatted,
        amount=f"{formats.show_amount(amount, 'EUR')} EUR",
        text=text,
    )
