"""Totals: how net, tax and gross are brought together."""

from string import Formatter
from typing import NamedTuple

from countersign.samples.printing import Printed
from countersign.samples.sheet import Sheet, Span


class Row(NamedTuple):
    """A label and its amount; `strong` is what the eye should find."""

    label: str
    value: Span
    strong: bool = False


def rows(printed: Printed) -> list[Row]:
    """The sums from the items down to what is to be paid, as this vendor lists them."""
    sample = printed.sample
    found: list[Row] = []
    if sample.discount:
        found.append(
            Row(printed.label("subtotal"), Span(printed.money(sample.line_sum)))
        )
        label = f"{printed.say('discount')} {printed.rate(sample.discount_rate)}"
        found.append(Row(label, Span(printed.money(-sample.discount))))
    if not sample.tax_included:
        net = Span(printed.money(sample.net), "net_total")
        found.append(Row(printed.label("net_total"), net))
        found += _taxes(printed, "tax")
    gross = Span(printed.money(sample.gross), "gross_total")
    found.append(Row(printed.label("gross_total"), gross, strong=True))
    if sample.tax_included:
        found += _taxes(printed, "included_tax")
        net = Span(printed.money(sample.net), "net_total")
        found.append(Row(printed.label("net_total"), net))
    return found + settlement(printed)


def settlement(printed: Printed) -> list[Row]:
    """What was paid already and what is left, where something was."""
    sample = printed.sample
    if printed.look.layout == "statement":
        whole = printed.money(sample.gross + sample.previous_balance)
        return [
            Row(
                printed.label("previous_balance"),
                Span(printed.money(sample.previous_balance)),
            ),
            Row(printed.label("due"), Span(whole), strong=True),
        ]
    if not sample.prepaid:
        return []
    return [
        Row(printed.label("prepaid"), Span(printed.money(-sample.prepaid))),
        Row(printed.label("due"), Span(printed.money(sample.due)), strong=True),
    ]


def _taxes(printed: Printed, key: str) -> list[Row]:
    sample = printed.sample
    found = []
    only = len(sample.taxes) == 1
    for tax in sample.taxes:
        label = f"{printed.say(key)} {printed.rate(tax.rate)}{printed.look.colon}"
        amount = Span(printed.money(tax.amount), "tax_total" if only else "taxes")
        found.append(Row(label, amount))
    if not only and printed.look.shape % 2:
        total = Span(printed.money(sample.tax), "tax_total")
        found.append(Row(printed.label("tax_total"), total))
    return found


def right(sheet: Sheet, printed: Printed) -> None:
    """Stacked at the right edge, labels left of their amounts."""
    x = sheet.left + sheet.inner * 0.55
    for row in rows(printed):
        value = row.value._replace(bold=row.strong)
        if row.strong:
            sheet.rule(x, sheet.y, sheet.end)
            sheet.y += 4
        room = sheet.end - 12 - x - sheet.measure(value.text, bold=row.strong)
        size = sheet.fitted(row.label, room, bold=row.strong)
        sheet.text(x, sheet.y, row.label, bold=row.strong, size=size)
        sheet.spans(sheet.end - 4, sheet.y, [value], align="R")
        sheet.y += sheet.line_height() + 2
    sheet.y += 12


def boxed(sheet: Sheet, printed: Printed) -> None:
    """A framed table of two columns, the last row filled."""
    x = sheet.left + sheet.inner * 0.52
    wide = sheet.end - x
    height = sheet.line_height() + 7
    for row in rows(printed):
        if row.strong:
            sheet.fill(x, sheet.y, wide, height, (228, 232, 238))
        sheet.frame(x, sheet.y, wide, height, (150, 150, 150))
        sheet.text(x + 6, sheet.y + 4, row.label, bold=row.strong)
        sheet.spans(
            sheet.end - 6, sheet.y + 4, [row.value._replace(bold=row.strong)], align="R"
        )
        sheet.y += height
    sheet.y += 14


