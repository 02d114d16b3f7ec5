"""What an agent confirmed, learnt for the next invoice of the same vendor."""

import logging
from collections.abc import Mapping
from typing import Final

from countersign.extraction.files import READING, Refused, in_kept_child
from countersign.extraction.model import VendorHint
from countersign.extraction.page import learn as lesson_of
from countersign.invoices.content.fields import HEADER, ITEM
from countersign.invoices.content.signs import turned
from countersign.invoices.content.values import plain
from countersign.invoices.models import OPEN, Invoice, LineItem, Status
from countersign.invoices.queries import items_of
from countersign.invoices.suggesting.pages import buyer_of, first_pages_of
from countersign.invoices.suggesting.said import SURE
from countersign.vendors.actions import teach

# What the form calls a field, where the reader calls it otherwise.
_NAMES: Final = {"number": "invoice_number"}

logger = logging.getLogger(__name__)


def learn(invoice: Invoice) -> None:
    """Make an invoice that was submitted its vendor's lesson: where its first file shows what.

    One that is back on its agent's desk or was rejected teaches nothing. A file without words, as an XML is, teaches
    only whose it is: VAT id and mail domain.
    """
    if invoice.status in (*OPEN, Status.REJECTED) or not invoice.vendor:
        return
    try:
        hint = _hint(invoice)
    except Refused as refused:
        logger.warning("Invoice %s taught nothing: %s", invoice.pk, refused.code)
        return
    teach(
        invoice.vendor,
        hint,
        invoice_number=invoice.number,
        mail_domain=_mail_domain(invoice),
    )


def _hint(invoice: Invoice) -> VendorHint:
    header, pages = _header(invoice), first_pages_of(invoice)
    if not any(page.words for page in pages):
        return VendorHint(invoice.vendor_name, vat_id=header.get("vat_id", ""))
    return in_kept_child(
        READING,
        lesson_of,
        pages,
        header,
        [_item(item) for item in items_of(invoice)],
        buyer=buyer_of(invoice.organization),
    )


def _mail_domain(invoice: Invoice) -> str:
    """The one domain that its file names for mail; empty for several, of which nobody knows whose they are."""
    read = invoice.suggestions.filter(field="mail_domain", line=None)
    found = {*read.values_list("value", flat=True)}
    return found.pop() if len(found) == 1 else ""


def _header(invoice: Invoice) -> Mapping[str, str]:
    """The confirmed values by the reader's names; the VAT id, which no form asks for, as it was read."""
    printed = {
        name: turned(name, getattr(invoice, name), invoice.kind) for name in HEADER
    }
    found = {_NAMES.get(name, name): plain(value) for name, value in printed.items()}
    vat_id = invoice.vendor.vat_id if invoice.vendor else ""
    read = invoice.suggestions.filter(
        field="vat_id", line=None, rank=0, confidence__gte=SURE
    ).values_list("value", flat=True)
    found["vat_id"] = vat_id or read.first()
    return {name: value for name, value in found.items() if value}


def _item(item: LineItem) -> Mapping[str, str]:
    kind = item.invoice.kind
    values = {name: plain(turned(name, getattr(item, name), kind)) for name in ITEM}
    return {name: value for name, value in values.items() if value}
