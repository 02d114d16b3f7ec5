"""Austria: ebInterface 4.0 to 6.1. All have the same shape; how taxes are written changed with 5.0."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.national.reckoning import less, share, total
from countersign.extraction.einvoice.national.taking import Node, Taking
from countersign.extraction.einvoice.terms import every, first
from countersign.extraction.record import (
    AllowanceCharge,
    CashDiscount,
    EInvoice,
    Identifier,
    Line,
    Party,
    Payment,
    Preceding,
    TaxPart,
)

_WORDS: Final = {
    "BelowTheLineItem": "Below the line (no part of the invoice's total)",
    "GeneratingSystem": "Made by the program",
}
_ITEMS: Final = "Details/ItemList/ListLineItem"
_OWN: Final = ("BillersArticleNumber", "PZN", "")
_BUYERS: Final = "InvoiceRecipientsArticleNumber"
_STANDARD: Final = "GTIN"
_DEBITS: Final = ("DirectDebit", "SEPADirectDebit")


def read(root: etree._Element) -> tuple[EInvoice, ...]:
    """The one invoice of an ebInterface Invoice."""
    taking = Taking(_WORDS)
    buyer = first(root, "InvoiceRecipient")
    taxes = tuple(_taxes(taking, root))
    said = EInvoice(
        syntax="ebInterface",
        version=_version(root),
        type_code=taking.text(root, "@DocumentType"),
        number=taking.text(root, "InvoiceNumber"),
        issued=taking.text(root, "InvoiceDate"),
        currency=taking.text(root, "@InvoiceCurrency"),
        seller=_party(taking, first(root, "Biller")),
        buyer=_party(taking, buyer),
        delivery=_party(taking, first(root, "Delivery")),
        delivered=taking.text(root, "Delivery/Date"),
        period_start=taking.text(root, "Delivery/Period/FromDate"),
        period_end=taking.text(root, "Delivery/Period/ToDate"),
        despatch_advice=taking.text(root, "Delivery/DeliveryID"),
        preceding=tuple(_preceding(taking, root)),
        notes=tuple(_notes(taking, root)),
        buyer_reference=taking.text(buyer, "SubOrganizationID"),
        accounting=taking.text(buyer, "AccountingArea"),
        order=taking.text(buyer, "OrderReference/OrderID"),
        sales_order=taking.text(root, "Biller/OrderReference/OrderID"),
        lines=tuple(_line(taking, item) for item in every(root, _ITEMS)),
        allowances=tuple(_allowances(taking, root)),
        taxes=taxes,
        net=total(part.taxable for part in taxes),
        tax=_tax(taking, root, taxes),
        gross=taking.text(root, "TotalGrossAmount"),
        prepaid=taking.text(root, "PrepaidAmount"),
        rounding=taking.text(root, "RoundingAmount"),
        payable=taking.text(root, "PayableAmount"),
        attachments=(),
    )
    said = _paying(taking, root, said)
    return (replace(said, also=taking.left(root)),)


def _version(root: etree._Element) -> str:
    """6.1 of http://www.ebinterface.at/schema/6p1/."""
    space = etree.QName(root).namespace or ""
    return space.rstrip("/").rpartition("/")[2].replace("p", ".")


def _party(taking: Taking, node: Node) -> Party:
    address = first(node, "Address")
    contact = first(node, "Contact")
    country = taking.text(address, "Country@CountryCode")
    identifiers = [
        Identifier(taking.text(one), taking.text(one, f"@{kind}"))
        for path, kind in (
            ("FurtherIdentification", "IdentificationType"),
            ("Address/AddressIdentifier", "AddressIdentifierType"),
        )
        for one in every(node, path)
    ]
    for name in ("InvoiceRecipientsBillerID", "BillersInvoiceRecipientID"):
        if value := taking.text(node, name):
            identifiers.append(Identifier(value, name))
    return Party(
        name=taking.text(address, "Name"),
        trading_name=taking.text(address, "TradingName"),
        identifiers=tuple(identifiers),
        vat_id=taking.text(node, "VATIdentificationNumber"),
        street=taking.joined(address, "Street", "POBox", by=", "),
        postcode=taking.text(address, "ZIP"),
        city=taking.text(address, "Town"),
        country=country or taking.text(address, "Country"),
        contact=taking.joined(contact, "Salutation", "Name")
        or taking.joined(address, "Contact"),
        email=taking.text(address, "Email") or taking.text(contact, "Email"),
        phone=taking.text(address, "Phone") or taking.text(contact, "Phone"),
    )


def _preceding(taking: Taking, root: etree._Element) -> Iterator[Preceding]:
    for path in ("CancelledOriginalDocument", "RelatedDocument"):
        for one in every(root, path):
            number = taking.text(one, "InvoiceNumber")
            yield Preceding(number, taking.text(one, "InvoiceDate"))


def _notes(taking: Taking, root: etree._Element) -> Iterator[str]:
    for path in (
        "Details/HeaderDescription",
        "Details/FooterDescription",
        "Comment",
    ):
        yield from taking.texts(root, path)


def _taxes(taking: Taking, root: etree._Element) -> Iterator[TaxPart]:
    for part in every(root, "Tax/VAT/VATItem"):  # 4.x
        yield TaxPart(
            category=taking.text(part, "VATRate@TaxCode"),
            rate=taking.text(part, "VATRate"),
            taxable=taking.text(part, "TaxedAmount"),
            amount=taking.text(part, "Amount"),
            exemption=taking.text(part, "TaxExemption"),
        )
    for part in every(root, "Tax/TaxItem"):  # from 5.0
        yield TaxPart(
            category=taking.text(part, "TaxPercent@TaxCategoryCode"),
            rate=taking.text(part, "TaxPercent"),
            taxable=taking.text(part, "TaxableAmount"),
            amount=taking.text(part, "TaxAmount"),
            exemption=taking.text(part, "Comment"),
        )


