"""Heads like forms: facts in tables, boxes, sidebars and till rolls. Each leaves `sheet.y` below itself."""

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
from countersign.samples.printing import Printed
from countersign.samples.sheet import GREY, Sheet, Span


def band(sheet: Sheet, printed: Printed) -> None:
    """Name centred over everything, parties below, the facts as a table with labels above values."""
    vendor, accent = printed.sample.vendor, printed.look.accent
    middle = sheet.left + sheet.inner / 2
    name = Span(vendor.name, "vendor_name")
    large = sheet.fitted(vendor.name, sheet.inner, size=18)
    sheet.spans(middle, sheet.top, [name], align="C", size=large, color=accent)
    line = "  |  ".join([*address_lines(vendor.address), vendor.phone, vendor.mail])
    size = sheet.fitted(line, sheet.inner, size=8)
    sheet.text(middle, sheet.top + 24, line, align="C", size=size, color=GREY)
    sheet.rule(sheet.left, sheet.top + 40, sheet.end, color=accent, width=1.2)
    sheet.text(sheet.left, sheet.top + 56, printed.title, size=17, bold=True)
    low = buyer_block(sheet, printed, sheet.left, sheet.top + 86, heading=True)
    decoys(sheet, printed, sheet.left + sheet.inner * 0.55, sheet.top + 86)
    sheet.y = low + 18
    grid(sheet, printed, printed.facts()[:5])
    sheet.y += 20


def grid(sheet: Sheet, printed: Printed, keys: list[str]) -> None:
    """One row of cells across the page: labels on grey above, values below."""
    values = [printed.fact(key) for key in keys]
    wide = sheet.inner / len(keys)
    size = min(sheet.fitted(value.text, wide - 8) for value in values)
    sheet.fill(sheet.left, sheet.y, sheet.inner, 16, (232, 232, 232))
    for at, (key, value) in enumerate(zip(keys, values, strict=True)):
        x = sheet.left + at * wide
        label = printed.say(key)
        small = sheet.fitted(label, wide - 8, size=8, bold=True)
        sheet.text(x + 5, sheet.y + 3, label, size=small, bold=True)
        sheet.spans(x + 5, sheet.y + 20, [value], size=size)
    sheet.frame(sheet.left, sheet.y, sheet.inner, 36)
    sheet.y += 36


def boxes(sheet: Sheet, printed: Printed) -> None:
    """The title across, then boxes side by side: supplier and customer, bank and dates."""
    vendor = printed.sample.vendor
    title = [Span(f"{printed.title}  ", "", bold=True)]
    sheet.spans(sheet.left, sheet.top - 8, title, size=16)
    number = [Span(f"{printed.label('number')} "), printed.fact("number")]
    sheet.spans(sheet.end, sheet.top - 4, number, align="R", size=11)
    wide, top = sheet.inner / 2 - 6, sheet.top + 20
    right = sheet.left + wide + 12
    for x, y, height in (
        (sheet.left, top, 112),
        (right, top, 112),
        (sheet.left, top + 120, 74),
        (right, top + 120, 74),
    ):
        sheet.frame(x, y, wide, height, (160, 160, 160))
    sheet.text(sheet.left + 8, top + 6, printed.say("from"), size=8, color=GREY)
    rows = [Span(vendor.name, "vendor_name", bold=True)]
    rows += [Span(text) for text in address_lines(vendor.address, country=True)]
    low = stack(sheet, sheet.left + 8, top + 20, rows)
    sheet.spans(sheet.left + 8, low + 4, vat_span(printed))
    sheet.text(right + 8, top + 6, printed.say("bill_to"), size=8, color=GREY)
    low = buyer_block(sheet, printed, right + 8, top + 20, heading=False)
    if printed.sample.buyer.vat_id:
        own = [Span(f"{printed.label('buyer_vat_id')} {printed.sample.buyer.vat_id}")]
        sheet.spans(right + 8, low + 4, own)
    y = top + 126
    sheet.text(sheet.left + 8, y, printed.say("payment"), size=8, color=GREY)
    account = stack(sheet, sheet.left + 8, y + 13, [Span(vendor.bank)])
    iban = iban_span(printed)
    size = sheet.fitted("".join(span.text for span in iban), wide - 14)
    sheet.spans(sheet.left + 8, account, iban, size=size)
    for key in ("issue_date", "due_date", "delivery_date", "order_reference"):
        sheet.text(right + 8, y, printed.label(key))
        sheet.spans(right + wide - 8, y, [printed.fact(key)], align="R")
        y += sheet.line_height() + 3
    sheet.y = top + 212


