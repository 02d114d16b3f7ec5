"""Items of till rolls and other narrow or stacked lists: each item takes two rows."""

from countersign.samples.blocks.columns import cell
from countersign.samples.canvas import GREY, Canvas, Span
from countersign.samples.printing import Printed


def roll(canvas: Canvas, printed: Printed) -> None:
    """The name on one row, "2 x 3.50" and the total on the next; sums below."""
    dashes = "-" * int(canvas.inner / canvas.measure("-"))
    canvas.text(canvas.left, canvas.y, dashes)
    canvas.y += canvas.line_height() + 2
    for at, line in enumerate(printed.sample.lines):
        for text in canvas.wrapped(line.description, canvas.inner):
            canvas.text(canvas.left, canvas.y, text, field=f"lines.{at}.description")
            canvas.y += canvas.line_height()
        quantity = cell(printed, line, at, "quantity")
        price = cell(printed, line, at, "unit_price")
        canvas.spans(canvas.left + 12, canvas.y, [*quantity, Span(" x "), *price])
        total = cell(printed, line, at, "line_total")
        canvas.spans(canvas.end, canvas.y, total, align="R")
        canvas.y += canvas.line_height() + 2
    canvas.text(canvas.left, canvas.y, dashes)
    canvas.y += canvas.line_height() + 2


def till_sums(canvas: Canvas, printed: Printed) -> None:
    """The total large, the tax it contains below."""
    sample = printed.sample
    if sample.discount:
        canvas.text(canvas.left, canvas.y, printed.say("discount"))
        canvas.text(canvas.end, canvas.y, printed.number(-sample.discount), align="R")
        canvas.y += canvas.line_height() + 2
    canvas.text(canvas.left, canvas.y, printed.say("gross_total"), size=11, bold=True)
    gross = Span(printed.money(sample.gross), "gross_total", bold=True)
    canvas.spans(canvas.end, canvas.y, [gross], align="R", size=11)
    canvas.y += 20
    only = len(sample.taxes) == 1
    for tax in sample.taxes:
        label = f"{printed.say('included_tax')} {printed.rate(tax.rate)}"
        canvas.text(canvas.left, canvas.y, label)
        value = Span(printed.number(tax.amount), "tax_total" if only else "taxes")
        canvas.spans(canvas.end, canvas.y, [value], align="R")
        canvas.y += canvas.line_height()
    canvas.y += 14


def stacked(canvas: Canvas, printed: Printed) -> None:
    """Each item as a small block: its name in bold with the total right, the reckoning below in grey."""
    for at, line in enumerate(printed.sample.lines):
        if canvas.room < 60:
            canvas.new_page()
        name = Span(f"{line.description}", f"lines.{at}.description", bold=True)
        canvas.spans(canvas.left, canvas.y, [name])
        total = cell(printed, line, at, "line_total")
        canvas.spans(canvas.end, canvas.y, total, align="R")
        canvas.y += canvas.line_height() + 1
        quantity = cell(printed, line, at, "quantity", unit=True)
        price = cell(printed, line, at, "unit_price")
        rate = cell(printed, line, at, "tax_rate")
        spans = [*quantity, Span(" × "), *price, Span(f"   {printed.say('tax_rate')} ")]
        canvas.spans(canvas.left + 10, canvas.y, [*spans, *rate], color=GREY)
        canvas.y += canvas.line_height()
        if line.discount:
            text = f"{printed.say('discount_rate')} {printed.rate(line.discount)}"
            canvas.text(canvas.left + 10, canvas.y, text, color=GREY)
            canvas.y += canvas.line_height()
        canvas.rule(
            canvas.left, canvas.y + 2, canvas.end, color=(205, 205, 205), width=0.4
        )
        canvas.y += 8
    canvas.y += 6


def none(canvas: Canvas, printed: Printed) -> None:
    """No items: the text says it all."""