def left(sheet: Sheet, printed: Printed) -> None:
    """Stacked at the left margin, amounts close behind their labels."""
    found = rows(printed)
    stop = max(sheet.measure(row.label, bold=row.strong) for row in found)
    wide = max(sheet.measure(row.value.text, bold=row.strong) for row in found)
    for row in found:
        value = row.value._replace(bold=row.strong)
        sheet.text(sheet.left, sheet.y, row.label, bold=row.strong)
        sheet.spans(sheet.left + stop + wide + 16, sheet.y, [value], align="R")
        sheet.y += sheet.line_height() + 2
    sheet.y += 12


def across(sheet: Sheet, printed: Printed) -> None:
    """One row across the page: labels in a line, amounts in the line below."""
    sample = printed.sample
    several = len(sample.taxes) > 1
    cells = [
        Row(printed.say("net_total"), Span(printed.money(sample.net), "net_total")),
        Row(printed.say("tax_total"), Span(printed.money(sample.tax), "tax_total")),
        Row(
            printed.say("gross_total"), Span(printed.money(sample.gross), "gross_total")
        ),
    ]
    if not several:
        cells.insert(
            1, Row(printed.say("tax_rate"), Span(printed.rate(sample.taxes[0].rate)))
        )
    if sample.discount:
        less = Span(printed.money(-sample.discount))
        cells.insert(0, Row(printed.say("discount"), less))
    if sample.prepaid:
        cells += [Row(printed.say("due"), Span(printed.money(sample.due)))]
    wide = sheet.inner / len(cells)
    sheet.fill(sheet.left, sheet.y, sheet.inner, 34, (238, 238, 238))
    for at, cell in enumerate(cells):
        x = sheet.left + (at + 1) * wide - 6
        sheet.text(x, sheet.y + 4, cell.label, align="R", size=sheet.size * 0.8)
        bold = cell.value._replace(bold=at == len(cells) - 1)
        sheet.spans(x, sheet.y + 17, [bold], align="R")
    sheet.y += 50


def sentence(sheet: Sheet, printed: Printed) -> None:
    """The sums in running text."""
    sample = printed.sample
    if len(sample.taxes) > 1 or sample.tax_included or sample.discount:
        right(sheet, printed)
        return
    sheet.y += 4
    spans = filled(printed, "totals_sentence")
    sheet.y = sheet.paragraph(sheet.left, sheet.y, sheet.inner * 0.8, spans) + 6
    for row in settlement(printed):
        spans = [Span(f"{row.label} "), row.value]
        sheet.spans(sheet.left, sheet.y, spans)
        sheet.y += sheet.line_height()
    sheet.y += 10


def prose(sheet: Sheet, printed: Printed) -> None:
    """A whole invoice in one paragraph, for services without items."""
    exempt = printed.sample.tax == 0
    spans = filled(printed, "letter_exempt" if exempt else "letter")
    sheet.y = sheet.paragraph(sheet.left, sheet.y, sheet.inner, spans) + 16


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


def breakdown(sheet: Sheet, printed: Printed) -> None:
    """A table of the tax rates on the left, the totals beside it."""
    top, sample = sheet.y, printed.sample
    small = sheet.size * 0.88
    stops = [sheet.left + step for step in (52, 128, 196)]
    heads = [printed.say("tax_rate"), printed.say("taxable"), printed.say("tax")]
    for stop, text in zip(stops, heads, strict=True):
        fitting = sheet.fitted(text, 62, size=small, bold=True)
        sheet.text(stop, top, text, align="R", size=fitting, bold=True)
    y = top + sheet.line_height(small) + 3
    sheet.rule(sheet.left, y - 2, stops[-1])
    for tax in sample.taxes:
        cells = [
            printed.rate(tax.rate),
            printed.number(tax.taxable),
            printed.number(tax.amount),
        ]
        for stop, text in zip(stops, cells, strict=True):
            sheet.text(stop, y, text, align="R", size=small)
        y += sheet.line_height(small)
    right(sheet, printed)
    sheet.y = max(sheet.y, y + 12)
