"""Sweden: Svefaktura 1.0, built on UBL 1.0. Bankgiro and plusgiro are accounts of their own kind, never an IBAN."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national.reckoning import is_same, less, total
from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.plausible import iban_holds
from countersign.extraction.einvoice.terms import every, first, text
from countersign.extraction.einvoice.values import identifier
from countersign.extraction.record import (
    AllowanceCharge,
    EInvoice,
    Identifier,
    Line,
    Party,
    Payment,
    Preceding,
    TaxPart,
)

# The clearing institutions stand where a bank's BIC would.
_GIROS: Final = {"PGSISESS": "plusgiro", "BGABSESS": "bankgiro"}
_WORDS: Final = {
    "RequisitionistDocumentReference": "Ordered by (beställarreferens)",
    "PenaltySurchargePercent": "Interest when late, in %",
}


def read(root: etree._Element) -> tuple[EInvoice, ...]:
    """The one invoice of a Svefaktura."""
    taking = Taking(_WORDS)
    currency = taking.text(root, "InvoiceCurrencyCode")
    for element in root.iter("{*}*"):
        taking.skip(element, "@amountCurrencyID", value=currency)
    references = taking.texts(root, "RequisitionistDocumentReference/ID")
    said = EInvoice(
        syntax="Svefaktura",
        version="1.0",
        type_code=taking.text(root, "InvoiceTypeCode"),
        number=taking.text(root, "ID"),
        issued=taking.text(root, "IssueDate"),
        tax_point=taking.text(root, "TaxPointDate"),
        currency=currency,
        tax_currency=taking.text(root, "TaxCurrencyCode"),
        seller=_party(taking, first(root, "SellerParty")),
        buyer=_party(taking, first(root, "BuyerParty")),
        delivery=_place(taking, first(root, "Delivery/DeliveryAddress"), Party()),
        delivered=taking.day(root, "Delivery/ActualDeliveryDateTime"),
        period_start=taking.day(root, "InvoicingPeriod/StartDateTime"),
        period_end=taking.day(root, "InvoicingPeriod/EndDateTime"),
        preceding=tuple(
            Preceding(number)
            for number in taking.texts(root, "InitialInvoiceDocumentReference/ID")
        ),
        notes=taking.texts(root, "Note"),
        buyer_reference=", ".join(references),
        order=taking.listed(
            root, "InvoiceLine/OrderLineReference/OrderReference/BuyersID"
        ),
        payment_terms=taking.text(root, "PaymentTerms/Note"),
        lines=tuple(_line(taking, line) for line in every(root, "InvoiceLine")),
        allowances=tuple(_allowances(taking, root)),
        taxes=tuple(_tax(taking, part) for part in every(root, "TaxTotal/TaxSubTotal")),
        tax=taking.text(root, "TaxTotal/TotalTaxAmount"),
        due=min(taking.texts(root, "PaymentMeans/DuePaymentDate"), default=""),
        payments=tuple(_payment(taking, one) for one in every(root, "PaymentMeans")),
    )
    said = _totals(taking, root, said)
    return (replace(said, also=taking.left(root)),)


def _totals(taking: Taking, root: etree._Element, said: EInvoice) -> EInvoice:
    sums = first(root, "LegalTotal")
    lines = taking.text(sums, "LineExtensionTotalAmount")
    net = taking.text(sums, "TaxExclusiveTotalAmount") or lines
    asked = taking.text(sums, "TaxInclusiveTotalAmount")
    rounding = taking.text(sums, "RoundOffAmount")
    gross = less(asked, rounding)
    # most include the rounding in their total
    is_in = bool(rounding) and is_same(gross, total([net, said.tax]))
    return replace(
        said,
        lines_total=lines,
        charge_total=_of_whole(said, charge=True),
        allowance_total=_of_whole(said, charge=False),
        net=net,
        gross=gross if is_in else asked,
        rounding=rounding,
        payable=asked if is_in else total([asked, rounding]) if rounding else "",
    )


def _of_whole(said: EInvoice, *, charge: bool) -> str:
    """What is added to the whole, or taken off, which the file does not sum."""
    parts = (one for one in said.allowances if one.line is None)
    return total(one.amount for one in parts if one.charge == charge)


def _party(taking: Taking, node: Node) -> Party:
    party = first(node, "Party")
    registered = {
        text(one, "TaxScheme/ID").upper(): one for one in every(party, "PartyTaxScheme")
    }
    vat, local = registered.get("VAT"), registered.get("SWT")
    contact = first(party, "Contact")
    accounts = first(node, "AccountsContact")
    return _place(
        taking,
        first(party, "Address"),
        Party(
            name=taking.text(party, "PartyName/Name"),
            identifiers=tuple(
                Identifier(
                    taking.text(one),
                    taking.text(one, "@identificationSchemeAgencyID"),
                )
                for one in every(party, "PartyIdentification/ID")
            ),
            vat_id=taking.text(vat, "CompanyID"),
            registration=taking.text(local, "CompanyID"),
            legal_note=taking.text(local, "ExemptionReason"),
            contact=taking.text(contact, "Name") or taking.text(accounts, "Name"),
            email=taking.text(contact, "ElectronicMail")
            or taking.text(accounts, "ElectronicMail"),
            phone=taking.text(contact, "Telephone")
            or taking.text(accounts, "Telephone"),
        ),
    )


def _place(taking: Taking, address: Node, party: Party) -> Party:
    return replace(
        party,
        street=", ".join(
            filter(
                None,
                (
                    taking.joined(address, "StreetName", "BuildingNumber"),
                    *taking.texts(address, "AddressLine/Line"),
                    taking.text(address, "Postbox"),
                ),
            )
        ),
        postcode=taking.text(address, "PostalZone"),
        city=taking.text(address, "CityName"),
        region=taking.text(address, "CountrySubentity"),
        country=taking.text(address, "Country/IdentificationCode"),
    )


def _tax(taking: Taking, part: etree._Element) -> TaxPart:
    return TaxPart(
        category=taking.text(part, "TaxCategory/ID"),
        rate=taking.text(part, "TaxCategory/Percent"),
        taxable=taking.text(part, "TaxableAmount"),
        amount=taking.text(part, "TaxAmount"),
        exemption=taking.text(part, "TaxCategory/ExemptionReason"),
    )


def _line(taking: Taking, line: etree._Element) -> Line:
    item = first(line, "Item")
    standard = first(item, "StandardItemIdentification/ID")
    return Line(
        name=taking.text(item, "Description"),
        quantity=taking.text(line, "InvoicedQuantity"),
        unit=taking.text(line, "InvoicedQuantity@quantityUnitCode"),
        price=taking.text(item, "BasePrice/PriceAmount"),
        per=taking.text(item, "BasePrice/BaseQuantity"),
        per_unit=taking.text(item, "BasePrice/BaseQuantity@quantityUnitCode"),
        rate=taking.text(item, "TaxCategory/Percent"),
        category=taking.text(item, "TaxCategory/ID"),
        total=taking.text(line, "LineExtensionAmount"),
        line_id=taking.text(line, "ID"),
        note=taking.text(line, "Note"),
        order_line=taking.text(line, "OrderLineReference/BuyersLineID"),
        seller_item=taking.text(item, "SellersItemIdentification/ID"),
        buyer_item=taking.text(item, "BuyersItemIdentification/ID"),
        standard_item=Identifier(
            taking.text(standard),
            taking.text(standard, "@identificationSchemeAgencyID"),
        ),
    )


def _allowances(taking: Taking, root: etree._Element) -> Iterator[AllowanceCharge]:
    places: list[tuple[etree._Element, int | None]] = [(root, None)]
    places += [(line, at) for at, line in enumerate(every(root, "InvoiceLine"), 1)]
    for place, line in places:
        for part in every(place, "AllowanceCharge"):
            yield AllowanceCharge(
                charge=taking.text(part, "ChargeIndicator") in ("true", "1"),
                amount=taking.text(part, "Amount"),
                base=taking.text(part, "AllowanceChargeBaseAmount"),
                percent=taking.text(part, "MultiplierFactorNumeric"),
                reason=taking.text(part, "ReasonCode@name"),
                reason_code=taking.text(part, "ReasonCode"),
                category=taking.text(part, "TaxCategory/ID"),
                rate=taking.text(part, "TaxCategory/Percent"),
                line=line,
            )


def _payment(taking: Taking, means: etree._Element) -> Payment:
    account = first(means, "PayeeFinancialAccount")
    number = taking.text(account, "ID")
    bank = taking.text(account, "FinancialInstitutionBranch/FinancialInstitution/ID")
    scheme = _GIROS.get(bank) or ("IBAN" if iban_holds(identifier(number)) else "BBAN")
    return Payment(
        code=taking.text(means, "PaymentMeansTypeCode"),
        account=number,
        scheme=scheme if number else "",
        account_name=taking.text(account, "Name"),
        bic=bank,
        reference=taking.text(account, "PaymentInstructionID"),
    )
