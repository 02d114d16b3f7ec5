"""The amounts of a UBL invoice beside its lines: tax, allowances and charges; and how it is to be paid."""

from contextlib import suppress
from decimal import Decimal, InvalidOperation

from lxml import etree

from countersign.extraction.einvoice.discounts import discounts_in
from countersign.extraction.einvoice.schemes import names_giro, scheme_of
from countersign.extraction.einvoice.terms import (
    Date,
    attribute,
    every,
    expect,
    first,
    in_currency,
    is_foreign,
    peek,
    said,
    text,
    texts,
)
from countersign.extraction.einvoice.values import iso_or_as_written
from countersign.extraction.record import (
    AllowanceCharge,
    CashDiscount,
    Instalment,
    Payment,
    TaxPart,
)


def tax_totals(root: etree._Element, currency: str) -> list[etree._Element]:
    """The tax totals that count: the one in the invoice's currency; all of them where the file adds them up."""
    amounts = every(root, "TaxTotal/TaxAmount")
    own = [one for one in amounts if not is_foreign(one, currency)]
    if len(own) > 1 and _makes_the_gross(root, own):
        return own
    chosen = in_currency(amounts, currency)
    return [] if chosen is None else [chosen]


def tax_of(amounts: list[etree._Element]) -> str:
    """The total tax (BT-110)."""
    written = [text(amount) for amount in amounts]
    return written[0] if len(written) == 1 else _sum(written)


def tax_for_the_office(root: etree._Element, currency: str, other: str) -> str:
    """The total tax in the tax office's currency `other` (BT-6), where that is another one (BT-111)."""
    for amount in every(root, "TaxTotal/TaxAmount"):
        if other and other != currency and amount.get("currencyID") == other:
            attribute(amount, "currencyID")
            return text(amount)
    return ""


def net_of(root: etree._Element, tax: str) -> str:
    """The total without tax; in Denmark's OIOUBL that element holds the tax itself."""
    sums = first(root, "LegalMonetaryTotal")
    net, gross = text(sums, "TaxExclusiveAmount"), text(sums, "TaxInclusiveAmount")
    if text(root, "CustomizationID").startswith("OIOUBL"):
        with suppress(InvalidOperation):
            return str(Decimal(gross) - Decimal(tax))
    return net


def withheld_of(root: etree._Element) -> str:
    """What the payer takes off for the tax office, as Colombia has it."""
    return _sum(list(texts(root, "WithholdingTaxTotal/TaxAmount")))


def taxes_of(amounts: list[etree._Element]) -> tuple[TaxPart, ...]:
    """The breakdown (BG-23) under the totals that count."""
    return tuple(
        _tax_part(part)
        for amount in amounts
        for part in every(amount.getparent(), "TaxSubtotal")
    )


def _tax_part(part: etree._Element) -> TaxPart:
    category = first(part, "TaxCategory")
    expect(category, "TaxScheme/ID", "VAT")
    return TaxPart(
        # outside EN 16931, as in Colombia, only the kind of tax is said
        category=text(category, "ID") or text(category, "TaxScheme/Name"),
        rate=text(category, "Percent") or text(part, "Percent"),
        taxable=text(part, "TaxableAmount"),
        amount=text(part, "TaxAmount"),
        exemption="\n".join(texts(category, "TaxExemptionReason")),
        exemption_code=text(category, "TaxExemptionReasonCode"),
    )


def allowances_of(root: etree._Element, kind: str) -> tuple[AllowanceCharge, ...]:
    """Those of the invoice, then those of its lines."""
    of_invoice = [_allowance(part, None) for part in every(root, "AllowanceCharge")]
    of_lines = [
        _allowance(part, position)
        for position, line in enumerate(every(root, f"{kind}Line"), 1)
        for part in every(line, "AllowanceCharge")
    ]
    return tuple(of_invoice + of_lines)