def form(sheet: Sheet, printed: Printed) -> None:
    """A pre-printed form: every fact in a cell of its own, a tiny label in the cell's corner."""
    vendor = printed.sample.vendor
    sheet.text(sheet.left, sheet.top - 6, printed.title.upper(), size=15, bold=True)
    sheet.spans(
        sheet.end,
        sheet.top - 6,
        [Span(vendor.name, "vendor_name", bold=True)],
        align="R",
        size=12,
    )
    line = ", ".join(address_lines(vendor.address))
    sheet.text(sheet.end, sheet.top + 10, line, align="R", size=8)
    sheet.spans(sheet.end, sheet.top + 21, vat_span(printed), align="R", size=8)
    top, half = sheet.top + 40, sheet.inner / 2
    keys = [
        "number",
        "issue_date",
        "customer_number",
        "order_reference",
        "delivery_date",
        "due_date",
    ]
    sheet.frame(sheet.left, top, half, 96)
    sheet.text(sheet.left + 4, top + 3, printed.say("bill_to"), size=6.5, color=GREY)
    buyer_block(sheet, printed, sheet.left + 8, top + 18, heading=False)
    for at, key in enumerate(keys):
        x = sheet.left + half + (at % 2) * half / 2
        y = top + (at // 2) * 32
        sheet.frame(x, y, half / 2, 32)
        sheet.text(x + 4, y + 3, printed.say(key), size=6.5, color=GREY)
        sheet.spans(x + 6, y + 15, [printed.fact(key)])
    sheet.y = top + 114


def sidebar(sheet: Sheet, printed: Printed) -> None:
    """A tinted column at the left with everything but the recipient, labels above values."""
    vendor = printed.sample.vendor
    edge = 168.0
    sheet.fill(0, 0, edge, sheet.height, (240, 242, 246))
    logo(sheet, printed, 28, 40, 34)
    y = 88.0
    for text in sheet.wrapped(vendor.name, edge - 44, size=11, bold=True):
        sheet.text(28, y, text, field="vendor_name", size=11, bold=True)
        y += 15
    rows = [
        Span(text)
        for text in (*address_lines(vendor.address, country=True), vendor.phone)
    ]
    y = stack(sheet, 28, y + 3, rows, size=8, color=GREY) + 10
    for key in printed.facts():
        y = above(sheet, 28, y, key, printed, gap=6)
    if vendor.vat_id:
        y = above(sheet, 28, y, "vat_id", printed, gap=6)
    if vendor.iban:
        sheet.text(28, y, printed.say("iban"), size=7.5, color=GREY)
        sheet.text(28, y + 11, printed.iban, field="iban", size=7.2)
    sheet.left = edge + 24
    sheet.right = 32
    sheet.text(sheet.left, 44, printed.title, size=20, color=printed.look.accent)
    sheet.y = buyer_block(sheet, printed, sheet.left, 88, heading=True) + 30


def roll(sheet: Sheet, printed: Printed) -> None:
    """A till roll: everything centred under the shop's name."""
    sample = printed.sample
    vendor = sample.vendor
    sheet.left = sheet.right = 14
    sheet.bottom, sheet.size = 10, min(sheet.size, 7.8)
    middle = sheet.width / 2
    size = sheet.fitted(vendor.name, sheet.inner, size=12, bold=True)
    name = Span(vendor.name, "vendor_name", bold=True)
    sheet.spans(middle, 22, [name], align="C", size=size)
    rows = [Span(text) for text in (*address_lines(vendor.address), vendor.phone)]
    y = stack(sheet, middle, 40, rows, align="C")
    sheet.spans(middle, y, vat_span(printed), align="C")
    y += sheet.line_height() + 8
    sheet.text(middle, y, printed.title, align="C", size=10, bold=True)
    y += 18
    sheet.spans(
        sheet.left, y, [Span(f"{printed.say('number')} "), printed.fact("number")]
    )
    y += sheet.line_height()
    hour = f"{8 + sample.seed % 11}:{sample.seed * 7 % 60:02d}"
    sheet.spans(sheet.left, y, [printed.fact("issue_date"), Span(f"  {hour}")])
    till = f"{printed.say('cashier')} {sample.seed % 4 + 1}"
    sheet.text(sheet.end, y, till, align="R")
    sheet.y = y + sheet.line_height() + 6
