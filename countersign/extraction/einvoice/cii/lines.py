"""The lines of a CII invoice (BG-25)."""

from collections.abc import Sequence

from lxml import etree

from countersign.extraction.einvoice.cii.names import Names, period_of
from countersign.extraction.einvoice.cii.references import OBJECT, of_type
from countersign.extraction.einvoice.terms import (
    attribute,
    every,
    expect,
    first,
    peek,
    text,
    texts,
)
from countersign.extraction.record import Identifier, Line

_ITEM = "IncludedSupplyChainTradeLineItem"
_PRICES = ("NetPriceProductTradePrice", "GrossPriceProductTradePrice")


def items_of(trade: etree._Element | None, names: Names) -> list[etree._Element]:
    """The elements that are lines: none that only carries a remark, or a subtotal of the lines below it."""
    return [line for line in every(trade, _ITEM) if _is_item(line, names)]


def lines_of(items: Sequence[etree._Element], names: Names) -> tuple[Line, ...]:
    """What they say."""
    return tuple(_line(item, names) for item in items)


def _is_item(line: etree._Element, names: Names) -> bool:
    status = peek(line, "AssociatedDocumentLineDocument/LineStatusReasonCode")
    told = (
        peek(line, "SpecifiedTradeProduct/Name"),
        peek(line, "SpecifiedTradeProduct/Description"),
        peek(line, f"{names.line_settlement}/{names.line_sums}/LineTotalAmount"),
        peek(line, f"{names.line_agreement}/{_PRICES[0]}/ChargeAmount"),
    )
    return any(told) and status not in ("GROUP", "INFORMATION")


def _line(line: etree._Element, names: Names) -> Line:
    product = first(line, "SpecifiedTradeProduct")
    agreement = first(line, names.line_agreement)
    settlement = first(line, names.line_settlement)
    net, gross = (first(agreement, name) for name in _PRICES)
    quantity = first(line, f"{names.line_delivery}/BilledQuantity")
    per = first(net, "BasisQuantity")
    if per is None:
        per = first(gross, "BasisQuantity")
    expect(gross, "BasisQuantity", text(per))
    if per is not None and _unit(first(gross, "BasisQuantity")) == _unit(per):
        attribute(first(gross, "BasisQuantity"), "unitCode")
    tax = first(settlement, "ApplicableTradeTax")
    expect(tax, "TypeCode", "VAT")
    expect(gross, "AppliedTradeAllowanceCharge/ChargeIndicator/Indicator", "false")
    start, end = period_of(settlement)
    standard = first(product, "GlobalID")
    document = first(line, "AssociatedDocumentLineDocument")
    return Line(
        name=text(product, "Name"),
        description=text(product, "Description"),
        quantity=text(quantity),
        unit=attribute(quantity, "unitCode"),
        price=text(net, "ChargeAmount"),
        per=text(per),
        per_unit=attribute(per, "unitCode"),
        gross_price=text(gross, "ChargeAmount"),
        price_discount=text(gross, "AppliedTradeAllowanceCharge/ActualAmount"),
        rate=text(tax, names.rate),
        category=text(tax, "CategoryCode"),
        total=text(settlement, f"{names.line_sums}/LineTotalAmount"),
        line_id=text(document, "LineID"),
        note="\n".join(texts(document, "IncludedNote/Content")),
        object_id=of_type(settlement, OBJECT, names),
        order_line=text(agreement, "BuyerOrderReferencedDocument/LineID"),
        accounting=text(settlement, "ReceivableSpecifiedTradeAccountingAccount/ID"),
        period_start=start,
        period_end=end,
        seller_item=text(product, "SellerAssignedID"),
        buyer_item=text(product, "BuyerAssignedID"),
        standard_item=Identifier(text(standard), attribute(standard, "schemeID")),
        classifications=_classifications(product),
        origin=text(product, "OriginTradeCountry/ID"),
        attributes=_attributes(product),
    )


def _unit(quantity: etree._Element | None) -> str:
    return quantity.get("unitCode", "") if quantity is not None else ""


def _classifications(product: etree._Element | None) -> tuple[Identifier, ...]:
    return tuple(
        Identifier(text(code), attribute(code, "listID"))
        for code in every(product, "DesignatedProductClassification/ClassCode")
    )


def _attributes(product: etree._Element | None) -> tuple[tuple[str, str], ...]:
    return tuple(
        (text(one, "Description"), text(one, "Value"))
        for one in every(product, "ApplicableProductCharacteristic")
    )
