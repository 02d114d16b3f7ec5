"""A sample in the terms of EN 16931: net lines, allowances and tax categories, whatever the page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from lxml import etree

from countersign.money import round_amount
from countersign.samples.model import SampleInvoice, SampleLine

UNIT_CODES: Final = {
    "pc": "C62",
    "h": "HUR",
    "day": "DAY",
    "month": "MON",
    "kg": "KGM",
    "m": "MTR",
    "l": "LTR",
    "set": "SET",
}
EN16931: Final = "urn:cen.eu:en16931:2017"
# An element: its prefixed name, its text or children, and its attributes.
Node = tuple[str, "str | list[Node]", dict[str, str]]


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line without tax: `net` is quantity times price less the allowance."""

    line: SampleLine
    price: Decimal
    allowance: Decimal
    net: Decimal


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is taken off the whole, at one tax rate."""

    rate: Decimal
    amount: Decimal


def billed_lines(sample: SampleInvoice) -> list[BilledLine]:
    """The lines without tax; those of tax-included prices are split so that they sum to the net total."""
    if not sample.tax_included:
        return [_as_printed(line, sample.currency) for line in sample.lines]
    found: dict[int, BilledLine] = {}
    for tax in sample.taxes:
        rows = [
            (at, line)
            for at, line in enumerate(sample.lines)
            if line.tax_rate == tax.rate
        ]
        left, weight = tax.taxable, sum(line.line_total for _, line in rows)
        for at, line in rows[:-1]:
            share = tax.taxable * line.line_total / (weight or 1)
            net = round_amount(share, sample.currency)
            found[at] = _split(line, net)
            left -= net
        at, line = rows[-1]
        found[at] = _split(line, left)
    return [found[at] for at in sorted(found)]


def allowances(sample: SampleInvoice) -> list[Allowance]:
    """The discount on the whole, per tax rate; none where prices include tax (lines carry it there)."""
    if sample.tax_included or not sample.discount:
        return []
    found = []
    for tax in sample.taxes:
        lines = [line for line in sample.lines if line.tax_rate == tax.rate]
        total = sum((line.line_total for line in lines), Decimal(0))
        found.append(Allowance(tax.rate, total - tax.taxable))
    return found


def xml_truth(sample: SampleInvoice) -> dict[str, Any]:
    """All that the e-invoice XML says, whether printed or not, in the form of `drawing.truth`'s fields."""
    vendor = sample.vendor
    header = {
        "type_code": type_code(sample),
        "invoice_number": sample.number,
        "vendor_name": vendor.name,
        "issue_date": sample.issue_date.isoformat(),
        "due_date": sample.due_date.isoformat(),
        "currency": sample.currency,
        "net_total": str(sample.net),
        "tax_total": str(sample.tax),
        "gross_total": str(sample.gross),
        "iban": vendor.iban,
        "vat_id": vendor.vat_id,
        "order_reference": sample.order_reference,
    }
    lines = [
        {
            "description": billed.line.description,
            "quantity": plain(billed.line.quantity),
            "unit_price": plain(billed.price),
            "tax_rate": plain(billed.line.tax_rate),
            "line_total": str(billed.net),
        }
        for billed in billed_lines(sample)
    ]
    return {**{key: text for key, text in header.items() if text}, "lines": lines}


def category(sample: SampleInvoice, rate: Decimal) -> str:
    """The tax category code: standard, reverse charge or zero rated."""
    if rate:
        return "S"
    return "AE" if sample.reverse_charge else "Z"


def type_code(sample: SampleInvoice) -> str:
    """UNTDID 1001: a credit note has positive amounts, a correction is an invoice with negative ones."""
    return "381" if sample.kind == "credit note" else "380"


def payment_code(sample: SampleInvoice) -> str:
    """UNTDID 4461: a transfer where there is an account, otherwise not told."""
    return "58" if sample.vendor.iban else "1"


def plain(value: Decimal) -> str:
    """A quantity, price or rate without needless zeros."""
    return f"{value.normalize():f}"


def node(name: str, content: "str | Sequence[Node | None]", **attributes: str) -> Node:
    """An element; children that are None are left out."""
    if isinstance(content, str):
        return (name, content, attributes)
    return (name, [child for child in content if child is not None], attributes)


def written(root: Node, namespaces: dict[str, str]) -> bytes:
    """The document as UTF-8 with an XML declaration."""
    element = _element(root, namespaces)
    return etree.tostring(
        element, xml_declaration=True, encoding="UTF-8", pretty_print=True
    )


def _element(item: Node, namespaces: dict[str, str]) -> etree._Element:
    name, content, attributes = item
    prefix, _, local = name.rpartition(":")
    element = etree.Element(
        f"{{{namespaces[prefix]}}}{local}", attributes, nsmap=namespaces
    )
    if isinstance(content, str):
        element.text = content
    else:
        element.extend(_element(child, namespaces) for child in content)
    return element


def _as_printed(line: SampleLine, currency: str) -> BilledLine:
    whole = round_amount(line.quantity * line.unit_price, currency)
    return BilledLine(line, line.unit_price, whole - line.line_total, line.line_total)


def _split(line: SampleLine, net: Decimal) -> BilledLine:
    price = (net / line.quantity).quantize(Decimal("0.000001"))
    return BilledLine(line, price, Decimal(0), net)
