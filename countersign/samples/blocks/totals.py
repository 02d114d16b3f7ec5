"""Totals: how net, tax and gross are brought together."""

from collections.abc import Callable
from typing import Final, NamedTuple

from countersign.samples.printing import Printed
from countersign.samples.sheet import Sheet, Span

Totals = Callable[[Sheet, Printed], None]


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
        amount = Span(printed.money(tax.amount), "tax_total" if only else "")
        found.append(Row(label, amount))
    if not only and printed.look.shape % 2:
        total = Span(printed.money(sample.tax), "tax_total")
        found.append(Row(printed.label("tax_total"), total))
    return found


def right(sheet: Sheet, printed: Printed) -> None:
    """Stacked at the right edge, labels left of their amounts."""
    x = sheet.left + sheet.inner * 0.55
    for row in rows(printed):
        if row.strong:
            sheet.rule(x, sheet.y, sheet.end)
            sheet.y += 4
        sheet.text(x, sheet.y, row.label, bold=row.strong)
        sheet.spans(
            sheet.end - 4, sheet.y, [row.value._replace(bold=row.strong)], align="R"
        )
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


def breakdown(sheet: Sheet, printed: Printed) -> None:
    """A table of the tax rates on the left, the totals beside it."""
    top, sample = sheet.y, printed.sample
    small = sheet.size * 0.88
    stops = [sheet.left + step for step in (52, 128, 196)]
    heads = [printed.say("tax_rate"), printed.say("taxable"), printed.say("tax")]
    for stop, text in zip(stops, heads, strict=True):
        sheet.text(stop, top, text, align="R", size=small, bold=True)
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


TOTALS: Final[dict[str, Totals]] = {
    "right": right,
    "boxed": boxed,
    "breakdown": breakdown,
}
