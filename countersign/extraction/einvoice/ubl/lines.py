"""The lines of a UBL invoice (BG-25)."""

from typing import Final

from lxml import etree

from countersign.extraction.einvoice.terms import (
    attribute,
    every,
    expect,
    first,
    peek,
    text,
    texts,
)
from countersign.extraction.einvoice.ubl.money import period
from countersign.extraction.einvoice.ubl.parties import identifier
from countersign.extraction.einvoice.ubl.references import OBJECT
from countersign.extraction.record import Identifier, Line

_QUANTITY: Final = {"Invoice": "InvoicedQuantity", "CreditNote": "CreditedQuantity"}


def lines_of(root: etree._Element, kind: str) -> tuple[Line, ...]:
    """All of them, in the file's order. What stands below a line (XRechnung's extension) is not read."""
    return tuple(_line(line, kind) for line in every(root, f"{kind}Line"))


def _line(line: etree._Element, kind: str) -> Line:
    quantity = first(line, _QUANTITY[kind])
    item, price = first(line, "Item"), first(line, "Price")
    per = first(price, "BaseQuantity")
    tax = first(item, "ClassifiedTaxCategory")
    start, end = period(first(line, "InvoicePeriod"))
    expect(tax, "TaxScheme/ID", "VAT")
    expect(price, "AllowanceCharge/ChargeIndicator", "false")
    return Line(
        name=text(item, "Name"),
        description="\n".join(texts(item, "Description")),
        quantity=text(quantity),
        unit=attribute(quantity, "unitCode"),
        price=text(price, "PriceAmount"),
        per=text(per),
        per_unit=attribute(per, "unitCode"),
        gross_price=text(price, "AllowanceCharge/BaseAmount"),
        price_discount=text(price, "AllowanceCharge/Amount"),
        rate=text(tax, "Percent"),
        category=text(tax, "ID"),
        total=text(line, "LineExtensionAmount"),
        line_id=text(line, "ID"),
        note="\n".join(texts(line, "Note")),
        object_id=_object_of(line),
        order_line=text(line, "OrderLineReference/LineID"),
        accounting=text(line, "AccountingCost"),
        period_start=start,
        period_end=end,
        seller_item=text(item, "SellersItemIdentification/ID"),
        buyer_item=text(item, "BuyersItemIdentification/ID"),
        standard_item=identifier(first(item, "StandardItemIdentification/ID")),
        classifications=_classifications(item),
        origin=text(item, "OriginCountry/IdentificationCode"),
        attributes=tuple(
            (text(one, "Name"), text(one, "Value"))
            for one in every(item, "AdditionalItemProperty")
        ),
    )


def _object_of(line: etree._Element) -> str:
    for reference in every(line, "DocumentReference"):
        if peek(reference, "DocumentTypeCode") == OBJECT:
            expect(reference, "DocumentTypeCode", OBJECT)
            return text(reference, "ID")
    return ""


def _classifications(item: etree._Element | None) -> tuple[Identifier, ...]:
    return tuple(
        Identifier(text(code), attribute(code, "listID"))
        for code in every(item, "CommodityClassification/ItemClassificationCode")
    )
