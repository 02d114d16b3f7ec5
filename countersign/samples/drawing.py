"""Putting the blocks of a layout on pages, and telling what stands there."""

from functools import lru_cache
from typing import Any, Final, NamedTuple

from countersign.samples import catalogue
from countersign.samples.blocks.registry import CLOSINGS, HEADS, TABLES, TOTALS
from countersign.samples.canvas import Canvas, Place, Span
from countersign.samples.model import SampleInvoice, SampleLine
from countersign.samples.printing import Printed

_TYPE_CODES: Final = {"credit note": "381", "correction": "380"}
_CODE_SIDE: Final = 86.0  # points: 30 mm
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
    canvas = _compose(sample, pages=1)
    if canvas.page > 1 or canvas.paper == "roll":
        canvas.close()
        canvas = _compose(sample, pages=canvas.page, length=canvas.y + 24)
    return Drawn(canvas.bytes(), canvas.places)


def _compose(sample: SampleInvoice, *, pages: int, length: float = 0) -> Canvas:
    printed = Printed(sample)
    look = sample.vendor.look
    form = catalogue.layout(look.layout, look.shape)
    closing = CLOSINGS[form.closing]
    canvas = Canvas(form.paper, look.font, length=length)
    if look.font == "courier":
        canvas.size = 8.2
    if form.paper == "a5":
        canvas.size, canvas.left, canvas.right = 7.6, 36, 36
    canvas.pages_expected = pages
    canvas.title(f"{printed.title} {sample.number}", sample.vendor.name)
    canvas.on_page = lambda page: _letter_paper(page, printed)
    canvas.new_page()
    HEADS[form.head](canvas, printed)
    TABLES[form.table](canvas, printed)
    if canvas.room < canvas.height * 0.16 and form.paper != "roll":
        canvas.new_page()
    TOTALS[form.totals](canvas, printed)
    closing.after(canvas, printed)
    if sample.payment_code:
        canvas.y += 12
        canvas.qr_code(sample.payment_code, _CODE_SIDE)
    return canvas


def _letter_paper(canvas: Canvas, printed: Printed) -> None:
    sample = printed.sample
    form = catalogue.layout(sample.vendor.look.layout, sample.vendor.look.shape)
    CLOSINGS[form.closing].foot(canvas, printed)
    if canvas.page > 1:
        name, number = Span(sample.vendor.name, "vendor_name"), printed.fact("number")
        spans = [name, Span(f" · {printed.title} "), number]
        canvas.spans(canvas.left, canvas.top - 16, spans, size=8)
        canvas.y = canvas.top + 8
