"""Spain: Facturae 3.2 to 3.2.2, signed or not; a batch ("lote") holds several invoices."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.also import signers
from countersign.extraction.einvoice.national import facturae_payment
from countersign.extraction.einvoice.national.attached import Attachments
from countersign.extraction.einvoice.national.reckoning import is_same, less, total
from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.terms import every, first, text
from countersign.extraction.record import (
    AllowanceCharge,
    EInvoice,
    Identifier,
    Line,
    Party,
    Preceding,
    TaxPart,
)

_WORDS: Final = {
    "PersonTypeCode": "Kind of person (F: natural, J: legal)",
    "ResidenceTypeCode": "Residence (R: Spain, U: European Union, E: elsewhere)",
    "TaxesWithheld": "Taxes withheld",
    "Modality": "Modality (I: one invoice, L: batch)",
    "InvoiceIssuerType": "Issued by (EM: seller, RE: buyer, TE: third party)",
}
_SPAIN: Final = "ESP"
_RESIDENT: Final = "R"
# fmt: off
_ISO_2: Final = {
    "ESP": "ES", "PRT": "PT", "FRA": "FR", "DEU": "DE", "ITA": "IT", "AND": "AD",
    "GBR": "GB", "IRL": "IE", "NLD": "NL", "BEL": "BE", "LUX": "LU", "AUT": "AT",
    "CHE": "CH", "POL": "PL", "SWE": "SE", "DNK": "DK", "USA": "US", "MEX": "MX",
}
# fmt: on


def read(root: etree._Element) -> tuple[EInvoice, ...]:
    """The invoices of a Facturae, in the file's order."""
    taking = Taking(_WORDS)
    shared = EInvoice(
        syntax="Facturae",
        version=taking.text(root, "FileHeader/SchemaVersion"),
        seller=_party(taking, first(root, "Parties/SellerParty")),
        buyer=_party(taking, first(root, "Parties/BuyerParty")),
        payee=_party(
            taking, first(root, "FileHeader/FactoringAssignmentData/Assignee")
        ),
    )
    attachments = Attachments()
    bodies: list[Node] = [*every(root, "Invoices/Invoice")] or [None]
    found = [(_invoice(taking, body, shared, attachments), body) for body in bodies]
    tops = (first(root, "FileHeader"), first(root, "Parties"))
    return tuple(
        replace(one, also=(*taking.left(*tops, body), *signers(root)))
        for one, body in found
    )


def _party(taking: Taking, node: Node) -> Party:
    if node is None:
        return Party()
    whole = first(node, "LegalEntity")
    person = whole if whole is not None else first(node, "Individual")
    home = first(person, "AddressInSpain")
    place = home if home is not None else first(person, "OverseasAddress")
    number = taking.text(node, "TaxIdentification/TaxIdentificationNumber")
    lives_here = text(node, "TaxIdentification/ResidenceTypeCode") == _RESIDENT
    country = taking.text(place, "CountryCode")
    return Party(
        name=taking.text(person, "CorporateName")
        or taking.joined(person, "Name", "FirstSurname", "SecondSurname"),
        trading_name=taking.text(person, "TradeName"),
        identifiers=tuple(
            Identifier(taking.text(one, "CentreCode"), taking.text(one, "RoleTypeCode"))
            for one in every(node, "AdministrativeCentres/AdministrativeCentre")
        ),
        vat_id=f"ES{number}"
        if lives_here and number[:2] != "ES" and number
        else number,
        registration=taking.joined(
            person,
            *(
                f"RegistrationData/{name}"
                for name in (
                    "RegisterOfCompaniesLocation",
                    "Book",
                    "Volume",
                    "Folio",
                    "Section",
                    "Sheet",
                )
            ),
        ),
        street=taking.text(place, "Address"),
        postcode=taking.text(place, "PostCode"),
        city=taking.text(place, "Town") or taking.text(place, "PostCodeAndTown"),
        region=taking.text(place, "Province"),
        country=_ISO_2.get(country, country),
        contact=taking.text(person, "ContactDetails/ContactPersons"),
        email=taking.text(person, "ContactDetails/ElectronicMail"),
        phone=taking.text(person, "ContactDetails/Telephone"),
    )


