"""Samples as UBL 2.1 invoices and credit notes."""

from decimal import Decimal
from typing import Final

from countersign.samples.billing import (
    EN16931,
    UNIT_CODES,
    Allowance,
    BilledLine,
    Node,
    allowances,
    billed_lines,
    category,
    node,
    payment_code,
    plain,
    type_code,
    written,
)
from countersign.samples.model import Address, SampleInvoice, SampleTax

_OASIS: Final = "urn:oasis:names:specification:ubl:schema:xsd:"


def to_ubl(sample: SampleInvoice) -> bytes:
    """The invoice as UBL XML of plain EN 16931; a credit note as UBL CreditNote."""
    credit = type_code(sample) == "381"
    kind = "CreditNote" if credit else "Invoice"
    due = None if credit else node("cbc:DueDate", sample.due_date.isoformat())
    order = [node("cbc:ID", sample.order_reference)]
    lines = [
        _line(sample, at, line, kind)
        for at, line in enumerate(billed_lines(sample), start=1)
    ]
    delivered = node("cbc:ActualDeliveryDate", sample.delivery_date.isoformat())
    root = node(
        f"ubl:{kind}",
        [
            node("cbc:CustomizationID", EN16931),
            node("cbc:ID", sample.number),
            node("cbc:IssueDate", sample.issue_date.isoformat()),
            due,
            node(f"cbc:{kind}TypeCode", type_code(sample)),
            node("cbc:DocumentCurrencyCode", sample.currency),
            node("cbc:BuyerReference", sample.buyer.customer_number),
            node("cac:OrderReference", order),
            *_parties(sample),
            node("cac:Delivery", [delivered]),
            _payment_means(sample, credit=credit),
            *(_allowance(sample, one) for one in allowances(sample)),
            _tax_total(sample),
            _totals(sample),
            *lines,
        ],
    )
    spaces = {
        "ubl": f"{_OASIS}{kind}-2",
        "cac": f"{_OASIS}CommonAggregateComponents-2",
        "cbc": f"{_OASIS}CommonBasicComponents-2",
    }
    return written(root, spaces)


def _money(sample: SampleInvoice, name: str, value: Decimal) -> Node:
    return node(name, str(value), currencyID=sample.currency)


def _parties(sample: SampleInvoice) -> list[Node]:
    vendor, buyer = sample.vendor, sample.buyer
    own = [("VAT", vendor.vat_id), ("TAX", vendor.tax_number)]
    seller = _party(vendor.name, vendor.address, own, vendor.tax_number)
    customer = _party(buyer.name, buyer.address, [("VAT", buyer.vat_id)])
    return [
        node("cac:AccountingSupplierParty", [seller]),
        node("cac:AccountingCustomerParty", [customer]),
    ]


def _party(
    name: str, address: Address, tax_ids: list[tuple[str, str]], register: str = ""
) -> Node:
    country = node("cac:Country", [node("cbc:IdentificationCode", address.country)])
    postal = [
        node("cbc:StreetName", address.street),
        node("cbc:CityName", address.city),
        node("cbc:PostalZone", address.postcode),
        country,
    ]
    schemes = [
        node(
            "cac:PartyTaxScheme",
            [
                node("cbc:CompanyID", text),
                node("cac:TaxScheme", [node("cbc:ID", scheme)]),
            ],
        )
        for scheme, text in tax_ids
        if text
    ]
    legal = [
        node("cbc:RegistrationName", name),
        node("cbc:CompanyID", register) if register else None,
    ]
    return node(
        "cac:Party",
        [
            node("cac:PostalAddress", postal),
            *schemes,
            node("cac:PartyLegalEntity", legal),
        ],
    )


def _payment_means(sample: SampleInvoice, *, credit: bool) -> Node:
    vendor = sample.vendor
    branch = node("cac:FinancialInstitutionBranch", [node("cbc:ID", vendor.bic)])
    account = [
        node("cbc:ID", vendor.iban),
        node("cbc:Name", vendor.name),
        branch if vendor.bic else None,
    ]
    return node(
        "cac:PaymentMeans",
        [
            node("cbc:PaymentMeansCode", payment_code(sample)),
            node("cbc:PaymentDueDate", sample.due_date.isoformat()) if credit else None,
            node("cbc:PaymentID", sample.number),
            node("cac:PayeeFinancialAccount", account) if vendor.iban else None,
        ],
    )


def _category(
    sample: SampleInvoice, name: str, rate: Decimal, reason: str = ""
) -> Node:
    return node(
        name,
        [
            node("cbc:ID", category(sample, rate)),
            node("cbc:Percent", plain(rate)),
            node("cbc:TaxExemptionReason", reason) if reason else None,
            node("cac:TaxScheme", [node("cbc:ID", "VAT")]),
        ],
    )


def _allowance(sample: SampleInvoice, one: Allowance) -> Node:
    return node(
        "cac:AllowanceCharge",
        [
            node("cbc:ChargeIndicator", "false"),
            node("cbc:AllowanceChargeReason", "Discount"),
            _money(sample, "cbc:Amount", one.amount),
            _category(sample, "cac:TaxCategory", one.rate),
        ],
    )


def _tax_total(sample: SampleInvoice) -> Node:
    subtotals = [_subtotal(sample, tax) for tax in sample.taxes]
    total = _money(sample, "cbc:TaxAmount", sample.tax)
    return node("cac:TaxTotal", [total, *subtotals])


def _subtotal(sample: SampleInvoice, tax: SampleTax) -> Node:
    reason = "Reverse charge" if category(sample, tax.rate) == "AE" else ""
    return node(
        "cac:TaxSubtotal",
        [
            _money(sample, "cbc:TaxableAmount", tax.taxable),
            _money(sample, "cbc:TaxAmount", tax.amount),
            _category(sample, "cac:TaxCategory", tax.rate, reason),
        ],
    )


def _totals(sample: SampleInvoice) -> Node:
    less = sum((one.amount for one in allowances(sample)), Decimal(0))
    amounts = {
        "LineExtensionAmount": sample.net + less,
        "TaxExclusiveAmount": sample.net,
        "TaxInclusiveAmount": sample.gross,
        "AllowanceTotalAmount": less,
        "PrepaidAmount": sample.prepaid,
        "PayableAmount": sample.due,
    }
    return node(
        "cac:LegalMonetaryTotal",
        [_money(sample, f"cbc:{name}", value) for name, value in amounts.items()],
    )


def _line(sample: SampleInvoice, at: int, billed: BilledLine, kind: str) -> Node:
    line = billed.line
    name = "CreditedQuantity" if kind == "CreditNote" else "InvoicedQuantity"
    code = UNIT_CODES[line.unit]
    less = node(
        "cac:AllowanceCharge",
        [
            node("cbc:ChargeIndicator", "false"),
            node("cbc:AllowanceChargeReason", "Discount"),
            _money(sample, "cbc:Amount", billed.allowance),
        ],
    )
    item = [
        node("cbc:Name", line.description),
        node("cac:SellersItemIdentification", [node("cbc:ID", line.article)]),
        _category(sample, "cac:ClassifiedTaxCategory", line.tax_rate),
    ]
    price = node("cbc:PriceAmount", plain(billed.price), currencyID=sample.currency)
    return node(
        f"cac:{kind}Line",
        [
            node("cbc:ID", str(at)),
            node(f"cbc:{name}", plain(line.quantity), unitCode=code),
            _money(sample, "cbc:LineExtensionAmount", billed.net),
            less if billed.allowance else None,
            node("cac:Item", item),
            node("cac:Price", [price]),
        ],
    )