def _allowance(part: etree._Element, line: int | None) -> AllowanceCharge:
    category = first(part, "TaxCategory")
    expect(category, "TaxScheme/ID", "VAT")
    return AllowanceCharge(
        charge=text(part, "ChargeIndicator") in ("true", "1"),
        amount=text(part, "Amount"),
        base=text(part, "BaseAmount"),
        percent=text(part, "MultiplierFactorNumeric"),
        reason="\n".join(texts(part, "AllowanceChargeReason")),
        reason_code=text(part, "AllowanceChargeReasonCode"),
        category=text(category, "ID"),
        rate=text(category, "Percent"),
        line=line,
    )


def payments_of(root: etree._Element, creditor: str) -> tuple[Payment, ...]:
    """The ways to pay (BG-16)."""
    return tuple(_payment(means, creditor) for means in every(root, "PaymentMeans"))


def _payment(means: etree._Element, creditor: str) -> Payment:
    account, card = first(means, "PayeeFinancialAccount"), first(means, "CardAccount")
    number, code = first(account, "ID"), first(means, "PaymentMeansCode")
    branch = "FinancialInstitutionBranch"
    bank = text(account, f"{branch}/ID") or text(
        account, f"{branch}/FinancialInstitution/ID"
    )
    claimed = attribute(number, "schemeID")
    return Payment(
        code=text(code),
        means=attribute(code, "name") or text(means, "InstructionNote"),
        account=text(number),
        scheme=scheme_of(text(number), claimed, bank) if text(number) else "",
        account_name=text(account, "Name") or text(card, "HolderName"),
        bic="" if names_giro(bank) else bank,
        reference=text(means, "PaymentID"),
        mandate=text(means, "PaymentMandate/ID"),
        creditor=creditor,
        debited=text(means, "PaymentMandate/PayerFinancialAccount/ID"),
        card=text(card, "PrimaryAccountNumberID"),
    )


def due_of(root: etree._Element) -> Date:
    """Until when to pay (BT-9)."""
    places = ("DueDate", "PaymentMeans/PaymentDueDate", "PaymentTerms/PaymentDueDate")
    due = next((words for place in places if (words := text(root, place))), "")
    for place in places:
        expect(root, place, due)
    return Date(due)


def discounts_of(root: etree._Element, terms: str) -> tuple[CashDiscount, ...]:
    """Cash discounts: in XRechnung's words among the terms, or as UBL has them."""
    return discounts_in(terms) + tuple(
        CashDiscount(
            percent=text(one, "SettlementDiscountPercent"),
            until=iso_or_as_written(Date(text(one, "SettlementPeriod/EndDate"))),
            amount=text(one, "SettlementDiscountAmount"),
        )
        for one in every(root, "PaymentTerms")
        if first(one, "SettlementDiscountPercent") is not None
    )


def instalments_of(root: etree._Element) -> tuple[Instalment, ...]:
    """The parts that are due on several days."""
    return tuple(
        Instalment(
            due=iso_or_as_written(Date(text(one, "InstallmentDueDate"))),
            amount=text(one, "Amount"),
        )
        for one in every(root, "PaymentTerms")
        if first(one, "InstallmentDueDate") is not None
    )


def period(node: etree._Element | None) -> tuple[str, str]:
    """Its first and last day."""
    start, end = Date(text(node, "StartDate")), Date(text(node, "EndDate"))
    return iso_or_as_written(start), iso_or_as_written(end)


def _makes_the_gross(root: etree._Element, amounts: list[etree._Element]) -> bool:
    sums = first(root, "LegalMonetaryTotal")
    net, gross = peek(sums, "TaxExclusiveAmount"), peek(sums, "TaxInclusiveAmount")
    return bool(net) and _sum([net, *map(said, amounts)]) == _sum([gross])


def _sum(amounts: list[str]) -> str:
    try:
        total = sum(map(Decimal, amounts), Decimal())
        return f"{total.normalize():f}" if amounts else ""
    except InvalidOperation:
        return ""
