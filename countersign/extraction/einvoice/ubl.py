"""OASIS UBL 2.1 Invoice and CreditNote: Peppol BIS Billing, XRechnung."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
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
    "Invoice": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "CreditNote": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
}


def read(root: etree._Element) -> Terms:
    """The terms of a UBL Invoice or CreditNote."""
    kind = etree.QName(root).localname
    currency = text(root, "DocumentCurrencyCode")
    tax = _tax_total(root)
    issued = Date(text(root, "IssueDate"))
    due = Date(text(root, "DueDate") or text(root, "PaymentMeans/PaymentDueDate"))
    return Terms(
        einvoice=replace(
            _einvoice(root, kind),
            issued=day(issued).value,
            due=day(due).value,
            net=_net(root, text(tax)),
            tax=text(tax),
        ),
        issued=issued,
        due=due,
        foreign_tax=is_foreign(tax, currency),
    )


def _net(root: etree._Element, tax: str) -> str:
    """The total without tax; in Denmark's OIOUBL that element holds the tax itself."""
    sums = first(root, "LegalMonetaryTotal")
    net, gross = text(sums, "TaxExclusiveAmount"), text(sums, "TaxInclusiveAmount")
    if text(root, "CustomizationID").startswith("OIOUBL"):
        with suppress(InvalidOperation):
            return str(Decimal(gross) - Decimal(tax))
    return net


def _einvoice(root: etree._Element, kind: str) -> EInvoice:
    sums = first(root, "LegalMonetaryTotal")
    order = text(root, "OrderReference/ID")
    return EInvoice(
        syntax="UBL",
        number=text(root, "ID"),
        currency=text(root, "DocumentCurrencyCode"),
        # Peppol has NA where there is only the seller's own order number
        order="" if order == "NA" else order,
        gross=text(sums, "TaxInclusiveAmount"),
        lines=tuple(_item(line, kind) for line in every(root, f"{kind}Line")),
        profile=text(root, "CustomizationID"),
        process=text(root, "ProfileID"),
        type_code=text(root, f"{kind}TypeCode"),
        seller=_party(first(root, "AccountingSupplierParty/Party")),
        buyer=_party(first(root, "AccountingCustomerParty/Party")),
        payee=_party(first(root, "PayeeParty")),
        taxes=_taxes(root),
        allowances=_allowances(root, kind),
        payments=_payments(root),
        preceding=tuple(
            Preceding(number)
            for number in texts(root, "BillingReference/InvoiceDocumentReference/ID")
        ),
        notes=texts(root, "Note"),
        buyer_reference=text(root, "BuyerReference"),
        delivered=text(root, "Delivery/ActualDeliveryDate"),
        payment_terms=text(root, "PaymentTerms/Note"),
        lines_total=text(sums, "LineExtensionAmount"),
        allowance_total=text(sums, "AllowanceTotalAmount"),
        charge_total=text(sums, "ChargeTotalAmount"),
        prepaid=text(sums, "PrepaidAmount"),
        rounding=text(sums, "PayableRoundingAmount"),
        payable=text(sums, "PayableAmount"),
    )


def _tax_total(root: etree._Element) -> etree._Element | None:
    return in_currency(
        every(root, "TaxTotal/TaxAmount"), text(root, "DocumentCurrencyCode")
    )


def _party(node: etree._Element | None) -> Party:
    if node is None:
        return Party()
    schemes = {
        text(scheme, "TaxScheme/ID").upper(): text(scheme, "CompanyID")
        for scheme in every(node, "PartyTaxScheme")
    }
    address = first(node, "PostalAddress")
    trading_name = text(node, "PartyName/Name")
    return Party(
        name=text(node, "PartyLegalEntity/RegistrationName") or trading_name,
        trading_name=trading_name,
        vat_id=schemes.pop("VAT", ""),
        tax_number=next(iter(schemes.values()), ""),
        registration=text(node, "PartyLegalEntity/CompanyID"),
        street=", ".join(
            part
            for name in ("StreetName", "AdditionalStreetName", "AddressLine/Line")
            if (part := text(address, name))
        ),
        postcode=text(address, "PostalZone"),
        city=text(address, "CityName"),
        country=text(address, "Country/IdentificationCode"),
        email=text(node, "Contact/ElectronicMail"),
        phone=text(node, "Contact/Telephone"),
    )


def _taxes(root: etree._Element) -> tuple[TaxPart, ...]:
    tax = _tax_total(root)
    return tuple(
        TaxPart(
            category=text(part, "TaxCategory/ID"),
            rate=text(part, "TaxCategory/Percent"),
            taxable=text(part, "TaxableAmount"),
            amount=text(part, "TaxAmount"),
            exemption=text(part, "TaxCategory/TaxExemptionReason")
            or text(part, "TaxCategory/TaxExemptionReasonCode"),
        )
        for part in every(tax.getparent() if tax is not None else None, "TaxSubtotal")
    )


def _allowances(root: etree._Element, kind: str) -> tuple[AllowanceCharge, ...]:
    of_invoice = [_allowance(part, None) for part in every(root, "AllowanceCharge")]
    of_lines = [
        _allowance(part, position)
        for position, line in enumerate(every(root, f"{kind}Line"), 1)
        for part in every(line, "AllowanceCharge")
    ]
    return tuple(of_invoice + of_lines)


def _allowance(part: etree._Element, line: int | None) -> AllowanceCharge:
    return AllowanceCharge(
        charge=text(part, "ChargeIndicator") in ("true", "1"),
        amount=text(part, "Amount"),
        base=text(part, "BaseAmount"),
        percent=text(part, "MultiplierFactorNumeric"),
        reason=text(part, "AllowanceChargeReason")
        or text(part, "AllowanceChargeReasonCode"),
        category=text(part, "TaxCategory/ID"),
        rate=text(part, "TaxCategory/Percent"),
        line=line,
    )


def _payments(root: etree._Element) -> tuple[Payment, ...]:
    account = "PayeeFinancialAccount"
    return tuple(
        Payment(
            code=text(means, "PaymentMeansCode"),
            account=text(means, f"{account}/ID"),
            account_name=text(means, f"{account}/Name"),
            bic=text(means, f"{account}/FinancialInstitutionBranch/ID"),
            reference=text(means, "PaymentID"),
            mandate=text(means, "PaymentMandate/ID"),
        )
        for means in every(root, "PaymentMeans")
    )


def _item(line: etree._Element, kind: str) -> Line:
    quantity = first(
        line, "CreditedQuantity" if kind == "CreditNote" else "InvoicedQuantity"
    )
    return Line(
        name=text(line, "Item/Name"),
        description=text(line, "Item/Description"),
        quantity=text(quantity),
        unit=quantity.get("unitCode", "") if quantity is not None else "",
        price=text(line, "Price/PriceAmount"),
        per=text(line, "Price/BaseQuantity"),
        rate=text(line, "Item/ClassifiedTaxCategory/Percent"),
        total=text(line, "LineExtensionAmount"),
    )
