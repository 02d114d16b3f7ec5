"""Putting the blocks of a layout on pages, and telling what stands there."""

from functools import lru_cache
from typing import Any, Final, NamedTuple

from countersign.samples import catalogue
from countersign.samples.blocks.registry import CLOSINGS, HEADS, TABLES, TOTALS
from countersign.samples.model import SampleInvoice, SampleLine
from countersign.samples.printing import Printed
from countersign.samples.sheet import Place, Sheet, Span

_TYPE_CODES: Final = {"credit note": "381", "correction": "380"}
_LINE_FIELDS: Final = (
    "description",
    "quantity",
    "unit",
    "unit_price",
    "tax_rate",
    "line_total",
)


class Drawn(NamedTuple):
    """A finished PDF and where each field stands on it."""

    pdf: bytes
    places: dict[str, list[Place]]


def draw(sample: SampleInvoice) -> bytes:
    """The invoice as a PDF with a text layer; the same sample gives the same bytes."""
    return _drawn(sample).pdf


def places(sample: SampleInvoice) -> dict[str, list[Place]]:
    """Where on the page each printed field stands, every time it is printed.

    Keys are header fields as `truth` has them, `lines.0.quantity` for items, and `taxes` for the
    tax of each of several rates.
    """
    return {field: list(found) for field, found in _drawn(sample).places.items()}


def truth(sample: SampleInvoice) -> dict[str, Any]:
    """What a reader should find on the page: only fields that are printed, in canonical form.

    Dates are ISO 8601, amounts decimal strings with a point; a list means that any of it is right.
    """
    shown = set(_drawn(sample).places)
    if "taxes" in shown:  # each rate's tax is printed: their sum is as good as printed
        shown.add("tax_total")
    header = {name: value for name, value in _header(sample).items() if name in shown}
    lines = [
        {
            key: value
            for key, value in _line(sample, line).items()
            if f"lines.{at}.{key}" in shown
        }
        for at, line in enumerate(sample.lines)
    ]
    fields: dict[str, Any] = {
        "type_code": _TYPE_CODES.get(sample.kind, "380"),
        **header,
        "currency": sample.currency,
    }
    if any(lines):
        fields["lines"] = lines
    return {
        "kind": "pdf-text",
        "template": sample.vendor.look.layout,
        "gt": "manual",  # complete: what is absent here is not on the page
        "fields": fields,
    }


def _header(sample: SampleInvoice) -> dict[str, str]:
    return {
        "invoice_number": sample.number,
        "vendor_name": sample.vendor.name,
        "issue_date": sample.issue_date.isoformat(),
        "due_date": sample.due_date.isoformat(),
        "net_total": str(sample.net),
        "tax_total": str(sample.tax),
        "gross_total": str(sample.gross),
        "iban": sample.vendor.iban,
        "vat_id": sample.vendor.vat_id,
        "order_reference": sample.order_reference,
    }


def _line(sample: SampleInvoice, line: SampleLine) -> dict[str, str]:
    printed = Printed(sample)
    values = (
        line.description,
        f"{line.quantity.normalize():f}",
        printed.unit(line),
        str(line.unit_price),
        f"{line.tax_rate.normalize():f}",
        str(line.line_total),
    )
    return dict(zip(_LINE_FIELDS, values, strict=True))


@lru_cache(maxsize=32)
def _drawn(sample: SampleInvoice) -> Drawn:
    sheet = _compose(sample, pages=1)
    if sheet.page > 1 or sheet.paper == "roll":
        sheet.close()
        sheet = _compose(sample, pages=sheet.page, length=sheet.y + 24)
    return Drawn(sheet.bytes(), sheet.places)


def _compose(sample: SampleInvoice, *, pages: int, length: float = 0) -> Sheet:
    printed = Printed(sample)
    look = sample.vendor.look
    form = catalogue.layout(look.layout, look.shape)
    closing = CLOSINGS[form.closing]
    sheet = Sheet(form.paper, look.font, length=length)
    if look.font == "courier":
        sheet.size = 8.2
    if form.paper == "a5":
        sheet.size, sheet.left, sheet.right = 7.6, 36, 36
    sheet.pages_expected = pages
    sheet.title(f"{printed.title} {sample.number}", sample.vendor.name)
    sheet.on_page = lambda page: _letter_paper(page, printed)
    sheet.new_page()
    HEADS[form.head](sheet, printed)
    TABLES[form.table](sheet, printed)
    if sheet.room < sheet.height * 0.16 and form.paper != "roll":
        sheet.new_page()
    TOTALS[form.totals](sheet, printed)
    closing.after(sheet, printed)
    return sheet


def _letter_paper(sheet: Sheet, printed: Printed) -> None:
    sample = printed.sample
    form = catalogue.layout(sample.vendor.look.layout, sample.vendor.look.shape)
    CLOSINGS[form.closing].foot(sheet, printed)
    if sheet.page > 1:
        name, number = Span(sample.vendor.name, "vendor_name"), printed.fact("number")
        spans = [name, Span(f" · {printed.title} "), number]
        sheet.spans(sheet.left, sheet.top - 16, spans, size=8)
        sheet.y = sheet.top + 8
