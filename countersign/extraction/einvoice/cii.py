"""UN/CEFACT CrossIndustryInvoice: Factur-X, ZUGFeRD 2, XRechnung, and ZUGFeRD 1.0 under its older names."""

from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.terms import (
    Date,
    Terms,
    every,
    first,
    in_currency,
    is_foreign,
    text,
    texts,
)
from countersign.extraction.einvoice.values import day
from countersign.extraction.record import (
    AllowanceCharge,
    EInvoice,
    Line,
    Party,
    Payment,
    Preceding,
    TaxPart,
)

NAMESPACES: Final = {
    "CrossIndustryInvoice": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "CrossIndustryDocument": "urn:ferd:CrossIndustryDocument:invoice:1p0",
}


@dataclass(frozen=True, slots=True)
class _Names:
    """What the parts are called: ZUGFeRD 1.0 has the schema of 2013, all others that of 2016."""

    context: str = "ExchangedDocumentContext"
    document: str = "ExchangedDocument"
    transaction: str = "SupplyChainTradeTransaction"
    agreement: str = "ApplicableHeaderTradeAgreement"
    delivery: str = "ApplicableHeaderTradeDelivery"
    settlement: str = "ApplicableHeaderTradeSettlement"
    sums: str = "SpecifiedTradeSettlementHeaderMonetarySummation"
    line_agreement: str = "SpecifiedLineTradeAgreement"
    line_delivery: str = "SpecifiedLineTradeDelivery"
    line_settlement: str = "SpecifiedLineTradeSettlement"
    line_sums: str = "SpecifiedTradeSettlementLineMonetarySummation"
    rate: str = "RateApplicablePercent"
    reference: str = "IssuerAssignedID"


_OF_2016: Final = _Names()
_OF_2013: Final = _Names(
    context="SpecifiedExchangedDocumentContext",
    document="HeaderExchangedDocument",
    transaction="SpecifiedSupplyChainTradeTransaction",
    agreement="ApplicableSupplyChainTradeAgreement",
    delivery="ApplicableSupplyChainTradeDelivery",
    settlement="ApplicableSupplyChainTradeSettlement",
    sums="SpecifiedTradeSettlementMonetarySummation",
    line_agreement="SpecifiedSupplyChainTradeAgreement",
    line_delivery="SpecifiedSupplyChainTradeDelivery",
    line_settlement="SpecifiedSupplyChainTradeSettlement",
    line_sums="SpecifiedTradeSettlementMonetarySummation",
    rate="ApplicablePercent",
    reference="ID",
)


def read(root: etree._Element) -> Terms:
    """The terms of a CrossIndustryInvoice or CrossIndustryDocument."""
    old = etree.QName(root).localname == "CrossIndustryDocument"
    names = _OF_2013 if old else _OF_2016
    document = first(root, names.document)
    trade = first(root, names.transaction)
    settlement = first(trade, names.settlement)
    currency = text(settlement, "InvoiceCurrencyCode")
    issued = _date(document, "IssueDateTime")
    due = _date(settlement, "SpecifiedTradePaymentTerms/DueDateDateTime")
    tax = _tax(settlement, names, currency)
    return Terms(
        einvoice=replace(
            _einvoice(root, names),
            number=text(document, "ID"),
            issued=day(issued).value,
            due=day(due).value,
            currency=currency,
            tax=text(tax),
        ),
        issued=issued,
        due=due,
        foreign_tax=is_foreign(tax, currency),
    )


def _tax(
    settlement: etree._Element | None, names: _Names, currency: str
) -> etree._Element | None:
    return in_currency(every(settlement, f"{names.sums}/TaxTotalAmount"), currency)


def _einvoice(root: etree._Element, names: _Names) -> EInvoice:
    context = first(root, names.context)
    document = first(root, names.document)
    trade = first(root, names.transaction)
    agreement = first(trade, names.agreement)
    settlement = first(trade, names.settlement)
    sums = first(settlement, names.sums)
    delivery = first(trade, names.delivery)
    return EInvoice(
        syntax="CII",
        profile=text(context, "GuidelineSpecifiedDocumentContextParameter/ID"),
        process=text(context, "BusinessProcessSpecifiedDocumentContextParameter/ID"),
        type_code=text(document, "TypeCode"),
        seller=_party(first(agreement, "SellerTradeParty")),
        buyer=_party(first(agreement, "BuyerTradeParty")),
        payee=_party(first(settlement, "PayeeTradeParty")),
        taxes=_taxes(settlement, names),
        allowances=_header_allowances(settlement, names)
        + _line_allowances(trade, names),
        payments=_payments(settlement),
        preceding=tuple(
            Preceding(number)
            for number in texts(
                settlement, f"InvoiceReferencedDocument/{names.reference}"
            )
        ),
        notes=texts(document, "IncludedNote/Content"),
        buyer_reference=text(agreement, "BuyerReference"),
        order=text(agreement, f"BuyerOrderReferencedDocument/{names.reference}"),
        delivered=day(
            _date(delivery, "ActualDeliverySupplyChainEvent/OccurrenceDateTime")
        ).value,
        lines=tuple(
            item
            for line in every(trade, "IncludedSupplyChainTradeLineItem")
            if (item := _item(line, names))
        ),
        payment_terms=text(settlement, "SpecifiedTradePaymentTerms/Description"),
        lines_total=text(sums, "LineTotalAmount"),
        allowance_total=text(sums, "AllowanceTotalAmount"),
        charge_total=text(sums, "ChargeTotalAmount"),
        net=text(sums, "TaxBasisTotalAmount"),
        gross=text(sums, "GrandTotalAmount"),
        prepaid=text(sums, "TotalPrepaidAmount"),
        rounding=text(sums, "RoundingAmount"),
        payable=text(sums, "DuePayableAmount"),
    )


