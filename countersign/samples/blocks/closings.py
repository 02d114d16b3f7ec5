"""Closings: terms and bank details below the totals, and what stands at the foot of every page."""

from collections.abc import Callable
from typing import Final, NamedTuple

from countersign.samples.blocks.parts import (
    address_lines,
    iban_span,
    stack,
    terms,
    vat_span,
)
from countersign.samples.printing import Printed
from countersign.samples.sheet import GREY, Sheet, Span

Part = Callable[[Sheet, Printed], None]


class Closing(NamedTuple):
    """What follows the totals once, and the foot of every page."""

    after: Part
    foot: Part


def page_number(sheet: Sheet, printed: Printed) -> None:
    """The page's number, at the right of the foot."""
    text = printed.say("page", page=str(sheet.page), pages=str(sheet.pages_expected))
    sheet.text(sheet.end, sheet.height - 24, text, align="R", size=7.5, color=GREY)


def words(sheet: Sheet, printed: Printed) -> None:
    """Terms, notes the law asks for, and thanks."""
    sample = printed.sample
    lines = [printed.say("reverse_charge")] if sample.reverse_charge else []
    lines += [printed.say("tax_included")] if sample.tax_included else []
    lines += [terms(printed)] if sample.kind == "invoice" else []
    if printed.look.shape % 4 == 2:
        lines.append(printed.say("quote", number=sample.number))
    lines.append(printed.say("thanks"))
    for line in lines:
        sheet.y = sheet.paragraph(sheet.left, sheet.y, sheet.inner, [Span(line)])


def columns_foot(sheet: Sheet, printed: Printed) -> None:
    """Four columns: address, ways to reach, bank, registers."""
    vendor = printed.sample.vendor
    size = 7.2
    y = sheet.height - 74
    sheet.rule(sheet.left, y - 6, sheet.end, color=GREY, width=0.4)
    wide = sheet.inner / 4
    blocks: list[list[list[Span]]] = [
        [
            [Span(vendor.name, "vendor_name")],
            *([Span(t)] for t in address_lines(vendor.address)),
        ],
        [[Span(f"{printed.label('phone')} {vendor.phone}")], [Span(vendor.mail)]],
        [
            [Span(vendor.bank)],
            iban_span(printed),
            [Span(f"{printed.label('bic')} {vendor.bic}")] if vendor.bic else [],
        ],
        [
            vat_span(printed),
            [Span(f"{printed.label('tax_number')} {vendor.tax_number}")],
        ],
    ]
    starts = [0, wide * 0.95, wide * 1.75, wide * 3.05]
    for start, block in zip(starts, blocks, strict=True):
        low = y
        for spans in block:
            if spans:
                sheet.spans(sheet.left + start, low, spans, size=size, color=GREY)
                low += sheet.line_height(size)
    page_number(sheet, printed)


def line_foot(sheet: Sheet, printed: Printed) -> None:
    """Everything in one or two centred lines."""
    vendor = printed.sample.vendor
    middle = sheet.left + sheet.inner / 2
    gap = Span("   •   ")
    first = [Span(vendor.name), gap, Span(vendor.mail), gap, Span(vendor.phone)]
    second = [
        span
        for part in (iban_span(printed), vat_span(printed))
        if part
        for span in (*part, gap)
    ]
    sheet.spans(middle, sheet.height - 56, first, align="C", size=7.5, color=GREY)
    sheet.spans(middle, sheet.height - 44, second[:-1], align="C", size=7.5, color=GREY)
    page_number(sheet, printed)


def bank_block(sheet: Sheet, printed: Printed) -> None:
    """The way to pay as a list with a heading, after the words."""
    vendor = printed.sample.vendor
    words(sheet, printed)
    sheet.y += 10
    sheet.text(sheet.left, sheet.y, printed.say("payment"), bold=True)
    sheet.y += sheet.line_height() + 2
    bic = [Span(f"{printed.label('bic')} {vendor.bic}")] if vendor.bic else []
    sheet.y = stack(
        sheet,
        sheet.left,
        sheet.y,
        [
            Span(f"{printed.label('account_name')} {vendor.name}"),
            Span(f"{printed.label('bank')} {vendor.bank}"),
            *bic,
        ],
    )
    if vendor.iban:
        sheet.spans(sheet.left, sheet.y, iban_span(printed))
        sheet.y += sheet.line_height()


CLOSINGS: Final[dict[str, Closing]] = {
    "columns": Closing(words, columns_foot),
    "line": Closing(words, line_foot),
    "bank": Closing(bank_block, page_number),
}
