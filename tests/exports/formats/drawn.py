"""Records of all kinds from drawn samples: whatever the seed, their sums hold and nothing that an e-invoice needs is missing."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from countersign.exports.records import Allowance, Item, Record, Tax, Vendor
from countersign.samples import SampleInvoice, make_sample
from countersign.samples.billing import allowances, billed_lines, category
from tests.exports.formats.conftest import a_record

COUNT: Final = 60
_NAMED: Final = {
    "credit note": "credit note",
    "correction": "corrected invoice",
    "receipt": "receipt",
}
_INVOICES: Final = ("invoice", "prepayment invoice", "partial invoice", "debit note")
# Why an invoice without tax has none, by its category; each seed has another one.
_WITHOUT: Final = {
    "AE": "Reverse charge",
    "K": "Intra-Community supply",
    "E": "Exempt",
    "Z": "",
    "G": "Export outside the EU",
}


def drawn(seed: int) -> Record:
    """One of the kinds, with few or many items, allowances, rates, and what not every invoice has."""
    kind = ("invoice", "invoice", "credit note", "correction", None)[seed % 5]
    sample = make_sample(seed, kind=kind)
    named = _NAMED.get(sample.kind) or _INVOICES[seed // 5 % len(_INVOICES)]
    sign = -1 if named == "credit note" else 1
    without = _without(sample, seed)
    return a_record(
        id=seed,
        kind=named,
        number=sample.number,
        vendor_name=sample.vendor.name,
        vendor=_vendor(sample),
        issue_date=sample.issue_date,
        due_date=sample.due_date,
        currency=sample.currency,
        order_reference=sample.order_reference,
        iban=sample.vendor.iban.replace(" ", ""),
        net_total=sign * sample.net,
        tax_total=sign * sample.tax,
        gross_total=sign * sample.gross,
        amount_due=sign * sample.due if sample.prepaid else None,
        more=_more(sample, seed, sign),
        items=tuple(_items(sample, sign)),
        taxes=tuple(
            Tax(
                without or category(sample, one.rate),
                one.rate,
                sign * one.taxable,
                sign * one.amount,
                _WITHOUT.get(without, ""),
            )
            for one in sample.taxes
        ),
        allowances=tuple(_allowances(sample, sign)),
    )


def _without(sample: SampleInvoice, seed: int) -> str:
    """The category of an invoice without tax."""
    if any(one.rate for one in sample.taxes):
        return ""
    return list(_WITHOUT)[seed // 5 % len(_WITHOUT)]


def _vendor(sample: SampleInvoice) -> Vendor:
    vendor = sample.vendor
    return Vendor(
        id=1,
        name=vendor.name,
        vat_id=vendor.vat_id.replace(" ", ""),
        details={
            "email": vendor.mail,
            "phone": vendor.phone,
            "registration": "HRB 4711",
        },
        street=vendor.address.street,
        postcode=vendor.address.postcode,
        city=vendor.address.city,
        country=vendor.address.country,
        tax_number=vendor.tax_number,
    )


def _more(sample: SampleInvoice, seed: int, sign: int) -> dict[str, object]:
    found: dict[str, object] = {
        "buyer_reference": f"04011000-{seed:05}-35",
        "delivery_date": sample.delivery_date,
    }
    if sample.prepaid:
        found["prepaid_amount"] = sign * sample.prepaid
    if sign < 0 or sample.kind == "correction":
        found["preceding_invoice"] = "R-7"
    if seed % 3 == 0:
        found["note"] = "Ładunek & „Fahrt“ <ab Werk>"
        found["contract_reference"] = f"V-{seed}"
        found["payment_reference"] = sample.number
    if seed % 4 == 0:
        del found["delivery_date"]
        found["period_start"] = sample.delivery_date - timedelta(days=30)
        found["period_end"] = sample.delivery_date
        found["payment_terms"] = "30 days net"
    return found


def _items(sample: SampleInvoice, sign: int):
    for at, billed in enumerate(billed_lines(sample), 1):
        line = billed.line
        yield Item(
            at,
            line.description,
            sign * line.quantity,
            line.unit,
            billed.price,
            tax_rate=line.tax_rate,
            line_total=sign * billed.net,
            more={"item_number": line.article},
        )


def _allowances(sample: SampleInvoice, sign: int):
    for at, billed in enumerate(billed_lines(sample), 1):
        if billed.allowance:
            yield Allowance(line=at, reason="Rabatt", amount=sign * billed.allowance)
    for one in allowances(sample):
        yield Allowance(reason="Rabatt", amount=sign * one.amount, rate=one.rate)


def with_tax(record: Record, code: str, why: str, rate: int = 0) -> Record:
    """The same at one rate and category, without allowances: what its items come to is its net total."""
    net = sum((one.line_total for one in record.items), Decimal(0))
    tax = net * rate / 100
    return replace(
        record,
        items=tuple(replace(one, tax_rate=Decimal(rate)) for one in record.items),
        allowances=(),
        taxes=(Tax(code, Decimal(rate), net, tax, why),),
        net_total=net,
        tax_total=tax,
        gross_total=net + tax,
        amount_due=None,
        more={k: v for k, v in record.more.items() if k != "prepaid_amount"},
    )