def _tax(taking: Taking, root: etree._Element, taxes: tuple[TaxPart, ...]) -> str:
    """What the parts come to; where one does not say its tax, what its rate makes of it."""
    return total(part.amount or share(part.taxable, part.rate) or "0" for part in taxes)


def _line(taking: Taking, item: etree._Element) -> Line:
    codes = tuple(
        Identifier(taking.text(one), taking.text(one, "@ArticleNumberType"))
        for one in every(item, "ArticleNumber")
    )
    numbers = {one.scheme: one.value for one in codes}
    descriptions = taking.texts(item, "Description")
    tax = first(item, "TaxItem")
    return Line(
        name=" ".join(descriptions),
        quantity=taking.text(item, "Quantity"),
        unit=taking.text(item, "Quantity@Unit"),
        price=taking.text(item, "UnitPrice"),
        per=taking.text(item, "UnitPrice@BaseQuantity"),
        rate=taking.text(tax, "TaxPercent") or taking.text(item, "VATRate"),
        category=taking.text(tax, "TaxPercent@TaxCategoryCode")
        or taking.text(item, "VATRate@TaxCode"),
        total=taking.text(item, "LineItemAmount"),
        line_id=taking.text(item, "PositionNumber"),
        note=taking.text(item, "TaxExemption") or taking.text(tax, "Comment"),
        order_line=taking.text(
            item, "InvoiceRecipientsOrderReference/OrderPositionNumber"
        ),
        period_start=taking.text(item, "Delivery/Period/FromDate"),
        period_end=taking.text(item, "Delivery/Period/ToDate")
        or taking.text(item, "Delivery/Date"),
        seller_item=next((numbers[name] for name in _OWN if name in numbers), ""),
        buyer_item=numbers.get(_BUYERS, ""),
        standard_item=Identifier(numbers.get(_STANDARD, ""), _STANDARD)
        if _STANDARD in numbers
        else Identifier(""),
        classifications=codes,
        attributes=tuple(
            (taking.text(one, "@Key"), taking.text(one))
            for one in every(item, "AdditionalInformation")
            if taking.text(one)
        ),
    )


def _allowances(taking: Taking, root: etree._Element) -> Iterator[AllowanceCharge]:
    whole = first(root, "ReductionAndSurchargeDetails")
    for name, charge in (("Reduction", False), ("Surcharge", True)):
        for part in every(whole, name):
            yield _allowance(taking, part, charge=charge)
    for at, item in enumerate(every(root, _ITEMS), 1):
        own = first(item, "ReductionAndSurchargeListLineItemDetails")
        for name, charge in (
            ("ReductionListLineItem", False),
            ("SurchargeListLineItem", True),
        ):
            for part in every(own, name):
                yield replace(_allowance(taking, part, charge=charge), line=at)


def _allowance(
    taking: Taking, part: etree._Element, *, charge: bool
) -> AllowanceCharge:
    base, percent = taking.text(part, "BaseAmount"), taking.text(part, "Percentage")
    return AllowanceCharge(
        charge=charge,
        amount=taking.text(part, "Amount") or share(base, percent),
        base=base,
        percent=percent,
        reason=taking.text(part, "Comment"),
        category=taking.text(part, "TaxItem/TaxPercent@TaxCategoryCode")
        or taking.text(part, "VATRate@TaxCode"),
        rate=taking.text(part, "TaxItem/TaxPercent") or taking.text(part, "VATRate"),
    )


def _paying(taking: Taking, root: etree._Element, said: EInvoice) -> EInvoice:
    terms = first(root, "PaymentConditions")
    return replace(
        said,
        due=taking.text(terms, "DueDate"),
        payment_terms=taking.joined(
            root, "PaymentConditions/Comment", "PaymentMethod/Comment", by="; "
        ),
        discounts=tuple(
            CashDiscount(
                percent=taking.text(one, "Percentage"),
                until=taking.text(one, "PaymentDate"),
                base=taking.text(one, "BaseAmount"),
                amount=taking.text(one, "Amount"),
            )
            for one in every(terms, "Discount")
        ),
        payments=tuple(_payments(taking, first(root, "PaymentMethod"))),
        # 4.0 does not say what is to be paid
        payable=said.payable
        or (less(said.gross, said.prepaid) if said.prepaid else ""),
    )


def _payments(taking: Taking, method: Node) -> Iterator[Payment]:
    transfer = first(method, "UniversalBankTransaction")
    for account in every(transfer, "BeneficiaryAccount"):
        iban = taking.text(account, "IBAN")
        number = "" if iban else taking.text(account, "BankAccountNr")
        yield Payment(
            code="30",
            account=iban or number,
            scheme="IBAN" if iban else "account and bank code",
            account_name=taking.text(account, "BankAccountOwner"),
            bic=taking.text(account, "BIC") or taking.text(account, "BankCode"),
            reference=taking.text(transfer, "PaymentReference"),
        )
    for name in _DEBITS:
        if (debit := first(method, name)) is not None:
            yield Payment(
                code="59" if name.startswith("SEPA") else "49",
                debited=taking.text(debit, "IBAN"),
                bic=taking.text(debit, "BIC"),
                account_name=taking.text(debit, "BankAccountOwner"),
                creditor=taking.text(debit, "CreditorID"),
                mandate=taking.text(debit, "MandateReference"),
            )
    if (card := first(method, "PaymentCard")) is not None:
        yield Payment(
            code="48",
            card=taking.text(card, "PrimaryAccountNumber"),
            account_name=taking.text(card, "CardHolderName"),
        )
