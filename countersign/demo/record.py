"""What a sample says beyond the usual, as its invoice keeps it: kind, what is to be paid, VAT table, allowances."""

from typing import Any

from countersign.invoices.content.signs import header
from countersign.invoices.content.values import plain
from countersign.invoices.models import Kind
from countersign.samples import SampleInvoice


def record_of(sample: SampleInvoice) -> dict[str, Any]:
    """Columns of the invoice and their values."""
    kind = Kind.CREDIT_NOTE if sample.kind == "credit note" else Kind.INVOICE
    columns: dict[str, Any] = {
        "net_total": sample.net,
        "tax_total": sample.tax,
        "gross_total": sample.gross,
    }
    more: dict[str, Any] = {}
    if sample.prepaid:
        columns["amount_due"] = sample.due
        more["prepaid_amount"] = sample.prepaid
    for at, part in enumerate(sample.taxes):
        more[f"taxes.{at}.category"] = "AE" if sample.reverse_charge else "S"
        more[f"taxes.{at}.rate"] = part.rate
        more[f"taxes.{at}.base"] = part.taxable
        more[f"taxes.{at}.tax"] = part.amount
    if sample.discount:
        more["allowances.0.percent"] = sample.discount_rate
        more["allowances.0.amount"] = sample.discount
    signed = header(more, kind)
    texts = {path: text for path, one in signed.items() if (text := plain(one))}
    return {"kind": kind, **header(columns, kind), "more": texts or None}
