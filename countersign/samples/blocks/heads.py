"""Heads like letters: who writes to whom, under which number and dates. Each leaves `canvas.y` below itself."""

from countersign.samples.blocks.parts import (
    address_lines,
    buyer_block,
    decoys,
    logo,
    pairs,
    stack,
    vat_span,
)
from countersign.samples.canvas import GREY, Canvas, Span
from countersign.samples.printing import Printed


def window(canvas: Canvas, printed: Printed) -> None:
    """A letter for a window envelope: sender in small print above the recipient, facts on the right."""
    vendor = printed.sample.vendor
    logo(canvas, printed, canvas.left, canvas.top - 8, 26)
    canvas.text(
        canvas.end,
        canvas.top - 4,
        vendor.name,
        field="vendor_name",
        align="R",
        size=15,
        bold=True,
        color=printed.look.accent,
    )
    where = "".join(f" · {text}" for text in address_lines(vendor.address))
    sender = [Span(vendor.name, "vendor_name"), Span(where)]
    canvas.spans(canvas.left, 128, sender, size=6.5, color=GREY)
    canvas.rule(canvas.left, 137, canvas.left + 230, color=GREY, width=0.3)
    buyer_block(canvas, printed, canvas.left, 144, heading=False)
    x = canvas.left + canvas.inner * 0.6
    keys = printed.facts()
    in_title = printed.look.shape % 3 == 1
    if in_title:
        keys.remove("number")
    low = pairs(canvas, x, 144, keys, printed, value_x=x + 104)
    y = max(low, 226) + 14
    title = [Span(printed.title, "", bold=True)]
    if in_title:
        title += [Span(" "), printed.fact("number")._replace(bold=True)]
    canvas.spans(canvas.left, y, title, size=15)
    canvas.y = y + 30


def bare(canvas: Canvas, printed: Printed) -> None:
    """No letterhead but a mark: who writes stands at the foot only; the facts in one line over the items."""
    logo(canvas, printed, canvas.end - 60, canvas.top - 10, 40)
    low = buyer_block(canvas, printed, canvas.left, 130, heading=False)
    city = printed.sample.vendor.address.city
    y = max(low, 205)
    place = [Span(f"{city}, "), printed.fact("issue_date")]
    canvas.spans(canvas.end, y, place, align="R")
    y += 26
    title = [Span(f"{printed.title} "), printed.fact("number")]
    canvas.spans(canvas.left, y, [span._replace(bold=True) for span in title], size=13)
    y += 22
    keys = [key for key in printed.facts() if key not in ("number", "issue_date")]
    spans: list[Span] = []
    for key in keys:
        spans += [Span(f"{printed.label(key)} "), printed.fact(key), Span("    ")]
    y = canvas.paragraph(canvas.left, y, canvas.inner, spans) + 6 if spans else y
    greeting = printed.say("greeting", contact=printed.sample.buyer.contact)
    for text in (greeting, printed.say("intro")):
        y = canvas.paragraph(canvas.left, y, canvas.inner, [Span(text)]) + 3
    canvas.y = y + 8


def sentence(canvas: Canvas, printed: Printed) -> None:
    """A typed letter: sender as a block at the right, number and date in one bold sentence."""
    vendor = printed.sample.vendor
    x = canvas.left + canvas.inner * 0.66
    rows = [Span(vendor.name, "vendor_name", bold=True)]
    rows += [Span(text) for text in address_lines(vendor.address, country=True)]
    rows += [Span(f"{printed.label('phone')} {vendor.phone}"), Span(vendor.mail)]
    x = min(x, canvas.end - max(canvas.measure(row.text, bold=True) for row in rows))
    low = stack(canvas, x, canvas.top, rows)
    if vendor.vat_id:
        canvas.spans(x, low, vat_span(printed))
    buyer_block(canvas, printed, canvas.left, canvas.top + 92, heading=False)
    y = canvas.top + 188
    number = printed.fact("number")._replace(bold=True)
    date = printed.fact("issue_date")._replace(bold=True)
    bold = [
        Span(f"{printed.title} ", "", bold=True),
        number,
        Span(" · ", "", bold=True),
    ]
    canvas.spans(canvas.left, y, [*bold, date], size=canvas.size + 2)
    y += 20
    for key in ("order_reference", "customer_number"):
        canvas.spans(
            canvas.left, y, [Span(f"{printed.label(key)} "), printed.fact(key)], size=9
        )
        y += 13
    y += 8
    greeting = printed.say("greeting", contact=printed.sample.buyer.contact)
    canvas.text(canvas.left, y, greeting)
    canvas.y = y + 22


def corner(canvas: Canvas, printed: Printed) -> None:
    """Name and address top left, the title top right with right-aligned facts below it."""
    vendor = printed.sample.vendor
    name = Span(vendor.name, "vendor_name", bold=True)
    size = canvas.fitted(vendor.name, canvas.inner * 0.55, size=14, bold=True)
    canvas.spans(canvas.left, canvas.top, [name], size=size)
    rows = [Span(text) for text in address_lines(vendor.address, country=True)]
    rows += [Span(vendor.phone), Span(vendor.mail)]
    low = stack(canvas, canvas.left, canvas.top + 22, rows, color=GREY)
    if vendor.vat_id:
        canvas.spans(canvas.left, low, vat_span(printed), color=GREY)
    title = printed.title.upper() if len(printed.title) < 12 else printed.title
    accent = printed.look.accent
    size = canvas.fitted(title, canvas.inner * 0.42, size=22)
    canvas.text(canvas.end, canvas.top - 6, title, align="R", size=size, color=accent)
    y = canvas.top + 28
    for key in printed.facts():
        value = printed.fact(key)._replace(bold=True)
        spans = [Span(printed.label(key) + "  "), value]
        canvas.spans(canvas.end, y, spans, align="R")
        y += canvas.line_height() + 1
    y = max(low + 36, y + 14)
    canvas.y = buyer_block(canvas, printed, canvas.left, y, heading=True) + 18
    decoys(canvas, printed, canvas.left + canvas.inner * 0.5, y)


def bar(canvas: Canvas, printed: Printed) -> None:
    """A coloured bar over the whole width with the title in white; number and dates stacked at its right."""
    vendor = printed.sample.vendor
    white = (255, 255, 255)
    canvas.fill(0, 0, canvas.width, 74, printed.look.accent)
    canvas.text(canvas.left, 26, printed.title, size=20, bold=True, color=white)
    number = [Span(f"{printed.say('number')} "), printed.fact("number")]
    canvas.spans(canvas.end, 22, number, align="R", color=white)
    date = [Span(f"{printed.say('issue_date')} "), printed.fact("issue_date")]
    canvas.spans(canvas.end, 38, date, align="R", color=white)
    half = canvas.left + canvas.inner * 0.5
    y = 92.0
    canvas.text(canvas.left, y, printed.say("from"), size=8, color=GREY)
    rows = [Span(vendor.name, "vendor_name", bold=True)]
    rows += [Span(text) for text in address_lines(vendor.address)]
    low = stack(canvas, canvas.left, y + 12, [*rows, Span(vendor.mail)])
    if vendor.vat_id:
        canvas.spans(canvas.left, low, vat_span(printed))
    canvas.text(half, y, printed.say("bill_to"), size=8, color=GREY)
    right = buyer_block(canvas, printed, half, y + 12, heading=False)
    y = max(low + 14, right) + 12
    keys = [key for key in printed.facts() if key not in ("number", "issue_date")]
    canvas.y = (
        pairs(canvas, canvas.left, y, keys, printed, value_x=canvas.left + 120) + 14
    )
