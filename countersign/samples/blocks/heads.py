"""Heads: who sends what to whom, under which number and dates. Each leaves `sheet.y` below itself."""

from collections.abc import Callable
from typing import Final

from countersign.samples.blocks.parts import (
    address_lines,
    buyer_block,
    logo,
    pairs,
    stack,
    vat_span,
)
from countersign.samples.printing import Printed
from countersign.samples.sheet import GREY, Sheet, Span

Head = Callable[[Sheet, Printed], None]


def window(sheet: Sheet, printed: Printed) -> None:
    """A letter for a window envelope: sender in small print above the recipient, facts on the right."""
    vendor = printed.sample.vendor
    logo(sheet, printed, sheet.left, sheet.top - 8, 26)
    sheet.text(
        sheet.end,
        sheet.top - 4,
        vendor.name,
        field="vendor_name",
        align="R",
        size=15,
        bold=True,
        color=printed.look.accent,
    )
    small = [vendor.name, *address_lines(vendor.address)]
    sheet.text(sheet.left, 128, " · ".join(small), size=6.5, color=GREY)
    sheet.rule(sheet.left, 137, sheet.left + 230, color=GREY, width=0.3)
    buyer_block(sheet, printed, sheet.left, 144, heading=False)
    x = sheet.left + sheet.inner * 0.6
    low = pairs(sheet, x, 144, printed.facts(), printed, value_x=x + 108)
    y = max(low, 226) + 14
    sheet.text(sheet.left, y, printed.title, size=15, bold=True)
    sheet.y = y + 30


def corner(sheet: Sheet, printed: Printed) -> None:
    """Name and address top left, the title top right with right-aligned facts below it."""
    vendor = printed.sample.vendor
    sheet.text(
        sheet.left, sheet.top, vendor.name, field="vendor_name", size=14, bold=True
    )
    rows = [Span(text) for text in address_lines(vendor.address, country=True)]
    rows += [Span(vendor.phone), Span(vendor.mail)]
    low = stack(sheet, sheet.left, sheet.top + 22, rows, color=GREY)
    if vendor.vat_id:
        sheet.spans(sheet.left, low, vat_span(printed), color=GREY)
    sheet.text(
        sheet.end,
        sheet.top - 6,
        printed.title.upper(),
        align="R",
        size=22,
        color=printed.look.accent,
    )
    y = sheet.top + 28
    for key in printed.facts():
        spans = [Span(printed.label(key) + "  "), printed.fact(key)._replace(bold=True)]
        sheet.spans(sheet.end, y, spans, align="R")
        y += sheet.line_height() + 1
    y = max(low + 36, y + 14)
    sheet.y = buyer_block(sheet, printed, sheet.left, y, heading=True) + 24


def band(sheet: Sheet, printed: Printed) -> None:
    """Name centred over everything, parties side by side, the facts as a table with labels above values."""
    vendor = printed.sample.vendor
    middle = sheet.left + sheet.inner / 2
    sheet.text(
        middle,
        sheet.top,
        vendor.name,
        field="vendor_name",
        align="C",
        size=18,
        color=printed.look.accent,
    )
    line = "  |  ".join([*address_lines(vendor.address), vendor.phone, vendor.mail])
    sheet.text(middle, sheet.top + 24, line, align="C", size=8, color=GREY)
    sheet.rule(
        sheet.left, sheet.top + 40, sheet.end, color=printed.look.accent, width=1.2
    )
    sheet.text(sheet.left, sheet.top + 56, printed.title, size=17, bold=True)
    low = buyer_block(sheet, printed, sheet.left, sheet.top + 86, heading=True)
    keys = printed.facts()[:5]
    wide = sheet.inner / len(keys)
    y = low + 18
    sheet.fill(sheet.left, y, sheet.inner, 16, (232, 232, 232))
    for at, key in enumerate(keys):
        x = sheet.left + at * wide
        sheet.text(x + 5, y + 3, printed.say(key), size=8, bold=True)
        sheet.spans(x + 5, y + 20, [printed.fact(key)])
    sheet.frame(sheet.left, y, sheet.inner, 36)
    sheet.y = y + 56


HEADS: Final[dict[str, Head]] = {"window": window, "corner": corner, "band": band}