def _date(node: etree._Element | None, path: str) -> Date:
    for holder in every(node, path):
        for written in holder.iter():
            if words := text(written):
                return Date(words, written.get("format", ""))
    return Date()


def _party(node: etree._Element | None) -> Party:
    if node is None:
        return Party()
    numbers = {
        number.get("schemeID", ""): text(number)
        for number in every(node, "SpecifiedTaxRegistration/ID")
    }
    address = first(node, "PostalTradeAddress")
    contact = first(node, "DefinedTradeContact")
    return Party(
        name=text(node, "Name"),
        trading_name=text(node, "SpecifiedLegalOrganization/TradingBusinessName"),
        vat_id=numbers.get("VA", ""),
        tax_number=numbers.get("FC", ""),
        registration=text(node, "SpecifiedLegalOrganization/ID"),
        street=", ".join(
            part
            for name in ("LineOne", "LineTwo", "LineThree", "StreetName")
            if (part := text(address, name))
        ),
        postcode=text(address, "PostcodeCode"),
        city=text(address, "CityName"),
        country=text(address, "CountryID"),
        email=text(contact, "EmailURIUniversalCommunication/URIID"),
        phone=text(contact, "TelephoneUniversalCommunication/CompleteNumber"),
    )


def _taxes(settlement: etree._Element | None, names: _Names) -> tuple[TaxPart, ...]:
    return tuple(
        TaxPart(
            category=text(part, "CategoryCode"),
            rate=text(part, names.rate),
            taxable=text(part, "BasisAmount"),
            amount=text(part, "CalculatedAmount"),
            exemption=text(part, "ExemptionReason")
            or text(part, "ExemptionReasonCode"),
        )
        for part in every(settlement, "ApplicableTradeTax")
    )


def _header_allowances(
    settlement: etree._Element | None, names: _Names
) -> tuple[AllowanceCharge, ...]:
    ordinary = [
        _allowance(part, names, None)
        for part in every(settlement, "SpecifiedTradeAllowanceCharge")
    ]
    shipping = [
        AllowanceCharge(
            charge=True,
            amount=text(part, "AppliedAmount"),
            reason=text(part, "Description"),
            category=text(part, "AppliedTradeTax/CategoryCode"),
            rate=text(part, f"AppliedTradeTax/{names.rate}"),
        )
        for part in every(settlement, "SpecifiedLogisticsServiceCharge")
    ]
    return tuple(ordinary + shipping)


def _line_allowances(
    trade: etree._Element | None, names: _Names
) -> tuple[AllowanceCharge, ...]:
    lines = [
        line
        for line in every(trade, "IncludedSupplyChainTradeLineItem")
        if _item(line, names)
    ]
    return tuple(
        _allowance(part, names, position)
        for position, line in enumerate(lines, 1)
        for part in every(
            line, f"{names.line_settlement}/SpecifiedTradeAllowanceCharge"
        )
    )


def _allowance(
    part: etree._Element, names: _Names, line: int | None
) -> AllowanceCharge:
    return AllowanceCharge(
        charge=text(part, "ChargeIndicator/Indicator") in ("true", "1"),
        amount=text(part, "ActualAmount"),
        base=text(part, "BasisAmount"),
        percent=text(part, "CalculationPercent"),
        reason=text(part, "Reason") or text(part, "ReasonCode"),
        category=text(part, "CategoryTradeTax/CategoryCode"),
        rate=text(part, f"CategoryTradeTax/{names.rate}"),
        line=line,
    )


def _payments(settlement: etree._Element | None) -> tuple[Payment, ...]:
    account = "PayeePartyCreditorFinancialAccount"
    return tuple(
        Payment(
            code=text(means, "TypeCode"),
            account=text(means, f"{account}/IBANID")
            or text(means, f"{account}/ProprietaryID"),
            account_name=text(means, f"{account}/AccountName"),
            bic=text(means, "PayeeSpecifiedCreditorFinancialInstitution/BICID"),
            reference=text(settlement, "PaymentReference"),
            mandate=text(settlement, "SpecifiedTradePaymentTerms/DirectDebitMandateID"),
        )
        for means in every(settlement, "SpecifiedTradeSettlementPaymentMeans")
    )


def _item(line: etree._Element, names: _Names) -> Line | None:
    """The line, or None for one that only carries a remark or a subtotal of the lines below it."""
    status = text(line, "AssociatedDocumentLineDocument/LineStatusReasonCode")
    net = f"{names.line_agreement}/NetPriceProductTradePrice"
    quantity = first(line, f"{names.line_delivery}/BilledQuantity")
    tax = f"{names.line_settlement}/ApplicableTradeTax"
    item = Line(
        name=text(line, "SpecifiedTradeProduct/Name"),
        description=text(line, "SpecifiedTradeProduct/Description"),
        quantity=text(quantity),
        unit=quantity.get("unitCode", "") if quantity is not None else "",
        price=text(line, f"{net}/ChargeAmount"),
        per=text(line, f"{net}/BasisQuantity"),
        rate=text(line, f"{tax}/{names.rate}"),
        total=text(line, f"{names.line_settlement}/{names.line_sums}/LineTotalAmount"),
    )
    empty = not (item.name or item.description or item.total or item.price)
    return None if empty or status in ("GROUP", "INFORMATION") else item
