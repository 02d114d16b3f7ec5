"""Heads like forms: facts in tables, boxes, sidebars and till rolls. Each leaves `canvas.y` below itself."""

from countersign.samples.blocks.parts import (
    above,
    address_lines,
    buyer_block,
    decoys,
    iban_span,
    logo,
    stack,
    vat_span,
)
from countersign.samples.canvas import GREY, Canvas, Span
from countersign.samples.printing import Printed


def band(canvas: Canvas, printed: Printed) -> None:
    """Name centred over everything, parties below, the facts as a table with labels above values."""
    vendor, accent = printed.sample.vendor, printed.look.accent
    middle = canvas.left + canvas.inner / 2
    name = Span(vendor.name, "vendor_name")
    large = canvas.fitted(vendor.name, canvas.inner, size=18)
    canvas.spans(middle, canvas.top, [name], align="C", size=large, color=accent)
    line = "  |  ".join([*address_lines(vendor.address), vendor.phone, vendor.mail])
    size = canvas.fitted(line, canvas.inner, size=8)
    canvas.text(middle, canvas.top + 24, line, align="C", size=size, color=GREY)
    canvas.rule(canvas.left, canvas.top + 40, canvas.end, color=accent, width=1.2)
    canvas.text(canvas.left, canvas.top + 56, printed.title, size=17, bold=True)
    low = buyer_block(canvas, printed, canvas.left, canvas.top + 86, heading=True)
    decoys(canvas, printed, canvas.left + canvas.inner * 0.55, canvas.top + 86)
    canvas.y = low + 18
    grid(canvas, printed, printed.facts()[:5])
    canvas.y += 20


def grid(canvas: Canvas, printed: Printed, keys: list[str]) -> None:
    """One row of cells across the page: labels on grey above, values below."""
    values = [printed.fact(key) for key in keys]
    wide = canvas.inner / len(keys)
    size = min(canvas.fitted(value.text, wide - 8) for value in values)
    canvas.fill(canvas.left, canvas.y, canvas.inner, 16, (232, 232, 232))
    for at, (key, value) in enumerate(zip(keys, values, strict=True)):
        x = canvas.left + at * wide
        label = printed.say(key)
        small = canvas.fitted(label, wide - 8, size=8, bold=True)
        canvas.text(x + 5, canvas.y + 3, label, size=small, bold=True)
        canvas.spans(x + 5, canvas.y + 20, [value], size=size)
    canvas.frame(canvas.left, canvas.y, canvas.inner, 36)
    canvas.y += 36


def boxes(canvas: Canvas, printed: Printed) -> None:
    """The title across, then boxes side by side: supplier and customer, bank and dates."""
    vendor = printed.sample.vendor
    title = [Span(f"{printed.title}  ", "", bold=True)]
    canvas.spans(canvas.left, canvas.top - 8, title, size=16)
    number = [Span(f"{printed.label('number')} "), printed.fact("number")]
    canvas.spans(canvas.end, canvas.top - 4, number, align="R", size=11)
    wide, top = canvas.inner / 2 - 6, canvas.top + 20
    right = canvas.left + wide + 12
    for x, y, height in (
        (canvas.left, top, 112),
        (right, top, 112),
        (canvas.left, top + 120, 74),
        (right, top + 120, 74),
    ):
        canvas.frame(x, y, wide, height, (160, 160, 160))
    canvas.text(canvas.left + 8, top + 6, printed.say("from"), size=8, color=GREY)
    rows = [Span(vendor.name, "vendor_name", bold=True)]
    rows += [Span(text) for text in address_lines(vendor.address, country=True)]
    low = stack(canvas, canvas.left + 8, top + 20, rows)
    canvas.spans(canvas.left + 8, low + 4, vat_span(printed))
    canvas.text(right + 8, top + 6, printed.say("bill_to"), size=8, color=GREY)
    low = buyer_block(canvas, printed, right + 8, top + 20, heading=False)
    if printed.sample.buyer.vat_id:
        own = [Span(f"{printed.label('buyer_vat_id')} {printed.sample.buyer.vat_id}")]
        canvas.spans(right + 8, low + 4, own)
    y = top + 126
    canvas.text(canvas.left + 8, y, printed.say("payment"), size=8, color=GREY)
    account = stack(canvas, canvas.left + 8, y + 13, [Span(vendor.bank)])
    iban = iban_span(printed)
    size = canvas.fitted("".join(span.text for span in iban), wide - 14)
    canvas.spans(canvas.left + 8, account, iban, size=size)
    for key in ("issue_date", "due_date", "delivery_date", "order_reference"):
        canvas.text(right + 8, y, printed.label(key))
        canvas.spans(right + wide - 8, y, [printed.fact(key)], align="R")
        y += canvas.line_height() + 3
    canvas.y = top + 212