def _invoice(
    taking: Taking, body: Node, shared: EInvoice, attachments: Attachments
) -> EInvoice:
    head, issued = first(body, "InvoiceHeader"), first(body, "InvoiceIssueData")
    more = first(body, "AdditionalData")
    lines = every(body, "Items/InvoiceLine")
    said = replace(
        shared,
        type_code=taking.joined(head, "InvoiceDocumentType", "InvoiceClass", by="/"),
        number=taking.joined(head, "InvoiceSeriesCode", "InvoiceNumber", by="-"),
        issued=taking.text(issued, "IssueDate"),
        delivered=taking.text(issued, "OperationDate"),
        period_start=taking.text(issued, "InvoicingPeriod/StartDate"),
        period_end=taking.text(issued, "InvoicingPeriod/EndDate"),
        currency=taking.text(issued, "InvoiceCurrencyCode"),
        tax_currency=taking.text(issued, "TaxCurrencyCode"),
        order=taking.text(issued, "ReceiverTransactionReference"),
        contract=taking.text(issued, "ReceiverContractReference"),
        buyer_reference=taking.text(issued, "FileReference"),
        notes=(
            *taking.texts(issued, "InvoiceDescription"),
            *taking.texts(more, "InvoiceAdditionalInformation"),
            *taking.texts(body, "LegalLiterals/LegalReference"),
        ),
        preceding=tuple(
            Preceding(
                taking.joined(one, "InvoiceSeriesCode", "InvoiceNumber", by="-"),
                taking.text(one, "InvoiceIssueDate"),
            )
            for one in every(head, "Corrective")
        ),
        lines=tuple(_line(taking, line) for line in lines),
        allowances=tuple(_allowances(taking, body, lines)),
        attachments=tuple(
            attachments.next(
                taking,
                one,
                content="AttachmentData",
                name="AttachmentDescription",
                format_="AttachmentFormat",
                description="AttachmentName",
            )
            for one in every(more, "RelatedDocuments/Attachment")
        ),
    )
    return facturae_payment.read(taking, body, _totals(taking, body, said))


def _totals(taking: Taking, body: Node, said: EInvoice) -> EInvoice:
    sums = first(body, "InvoiceTotals")
    taxes = tuple(_taxes(taking, body))
    net = taking.text(sums, "TotalGrossAmountBeforeTaxes")
    tax = taking.text(sums, "TotalTaxOutputs") or total(part.amount for part in taxes)
    withheld = taking.text(sums, "TotalTaxesWithheld")
    with_tax = total([net, tax])
    # by the book the total is what is left after the withholding; EN 16931's is the one before
    is_after = not is_same(withheld, "0") and is_same(
        less(with_tax, withheld), text(sums, "InvoiceTotal")
    )
    return replace(
        said,
        taxes=taxes,
        lines_total=taking.text(sums, "TotalGrossAmount"),
        allowance_total=taking.text(sums, "TotalGeneralDiscounts"),
        charge_total=taking.text(sums, "TotalGeneralSurcharges"),
        net=net,
        tax=tax,
        gross=with_tax if is_after else taking.text(sums, "InvoiceTotal"),
        withheld=withheld,
        prepaid=taking.text(sums, "TotalPaymentsOnAccount"),
        payable=taking.text(sums, "TotalExecutableAmount"),
    )


def _taxes(taking: Taking, body: Node) -> Iterator[TaxPart]:
    """Each tax, and the surcharge of retailers ("recargo de equivalencia") that goes with it."""
    for part in every(body, "TaxesOutputs/Tax"):
        kind = taking.text(part, "TaxTypeCode")
        base = taking.text(part, "TaxableBase/TotalAmount")
        rate, amount = (
            taking.text(part, "TaxRate"),
            taking.text(part, "TaxAmount/TotalAmount"),
        )
        yield TaxPart(kind, rate, base, amount)
        if surcharge := taking.text(part, "EquivalenceSurchargeAmount/TotalAmount"):
            rate = taking.text(part, "EquivalenceSurcharge")
            yield TaxPart(kind, rate, base, surcharge, "Recargo de equivalencia")


def _line(taking: Taking, line: etree._Element) -> Line:
    return Line(
        name=taking.text(line, "ItemDescription"),
        quantity=taking.text(line, "Quantity"),
        unit=taking.text(line, "UnitOfMeasure"),
        price=taking.text(line, "UnitPriceWithoutTax"),
        rate=taking.text(line, "TaxesOutputs/Tax/TaxRate"),
        category=taking.text(line, "TaxesOutputs/Tax/TaxTypeCode"),
        total=taking.text(line, "GrossAmount"),
        line_id=taking.text(line, "SequenceNumber"),
        note=taking.text(line, "AdditionalLineItemInformation"),
        order_line=taking.text(line, "ReceiverTransactionReference"),
        object_id=taking.text(line, "FileReference"),
        period_start=taking.text(line, "LineItemPeriod/StartDate"),
        period_end=taking.text(line, "LineItemPeriod/EndDate")
        or taking.text(line, "TransactionDate"),
        seller_item=taking.text(line, "ArticleCode"),
    )


def _allowances(
    taking: Taking, body: Node, lines: list[etree._Element]
) -> Iterator[AllowanceCharge]:
    sums = first(body, "InvoiceTotals")
    yield from _parts(taking, sums, "GeneralDiscounts/Discount", "Discount", None)
    yield from _parts(taking, sums, "GeneralSurcharges/Charge", "Charge", None)
    for at, line in enumerate(lines, 1):
        yield from _parts(taking, line, "DiscountsAndRebates/Discount", "Discount", at)
        yield from _parts(taking, line, "Charges/Charge", "Charge", at)


def _parts(
    taking: Taking, node: Node, path: str, name: str, line: int | None
) -> Iterator[AllowanceCharge]:
    for part in every(node, path):
        yield AllowanceCharge(
            charge=name == "Charge",
            amount=taking.text(part, f"{name}Amount"),
            percent=taking.text(part, f"{name}Rate"),
            reason=taking.text(part, f"{name}Reason"),
            line=line,
        )
