"""The whole of a CII invoice."""

from dataclasses import replace

from lxml import etree

from countersign.extraction.einvoice.binaries import places_in
from countersign.extraction.einvoice.cii import money, payment, references
from countersign.extraction.einvoice.cii.lines import items_of, lines_of
from countersign.extraction.einvoice.cii.names import (
    Names,
    date_of,
    day_of,
    names_of,
    period_of,
)
from countersign.extraction.einvoice.cii.parties import party
from countersign.extraction.einvoice.notes import note_of
from countersign.extraction.einvoice.terms import (
    Terms,
    agreed,
    every,
    expect,
    first,
    is_foreign,
    text,
    texts,
)
from countersign.extraction.einvoice.values import iso_or_as_written
from countersign.extraction.record import EInvoice


def read(root: etree._Element) -> Terms:
    """The terms of a CrossIndustryInvoice or CrossIndustryDocument."""
    names = names_of(root)
    document, trade = first(root, names.document), first(root, names.transaction)
    settlement = first(trade, names.settlement)
    issued, due = date_of(document, "IssueDateTime"), payment.due_of(settlement)
    currency = text(settlement, "InvoiceCurrencyCode")
    head = EInvoice(
        syntax="CII",
        version=names.version,
        type_code=text(document, "TypeCode"),
        number=text(document, "ID"),
        issued=iso_or_as_written(issued),
        due=iso_or_as_written(due),
        currency=currency,
        notes=_notes(document),
    )
    context = first(root, names.context)
    said = _agreed(trade, names, _settled(settlement, names, head))
    return Terms(
        einvoice=replace(
            _itemized(trade, names, said),
            profile=text(context, "GuidelineSpecifiedDocumentContextParameter/ID"),
            process=text(
                context, "BusinessProcessSpecifiedDocumentContextParameter/ID"
            ),
            discounts=payment.discounts_of(settlement, said.payment_terms, due),
        ),
        issued=issued,
        due=due,
        foreign_tax=is_foreign(money.tax_total(settlement, names, currency), currency),
    )


def _agreed(trade: etree._Element | None, names: Names, einvoice: EInvoice) -> EInvoice:
    """What was agreed and delivered: parties and references."""
    agreement, delivery = first(trade, names.agreement), first(trade, names.delivery)
    number = names.reference
    expect(agreement, "SpecifiedProcuringProject/Name", "Project reference")
    return replace(
        einvoice,
        seller=party(first(agreement, "SellerTradeParty")),
        buyer=party(first(agreement, "BuyerTradeParty")),
        representative=party(first(agreement, "SellerTaxRepresentativeTradeParty")),
        delivery=party(first(delivery, "ShipToTradeParty")),
        delivered=day_of(delivery, "ActualDeliverySupplyChainEvent/OccurrenceDateTime"),
        buyer_reference=text(agreement, "BuyerReference"),
        project=text(agreement, "SpecifiedProcuringProject/ID"),
        contract=text(agreement, f"ContractReferencedDocument/{number}"),
        order=text(agreement, f"BuyerOrderReferencedDocument/{number}"),
        sales_order=text(agreement, f"SellerOrderReferencedDocument/{number}"),
        receiving_advice=text(delivery, f"ReceivingAdviceReferencedDocument/{number}"),
        despatch_advice=text(delivery, f"DespatchAdviceReferencedDocument/{number}"),
        tender=references.of_type(agreement, references.TENDER, names),
        invoiced_object=references.of_type(agreement, references.OBJECT, names),
        attachments=references.attached_to(
            agreement, places_in(trade) if trade is not None else {}, names
        ),
    )


def _settled(
    settlement: etree._Element | None, names: Names, einvoice: EInvoice
) -> EInvoice:
    """What is to be paid, and how."""
    sums = first(settlement, names.sums)
    start, end = period_of(settlement)
    currency, other = einvoice.currency, text(settlement, "TaxCurrencyCode")
    return replace(
        einvoice,
        tax_point=_tax_point(settlement),
        tax_point_code=agreed(settlement, "ApplicableTradeTax/DueDateTypeCode"),
        tax_currency=other,
        payee=party(first(settlement, "PayeeTradeParty")),
        period_start=start,
        period_end=end,
        preceding=references.preceding_of(settlement, names),
        accounting=text(settlement, "ReceivableSpecifiedTradeAccountingAccount/ID"),
        payment_terms=payment.terms_in_words(settlement),
        instalments=payment.instalments_of(settlement),
        payments=payment.payments_of(settlement),
        taxes=money.taxes_of(settlement, names),
        lines_total=text(sums, "LineTotalAmount"),
        allowance_total=text(sums, "AllowanceTotalAmount"),
        charge_total=text(sums, "ChargeTotalAmount"),
        net=text(sums, "TaxBasisTotalAmount"),
        tax=text(money.tax_total(settlement, names, currency)),
        tax_in_tax_currency=money.tax_for_the_office(sums, currency, other),
        gross=text(sums, "GrandTotalAmount"),
        prepaid=text(sums, "TotalPrepaidAmount"),
        rounding=text(sums, "RoundingAmount"),
        payable=text(sums, "DuePayableAmount"),
    )


def _notes(document: etree._Element | None) -> tuple[str, ...]:
    """The notes, each with the code of its subject."""
    return tuple(
        note_of(text(note, "SubjectCode") if at == 0 else "", words)
        for note in every(document, "IncludedNote")
        for at, words in enumerate(texts(note, "Content"))
    )


def _tax_point(settlement: etree._Element | None) -> str:
    """The day (BT-7), which CII repeats with each rate."""
    days = [
        day
        for part in every(settlement, "ApplicableTradeTax")
        if (day := day_of(part, "TaxPointDate"))
    ]
    return ", ".join(dict.fromkeys(days))


def _itemized(
    trade: etree._Element | None, names: Names, einvoice: EInvoice
) -> EInvoice:
    """The lines, and all allowances with the lines that they belong to."""
    items = items_of(trade, names)
    settlement = first(trade, names.settlement)
    return replace(
        einvoice,
        lines=lines_of(items, names),
        allowances=money.allowances_of(settlement, items, names),
    )
