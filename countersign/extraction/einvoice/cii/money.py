"""The amounts of a CII invoice beside its lines: tax, allowances and charges, totals."""

from collections.abc import Sequence

from lxml import etree

from countersign.extraction.einvoice.cii.names import Names
from countersign.extraction.einvoice.terms import (
    attribute,
    every,
    expect,
    first,
    in_currency,
    text,
)
from countersign.extraction.record import AllowanceCharge, TaxPart


def tax_total(
    settlement: etree._Element | None, names: Names, currency: str
) -> etree._Element | None:
    """The total tax (BT-110), the one in the invoice's currency first."""
    return in_currency(every(settlement, f"{names.sums}/TaxTotalAmount"), currency)


def tax_for_the_office(sums: etree._Element | None, currency: str, other: str) -> str:
    """The total tax in the tax office's currency `other` (BT-6), where that is another one (BT-111)."""
    for amount in every(sums, "TaxTotalAmount"):
        if other and other != currency and amount.get("currencyID") == other:
            attribute(amount, "currencyID")
            return text(amount)
    return ""


def taxes_of(settlement: etree._Element | None, names: Names) -> tuple[TaxPart, ...]:
    """The breakdown (BG-23)."""
    parts = every(settlement, "ApplicableTradeTax")
    for part in parts:
        expect(part, "TypeCode", "VAT")
    return tuple(
        TaxPart(
            category=text(part, "CategoryCode"),
            rate=text(part, names.rate),
            taxable=text(part, "BasisAmount"),
            amount=text(part, "CalculatedAmount"),
            exemption=text(part, "ExemptionReason"),
            exemption_code=text(part, "ExemptionReasonCode"),
        )
        for part in parts
    )


def allowances_of(
    settlement: etree._Element | None, items: Sequence[etree._Element], names: Names
) -> tuple[AllowanceCharge, ...]:
    """Those of the invoice, what moving the goods costs, then those of its lines (`items`)."""
    ordinary = [
        _allowance(part, names, None)
        for part in every(settlement, "SpecifiedTradeAllowanceCharge")
    ]
    shipping = [
        _shipping(part, names)
        for part in every(settlement, "SpecifiedLogisticsServiceCharge")
    ]
    of_lines = [
        _allowance(part, names, position)
        for position, line in enumerate(items, 1)
        for part in every(
            line, f"{names.line_settlement}/SpecifiedTradeAllowanceCharge"
        )
    ]
    return tuple(ordinary + shipping + of_lines)


def _allowance(part: etree._Element, names: Names, line: int | None) -> AllowanceCharge:
    tax = first(part, "CategoryTradeTax")
    expect(tax, "TypeCode", "VAT")
    return AllowanceCharge(
        charge=text(part, "ChargeIndicator/Indicator") in ("true", "1"),
        amount=text(part, "ActualAmount"),
        base=text(part, "BasisAmount"),
        percent=text(part, "CalculationPercent"),
        reason=text(part, "Reason"),
        reason_code=text(part, "ReasonCode"),
        category=text(tax, "CategoryCode"),
        rate=text(tax, names.rate),
        line=line,
    )


def _shipping(part: etree._Element, names: Names) -> AllowanceCharge:
    tax = first(part, "AppliedTradeTax")
    expect(tax, "TypeCode", "VAT")
    return AllowanceCharge(
        charge=True,
        amount=text(part, "AppliedAmount"),
        reason=text(part, "Description"),
        category=text(tax, "CategoryCode"),
        rate=text(tax, names.rate),
    )
