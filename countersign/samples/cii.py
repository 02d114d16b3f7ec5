"""Samples as UN/CEFACT Cross Industry Invoices, the XML inside Factur-X and ZUGFeRD."""

from datetime import date
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

_NAMESPACES: Final = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}


def to_cii(sample: SampleInvoice) -> bytes:
    """The invoice as CII XML of the profile EN 16931."""
    guideline = node(
        "ram:GuidelineSpecifiedDocumentContextParameter", [node("ram:ID", EN16931)]
    )
    document = [
        node("ram:ID", sample.number),
        node("ram:TypeCode", type_code(sample)),
        node("ram:IssueDateTime", [_day("udt:DateTimeString", sample.issue_date)]),
    ]
    lines = [
        _line(sample, at, line) for at, line in enumerate(billed_lines(sample), start=1)
    ]
    transaction = [*lines, _agreement(sample), _delivery(sample), _settlement(sample)]
    root = node(
        "rsm:CrossIndustryInvoice",
        [
            node("rsm:ExchangedDocumentContext", [guideline]),
            node("rsm:ExchangedDocument", document),
            node("rsm:SupplyChainTradeTransaction", transaction),
        ],
    )
    return written(root, _NAMESPACES)


def _day(name: str, day: date) -> Node:
    return node(name, f"{day:%Y%m%d}", format="102")


def _line(sample: SampleInvoice, at: int, billed: BilledLine) -> Node:
    line = billed.line
    product = [
        node("ram:SellerAssignedID", line.article),
        node("ram:Name", line.description),
    ]
    price = node("ram:ChargeAmount", plain(billed.price))
    quantity = node(
        "ram:BilledQuantity", plain(line.quantity), unitCode=UNIT_CODES[line.unit]
    )
    total = node("ram:LineTotalAmount", str(billed.net))
    settlement = [
        _rate(sample, "ram:ApplicableTradeTax", line.tax_rate),
        _line_allowance(billed),
        node("ram:SpecifiedTradeSettlementLineMonetarySummation", [total]),
    ]
    return node(
        "ram:IncludedSupplyChainTradeLineItem",
        [
            node("ram:AssociatedDocumentLineDocument", [node("ram:LineID", str(at))]),
            node("ram:SpecifiedTradeProduct", product),
            node(
                "ram:SpecifiedLineTradeAgreement",
                [node("ram:NetPriceProductTradePrice", [price])],
            ),
            node("ram:SpecifiedLineTradeDelivery", [quantity]),
            node("ram:SpecifiedLineTradeSettlement", settlement),
        ],
    )


def _rate(sample: SampleInvoice, name: str, rate: Decimal) -> Node:
    return node(
        name,
        [
            node("ram:TypeCode", "VAT"),
            node("ram:CategoryCode", category(sample, rate)),
            node("ram:RateApplicablePercent", plain(rate)),
        ],
    )


def _line_allowance(billed: BilledLine) -> Node | None:
    if not billed.allowance:
        return None
    return node(
        "ram:SpecifiedTradeAllowanceCharge",
        [
            node("ram:ChargeIndicator", [node("udt:Indicator", "false")]),
            node("ram:ActualAmount", str(billed.allowance)),
            node("ram:Reason", "Discount"),
        ],
    )


def _party(
    name: str,
    who: str,
    address: Address,
    tax_ids: list[tuple[str, str]],
    register: str = "",
) -> Node:
    postal = [
        node("ram:PostcodeCode", address.postcode),
        node("ram:LineOne", address.street),
        node("ram:CityName", address.city),
        node("ram:CountryID", address.country),
    ]
    registrations = [
        node("ram:SpecifiedTaxRegistration", [node("ram:ID", text, schemeID=scheme)])
        for scheme, text in tax_ids
        if text
    ]
    return node(
        name,
        [
            node("ram:Name", who),
            node("ram:SpecifiedLegalOrganization", [node("ram:ID", register)])
            if register
            else None,
            node("ram:PostalTradeAddress", postal),
            *registrations,
        ],
    )


