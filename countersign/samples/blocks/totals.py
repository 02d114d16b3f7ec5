"""Totals: how net, tax and gross are brought together."""

from string import Formatter
from typing import NamedTuple

from countersign.samples.canvas import Canvas, Span
from countersign.samples.printing import Printed


class SumLine(NamedTuple):
    """A label and its amount; `strong` is what the eye should find."""

    label: str
    value: Span
    strong: bool = False


def rows(printed: Printed) -> list[SumLine]:
    """The sums from the items down to what is to be paid, as this vendor lists them."""
    sample = printed.sample
    found: list[SumLine] = []
    if sample.discount:
        found.append(
            SumLine(printed.label("subtotal"), Span(printed.money(sample.line_sum)))
        )
        label = f"{printed.say('discount')} {printed.rate(sample.discount_rate)}"
        found.append(SumLine(label, Span(printed.money(-sample.discount))))
    if not sample.tax_included:
        net = Span(printed.money(sample.net), "net_total")
        found.append(SumLine(printed.label("net_total"), net))
        found += _taxes(printed, "tax")
    gross = Span(printed.money(sample.gross), "gross_total")
    found.append(SumLine(printed.label("gross_total"), gross, strong=True))
    if sample.tax_included:
        found += _taxes(printed, "included_tax")
        net = Span(printed.money(sample.net), "net_total")
        found.append(SumLine(printed.label("net_total"), net))
    return found + settlement(printed)


def settlement(printed: Printed) -> list[SumLine]:
    """What was paid already and what is left, where something was."""
    sample = printed.sample
    if printed.look.layout == "statement":
        whole = printed.money(sample.gross + sample.previous_balance)
        return [
            SumLine(
                printed.label("previous_balance"),
                Span(printed.money(sample.previous_balance)),
            ),
            SumLine(printed.label("due"), Span(whole), strong=True),
        ]
    if not sample.prepaid:
        return []
    return [
        SumLine(printed.label("prepaid"), Span(printed.money(-sample.prepaid))),
        SumLine(printed.label("due"), Span(printed.money(sample.due)), strong=True),
    ]


def _taxes(printed: Printed, key: str) -> list[SumLine]:
    sample = printed.sample
    found = []
    only = len(sample.taxes) == 1
    for tax in sample.taxes:
        label = f"{printed.say(key)} {printed.rate(tax.rate)}{printed.look.colon}"
        amount = Span(printed.money(tax.amount), "tax_total" if only else "taxes")
        found.append(SumLine(label, amount))
    if not only and printed.look.shape % 2:
        total = Span(printed.money(sample.tax), "tax_total")
        found.append(SumLine(printed.label("tax_total"), total))
    return found


def right(canvas: Canvas, printed: Printed) -> None:
    """Stacked at the right edge, labels left of their amounts."""
    x = canvas.left + canvas.inner * 0.55
    for row in rows(printed):
        value = row.value._replace(bold=row.strong)
        if row.strong:
            canvas.rule(x, canvas.y, canvas.end)
            canvas.y += 4
        room = canvas.end - 12 - x - canvas.measure(value.text, bold=row.strong)
        size = canvas.fitted(row.label, room, bold=row.strong)
        canvas.text(x, canvas.y, row.label, bold=row.strong, size=size)
        canvas.spans(canvas.end - 4, canvas.y, [value], align="R")
        canvas.y += canvas.line_height() + 2
    canvas.y += 12


def boxed(canvas: Canvas, printed: Printed) -> None:
    """A framed table of two columns, the last row filled."""
    x = canvas.left + canvas.inner * 0.52
    wide = canvas.end - x
    height = canvas.line_height() + 7
    for row in rows(printed):
        if row.strong:
            canvas.fill(x, canvas.y, wide, height, (228, 232, 238))
        canvas.frame(x, canvas.y, wide, height, (150, 150, 150))
        canvas.text(x + 6, canvas.y + 4, row.label, bold=row.strong)
        canvas.spans(
            canvas.end - 6,
            canvas.y + 4,
            [row.value._replace(bold=row.strong)],
            align="R",
        )
        canvas.y += height
    canvas.y += 14


def left(canvas: Canvas, printed: Printed) -> None:
    """Stacked at the left margin, amounts close behind their labels."""
    found = rows(printed)
    stop = max(canvas.measure(row.label, bold=row.strong) for row in found)
    wide = max(canvas.measure(row.value.text, bold=row.strong) for row in found)
    for row in found:
        value = row.value._replace(bold=row.strong)
        canvas.text(canvas.left, canvas.y, row.label, bold=row.strong)
        canvas.spans(canvas.left + stop + wide + 16, canvas.y, [value], align="R")
        canvas.y += canvas.line_height() + 2
    canvas.y += 12


