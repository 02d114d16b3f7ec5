"""Items of till rolls and other narrow or stacked lists: each item takes two rows."""

from countersign.samples.blocks.columns import cell
from countersign.samples.printing import Printed
from countersign.samples.sheet import GREY, Sheet, Span


def roll(sheet: Sheet, printed: Printed) -> None:
    """The name on one row, "2 x 3.50" and the total on the next; sums below."""
    dashes = "-" * int(sheet.inner / sheet.measure("-"))
    sheet.text(sheet.left, sheet.y, dashes)
    sheet.y += sheet.line_height() + 2
    for at, line in enumerate(printed.sample.lines):
        for text in sheet.wrapped(line.description, sheet.inner):
            sheet.text(sheet.left, sheet.y, text, field=f"lines.{at}.description")
            sheet.y += sheet.line_height()
        quantity = cell(printed, line, at, "quantity")
        price = cell(printed, line, at, "unit_price")
        sheet.spans(sheet.left + 12, sheet.y, [*quantity, Span(" x "), *price])
        total = cell(printed, line, at, "line_total")
        sheet.spans(sheet.end, sheet.y, total, align="R")
        sheet.y += sheet.line_height() + 2
    sheet.text(sheet.left, sheet.y, dashes)
    sheet.y += sheet.line_height() + 2


def till_sums(sheet: Sheet, printed: Printed) -> None:
    """The total large, the tax it contains below."""
    sample = printed.sample
    if sample.discount:
        sheet.text(sheet.left, sheet.y, printed.say("discount"))
        sheet.text(sheet.end, sheet.y, printed.number(-sample.discount), align="R")
        sheet.y += sheet.line_height() + 2
    sheet.text(sheet.left, sheet.y, printed.say("gross_total"), size=11, bold=True)
    gross = Span(printed.money(sample.gross), "gross_total", bold=True)
    sheet.spans(sheet.end, sheet.y, [gross], align="R", size=11)
    sheet.y += 20
    only = len(sample.taxes) == 1
    for tax in sample.taxes:
        label = f"{printed.say('included_tax')} {printed.rate(tax.rate)}"
        sheet.text(sheet.left, sheet.y, label)
        value = Span(printed.number(tax.amount), "tax_total" if only else "taxes")
        sheet.spans(sheet.end, sheet.y, [value], align="R")
        sheet.y += sheet.line_height()
    sheet.y += 14


def stacked(sheet: Sheet, printed: Printed) -> None:
    """Each item as a small block: its name in bold with the total right, the reckoning below in grey."""
    for at, line in enumerate(printed.sample.lines):
        if sheet.room < 60:
            sheet.new_page()
        name = Span(f"{line.description}", f"lines.{at}.description", bold=True)
        sheet.spans(sheet.left, sheet.y, [name])
        total = cell(printed, line, at, "line_total")
        sheet.spans(sheet.end, sheet.y, total, align="R")
        sheet.y += sheet.line_height() + 1
        quantity = cell(printed, line, at, "quantity", unit=True)
        price = cell(printed, line, at, "unit_price")
        rate = cell(printed, line, at, "tax_rate")
        spans = [*quantity, Span(" × "), *price, Span(f"   {printed.say('tax_rate')} ")]
        sheet.spans(sheet.left + 10, sheet.y, [*spans, *rate], color=GREY)
        sheet.y += sheet.line_height()
        if line.discount:
            text = f"{printed.say('discount_rate')} {printed.rate(line.discount)}"
            sheet.text(sheet.left + 10, sheet.y, text, color=GREY)
            sheet.y += sheet.line_height()
        sheet.rule(sheet.left, sheet.y + 2, sheet.end, color=(205, 205, 205), width=0.4)
        sheet.y += 8
    sheet.y += 6


def none(sheet: Sheet, printed: Printed) -> None:
    """No items: the text says it all."""