def _agreement(sample: SampleInvoice) -> Node:
    vendor, buyer = sample.vendor, sample.buyer
    own = [("FC", vendor.tax_number), ("VA", vendor.vat_id)]
    order = node("ram:IssuerAssignedID", sample.order_reference)
    return node(
        "ram:ApplicableHeaderTradeAgreement",
        [
            node("ram:BuyerReference", buyer.customer_number),
            _party(
                "ram:SellerTradeParty",
                vendor.name,
                vendor.address,
                own,
                vendor.tax_number,
            ),
            _party(
                "ram:BuyerTradeParty", buyer.name, buyer.address, [("VA", buyer.vat_id)]
            ),
            node("ram:BuyerOrderReferencedDocument", [order]),
        ],
    )


def _delivery(sample: SampleInvoice) -> Node:
    day = _day("udt:DateTimeString", sample.delivery_date)
    event = node(
        "ram:ActualDeliverySupplyChainEvent", [node("ram:OccurrenceDateTime", [day])]
    )
    return node("ram:ApplicableHeaderTradeDelivery", [event])


def _settlement(sample: SampleInvoice) -> Node:
    due = _day("udt:DateTimeString", sample.due_date)
    return node(
        "ram:ApplicableHeaderTradeSettlement",
        [
            node("ram:PaymentReference", sample.number),
            node("ram:InvoiceCurrencyCode", sample.currency),
            _payment_means(sample),
            *(_tax(sample, tax) for tax in sample.taxes),
            *(_allowance(sample, one) for one in allowances(sample)),
            node(
                "ram:SpecifiedTradePaymentTerms", [node("ram:DueDateDateTime", [due])]
            ),
            _totals(sample),
        ],
    )


def _payment_means(sample: SampleInvoice) -> Node:
    vendor = sample.vendor
    account = [
        node("ram:IBANID", vendor.iban),
        node("ram:AccountName", vendor.name),
    ]
    bank = [node("ram:BICID", vendor.bic)]
    return node(
        "ram:SpecifiedTradeSettlementPaymentMeans",
        [
            node("ram:TypeCode", payment_code(sample)),
            node("ram:PayeePartyCreditorFinancialAccount", account)
            if vendor.iban
            else None,
            node("ram:PayeeSpecifiedCreditorFinancialInstitution", bank)
            if vendor.bic
            else None,
        ],
    )


def _tax(sample: SampleInvoice, tax: SampleTax) -> Node:
    code = category(sample, tax.rate)
    reason = node("ram:ExemptionReason", "Reverse charge") if code == "AE" else None
    return node(
        "ram:ApplicableTradeTax",
        [
            node("ram:CalculatedAmount", str(tax.amount)),
            node("ram:TypeCode", "VAT"),
            reason,
            node("ram:BasisAmount", str(tax.taxable)),
            node("ram:CategoryCode", code),
            node("ram:RateApplicablePercent", plain(tax.rate)),
        ],
    )


def _allowance(sample: SampleInvoice, one: Allowance) -> Node:
    return node(
        "ram:SpecifiedTradeAllowanceCharge",
        [
            node("ram:ChargeIndicator", [node("udt:Indicator", "false")]),
            node("ram:ActualAmount", str(one.amount)),
            node("ram:Reason", "Discount"),
            _rate(sample, "ram:CategoryTradeTax", one.rate),
        ],
    )


def _totals(sample: SampleInvoice) -> Node:
    less = sum((one.amount for one in allowances(sample)), Decimal(0))
    amounts = [
        node("ram:LineTotalAmount", str(sample.net + less)),
        node("ram:AllowanceTotalAmount", str(less)),
        node("ram:TaxBasisTotalAmount", str(sample.net)),
        node("ram:TaxTotalAmount", str(sample.tax), currencyID=sample.currency),
        node("ram:GrandTotalAmount", str(sample.gross)),
        node("ram:TotalPrepaidAmount", str(sample.prepaid)),
        node("ram:DuePayableAmount", str(sample.due)),
    ]
    return node("ram:SpecifiedTradeSettlementHeaderMonetarySummation", amounts)