def across(canvas: Canvas, printed: Printed) -> None:
    """One row across the page: labels in a line, amounts in the line below."""
    sample = printed.sample
    several = len(sample.taxes) > 1
    cells = [
        SumLine(printed.say("net_total"), Span(printed.money(sample.net), "net_total")),
        SumLine(printed.say("tax_total"), Span(printed.money(sample.tax), "tax_total")),
        SumLine(
            printed.say("gross_total"), Span(printed.money(sample.gross), "gross_total")
        ),
    ]
    if not several:
        cells.insert(
            1,
            SumLine(printed.say("tax_rate"), Span(printed.rate(sample.taxes[0].rate))),
        )
    if sample.discount:
        less = Span(printed.money(-sample.discount))
        cells.insert(0, SumLine(printed.say("discount"), less))
    if sample.prepaid:
        cells += [SumLine(printed.say("due"), Span(printed.money(sample.due)))]
    wide = canvas.inner / len(cells)
    canvas.fill(canvas.left, canvas.y, canvas.inner, 34, (238, 238, 238))
    for at, cell in enumerate(cells):
        x = canvas.left + (at + 1) * wide - 6
        canvas.text(x, canvas.y + 4, cell.label, align="R", size=canvas.size * 0.8)
        bold = cell.value._replace(bold=at == len(cells) - 1)
        canvas.spans(x, canvas.y + 17, [bold], align="R")
    canvas.y += 50


def sentence(canvas: Canvas, printed: Printed) -> None:
    """The sums in running text."""
    sample = printed.sample
    if len(sample.taxes) > 1 or sample.tax_included or sample.discount:
        right(canvas, printed)
        return
    canvas.y += 4
    spans = filled(printed, "totals_sentence")
    canvas.y = canvas.paragraph(canvas.left, canvas.y, canvas.inner * 0.8, spans) + 6
    for row in settlement(printed):
        spans = [Span(f"{row.label} "), row.value]
        canvas.spans(canvas.left, canvas.y, spans)
        canvas.y += canvas.line_height()
    canvas.y += 10


def prose(canvas: Canvas, printed: Printed) -> None:
    """A whole invoice in one paragraph, for services without items."""
    exempt = printed.sample.tax == 0
    spans = filled(printed, "letter_exempt" if exempt else "letter")
    canvas.y = canvas.paragraph(canvas.left, canvas.y, canvas.inner, spans) + 16


def filled(printed: Printed, phrase: str) -> list[Span]:
    """A phrase as spans, each of its {values} marked as the field it is."""
    sample = printed.sample
    values = {
        "net": Span(printed.money(sample.net), "net_total"),
        "rate": Span(printed.rate(sample.taxes[0].rate)),
        "tax": Span(printed.money(sample.tax), "tax_total"),
        "gross": Span(printed.money(sample.gross), "gross_total", bold=True),
        "due_date": Span(printed.date(sample.due_date), "due_date"),
        "period": Span(printed.period),
    }
    template = printed.words.pick(phrase, printed.look.wording)
    spans = []
    for literal, name, _, _ in Formatter().parse(template):
        spans.append(Span(literal))
        if name:
            spans.append(values[name])
    return spans


def breakdown(canvas: Canvas, printed: Printed) -> None:
    """A table of the tax rates on the left, the totals beside it."""
    top, sample = canvas.y, printed.sample
    small = canvas.size * 0.88
    stops = [canvas.left + step for step in (52, 128, 196)]
    heads = [printed.say("tax_rate"), printed.say("taxable"), printed.say("tax")]
    for stop, text in zip(stops, heads, strict=True):
        fitting = canvas.fitted(text, 62, size=small, bold=True)
        canvas.text(stop, top, text, align="R", size=fitting, bold=True)
    y = top + canvas.line_height(small) + 3
    canvas.rule(canvas.left, y - 2, stops[-1])
    for tax in sample.taxes:
        cells = [
            printed.rate(tax.rate),
            printed.number(tax.taxable),
            printed.number(tax.amount),
        ]
        for stop, text in zip(stops, cells, strict=True):
            canvas.text(stop, y, text, align="R", size=small)
        y += canvas.line_height(small)
    right(canvas, printed)
    canvas.y = max(canvas.y, y + 12)