def form(canvas: Canvas, printed: Printed) -> None:
    """A pre-printed form: every fact in a cell of its own, a tiny label in the cell's corner."""
    vendor = printed.sample.vendor
    canvas.text(canvas.left, canvas.top - 6, printed.title.upper(), size=15, bold=True)
    canvas.spans(
        canvas.end,
        canvas.top - 6,
        [Span(vendor.name, "vendor_name", bold=True)],
        align="R",
        size=12,
    )
    line = ", ".join(address_lines(vendor.address))
    canvas.text(canvas.end, canvas.top + 10, line, align="R", size=8)
    canvas.spans(canvas.end, canvas.top + 21, vat_span(printed), align="R", size=8)
    top, half = canvas.top + 40, canvas.inner / 2
    keys = [
        "number",
        "issue_date",
        "customer_number",
        "order_reference",
        "delivery_date",
        "due_date",
    ]
    canvas.frame(canvas.left, top, half, 96)
    canvas.text(canvas.left + 4, top + 3, printed.say("bill_to"), size=6.5, color=GREY)
    buyer_block(canvas, printed, canvas.left + 8, top + 18, heading=False)
    for at, key in enumerate(keys):
        x = canvas.left + half + (at % 2) * half / 2
        y = top + (at // 2) * 32
        canvas.frame(x, y, half / 2, 32)
        canvas.text(x + 4, y + 3, printed.say(key), size=6.5, color=GREY)
        canvas.spans(x + 6, y + 15, [printed.fact(key)])
    canvas.y = top + 114


def sidebar(canvas: Canvas, printed: Printed) -> None:
    """A tinted column at the left with everything but the recipient, labels above values."""
    vendor = printed.sample.vendor
    edge = 168.0
    canvas.fill(0, 0, edge, canvas.height, (240, 242, 246))
    logo(canvas, printed, 28, 40, 34)
    y = 88.0
    for text in canvas.wrapped(vendor.name, edge - 44, size=11, bold=True):
        canvas.text(28, y, text, field="vendor_name", size=11, bold=True)
        y += 15
    rows = [
        Span(text)
        for text in (*address_lines(vendor.address, country=True), vendor.phone)
    ]
    y = stack(canvas, 28, y + 3, rows, size=8, color=GREY) + 10
    for key in printed.facts():
        y = above(canvas, 28, y, key, printed, gap=6)
    if vendor.vat_id:
        y = above(canvas, 28, y, "vat_id", printed, gap=6)
    if vendor.iban:
        canvas.text(28, y, printed.say("iban"), size=7.5, color=GREY)
        canvas.text(28, y + 11, printed.iban, field="iban", size=7.2)
    canvas.left = edge + 24
    canvas.right = 32
    canvas.text(canvas.left, 44, printed.title, size=20, color=printed.look.accent)
    canvas.y = buyer_block(canvas, printed, canvas.left, 88, heading=True) + 30


def roll(canvas: Canvas, printed: Printed) -> None:
    """A till roll: everything centred under the shop's name."""
    sample = printed.sample
    vendor = sample.vendor
    canvas.left = canvas.right = 14
    canvas.bottom, canvas.size = 10, min(canvas.size, 7.8)
    middle = canvas.width / 2
    size = canvas.fitted(vendor.name, canvas.inner, size=12, bold=True)
    name = Span(vendor.name, "vendor_name", bold=True)
    canvas.spans(middle, 22, [name], align="C", size=size)
    rows = [Span(text) for text in (*address_lines(vendor.address), vendor.phone)]
    y = stack(canvas, middle, 40, rows, align="C")
    canvas.spans(middle, y, vat_span(printed), align="C")
    y += canvas.line_height() + 8
    canvas.text(middle, y, printed.title, align="C", size=10, bold=True)
    y += 18
    canvas.spans(
        canvas.left, y, [Span(f"{printed.say('number')} "), printed.fact("number")]
    )
    y += canvas.line_height()
    hour = f"{8 + sample.seed % 11}:{sample.seed * 7 % 60:02d}"
    canvas.spans(canvas.left, y, [printed.fact("issue_date"), Span(f"  {hour}")])
    till = f"{printed.say('cashier')} {sample.seed % 4 + 1}"
    canvas.text(canvas.end, y, till, align="R")
    canvas.y = y + canvas.line_height() + 6
