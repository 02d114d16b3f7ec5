"""The whole of a UBL Invoice or CreditNote."""

from dataclasses import replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.binaries import places_in
from countersign.extraction.einvoice.terms import (
    Date,
    Terms,
    first,
    is_foreign,
    text,
    texts,
)
from countersign.extraction.einvoice.ubl import money, references
from countersign.extraction.einvoice.ubl.lines import lines_of
from countersign.extraction.einvoice.ubl.parties import (
    creditor_of,
    delivered_to,
    party,
)
from countersign.extraction.einvoice.values import iso_or_as_written
from countersign.extraction.record import EInvoice

NAMESPACES: Final = {
    "Invoice": "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "CreditNote": "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
}


def read(root: etree._Element) -> Terms:
    """The terms of a UBL Invoice or CreditNote."""
    kind = etree.QName(root).localname
    issued, due = Date(text(root, "IssueDate")), money.due_of(root)
    einvoice = _referring(root, _totalled(root, _head(root, kind)))
    totals = money.tax_totals(root, einvoice.currency)
    return Terms(
        einvoice=replace(
            einvoice,
            issued=iso_or_as_written(issued),
            due=iso_or_as_written(due),
        ),
        issued=issued,
        due=due,
        foreign_tax=is_foreign(totals[0] if totals else None, einvoice.currency),
    )


def _head(root: etree._Element, kind: str) -> EInvoice:
    delivery, period = first(root, "Delivery"), first(root, "InvoicePeriod")
    start, end = money.period(period)
    terms = "\n".join(texts(root, "PaymentTerms/Note"))
    return EInvoice(
        syntax="UBL",
        version=text(root, "UBLVersionID"),
        profile=text(root, "CustomizationID"),
        process=text(root, "ProfileID"),
        type_code=text(root, f"{kind}TypeCode"),
        number=text(root, "ID"),
        tax_point=iso_or_as_written(Date(text(root, "TaxPointDate"))),
        tax_point_code=text(period, "DescriptionCode"),
        currency=text(root, "DocumentCurrencyCode"),
        tax_currency=text(root, "TaxCurrencyCode"),
        seller=party(first(root, "AccountingSupplierParty/Party")),
        buyer=party(first(root, "AccountingCustomerParty/Party")),
        payee=party(first(root, "PayeeParty")),
        representative=party(first(root, "TaxRepresentativeParty")),
        delivery=delivered_to(delivery),
        delivered=iso_or_as_written(Date(text(delivery, "ActualDeliveryDate"))),
        period_start=start,
        period_end=end,
        notes=texts(root, "Note"),
        buyer_reference=text(root, "BuyerReference"),
        accounting=text(root, "AccountingCost"),
        payment_terms=terms,
        instalments=money.instalments_of(root),
        discounts=money.discounts_of(root, terms),
        payments=money.payments_of(root, creditor_of(root)),
        allowances=money.allowances_of(root, kind),
        lines=lines_of(root, kind),
    )


def _referring(root: etree._Element, einvoice: EInvoice) -> EInvoice:
    order, sales_order = references.order_of(root)
    return replace(
        einvoice,
        preceding=references.preceding_of(root),
        project=text(root, "ProjectReference/ID")
        or references.of_type(root, references.PROJECT),
        contract=text(root, "ContractDocumentReference/ID"),
        order=order,
        sales_order=sales_order,
        receiving_advice=text(root, "ReceiptDocumentReference/ID"),
        despatch_advice=text(root, "DespatchDocumentReference/ID"),
        tender=text(root, "OriginatorDocumentReference/ID"),
        invoiced_object=references.of_type(root, references.OBJECT),
        attachments=references.attached_to(root, places_in(root)),
    )


def _totalled(root: etree._Element, einvoice: EInvoice) -> EInvoice:
    sums = first(root, "LegalMonetaryTotal")
    currency, other = einvoice.currency, einvoice.tax_currency
    totals = money.tax_totals(root, currency)
    tax = money.tax_of(totals)
    return replace(
        einvoice,
        taxes=money.taxes_of(totals),
        lines_total=text(sums, "LineExtensionAmount"),
        allowance_total=text(sums, "AllowanceTotalAmount"),
        charge_total=text(sums, "ChargeTotalAmount"),
        net=money.net_of(root, tax),
        tax=tax,
        tax_in_tax_currency=money.tax_for_the_office(root, currency, other),
        gross=text(sums, "TaxInclusiveAmount"),
        prepaid=text(sums, "PrepaidAmount"),
        rounding=text(sums, "PayableRoundingAmount"),
        payable=text(sums, "PayableAmount"),
        withheld=money.withheld_of(root),
    )
