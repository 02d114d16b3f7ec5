"""Closings: terms and bank details below the totals, and what stands at the foot of every page."""

from countersign.samples.blocks.parts import (
    address_lines,
    iban_span,
    stack,
    terms,
    vat_span,
)
from countersign.samples.canvas import GREY, Canvas, Span
from countersign.samples.model import SampleInvoice
from countersign.samples.printing import Printed


def page_number(canvas: Canvas, printed: Printed) -> None:
    """The page's number, at the right of the foot."""
    text = printed.say("page", page=str(canvas.page), pages=str(canvas.pages_expected))
    canvas.text(canvas.end, canvas.height - 24, text, align="R", size=7.5, color=GREY)


def words(canvas: Canvas, printed: Printed) -> None:
    """Terms, notes the law asks for, and thanks."""
    sample = printed.sample
    lines = [printed.say("reverse_charge")] if sample.reverse_charge else []
    lines += [printed.say("tax_included")] if sample.tax_included else []
    if sample.kind == "invoice":
        lines.append(terms(printed))
        canvas.y = _pay_by(canvas, printed)
    elif sample.kind != "receipt":
        lines.append(f"{printed.label('original')} {original_number(sample)}")
    if printed.look.shape % 4 == 2:
        lines.append(printed.say("quote", number=sample.number))
    lines.append(printed.say("thanks"))
    for line in lines:
        canvas.y = canvas.paragraph(canvas.left, canvas.y, canvas.inner, [Span(line)])


def original_number(sample: SampleInvoice) -> str:
    """The number of the invoice that a credit note belongs to: same kind of number, another one."""
    turned = sample.number.translate(str.maketrans("0123456789", "2345678901"))
    return turned if turned != sample.number else f"{sample.number}-0"


def _pay_by(canvas: Canvas, printed: Printed) -> float:
    if "due_date" in canvas.places or printed.look.shape % 5 > 2:
        return canvas.y
    spans = [Span(f"{printed.label('due_date')} "), printed.fact("due_date")]
    return canvas.paragraph(canvas.left, canvas.y, canvas.inner, spans)


def columns_foot(canvas: Canvas, printed: Printed) -> None:
    """Four columns: address, ways to reach, bank, registers."""
    vendor = printed.sample.vendor
    y = canvas.height - 74
    canvas.rule(canvas.left, y - 6, canvas.end, color=GREY, width=0.4)
    bic = [Span(f"{printed.label('bic')} {vendor.bic}")] if vendor.bic else []
    blocks: list[list[list[Span]]] = [
        [
            [Span(vendor.name, "vendor_name")],
            *([Span(text)] for text in address_lines(vendor.address)),
        ],
        [[Span(f"{printed.label('phone')} {vendor.phone}")], [Span(vendor.mail)]],
        [[Span(vendor.bank)], iban_span(printed), bic],
        [
            vat_span(printed),
            [Span(f"{printed.label('tax_number')} {vendor.tax_number}")],
        ],
    ]
    size = 7.6
    while (free := canvas.inner - sum(_widths(canvas, blocks, size))) < 36:
        size -= 0.2
    x = canvas.left
    for block, wide in zip(blocks, _widths(canvas, blocks, size), strict=True):
        low = y
        for spans in filter(None, block):
            canvas.spans(x, low, spans, size=size, color=GREY)
            low += canvas.line_height(size)
        x += wide + free / 3
    page_number(canvas, printed)


def _widths(canvas: Canvas, blocks: list[list[list[Span]]], size: float) -> list[float]:
    return [
        max(
            sum(canvas.measure(span.text, size=size) for span in spans)
            for spans in block
        )
        for block in blocks
    ]


def line_foot(canvas: Canvas, printed: Printed) -> None:
    """Everything in one or two centred lines."""
    vendor = printed.sample.vendor
    middle = canvas.left + canvas.inner / 2
    gap = Span("   •   ")
    first = [
        Span(vendor.name, "vendor_name"),
        gap,
        Span(vendor.mail),
        gap,
        Span(vendor.phone),
    ]
    second = [
        span
        for part in (iban_span(printed), vat_span(printed))
        if part
        for span in (*part, gap)
    ]
    for spans, up in ((first, 56), (second[:-1], 44)):
        whole = "".join(span.text for span in spans)
        size = canvas.fitted(whole, canvas.inner, size=7.5)
        canvas.spans(
            middle, canvas.height - up, spans, align="C", size=size, color=GREY
        )
    page_number(canvas, printed)


def bank_block(canvas: Canvas, printed: Printed) -> None:
    """The way to pay as a list with a heading, after the words."""
    vendor = printed.sample.vendor
    words(canvas, printed)
    canvas.y += 10
    canvas.text(canvas.left, canvas.y, printed.say("payment"), bold=True)
    canvas.y += canvas.line_height() + 2
    payee = Span(vendor.name, "vendor_name")
    label = Span(f"{printed.label('account_name')} ")
    canvas.spans(canvas.left, canvas.y, [label, payee])
    canvas.y += canvas.line_height()
    bic = [Span(f"{printed.label('bic')} {vendor.bic}")] if vendor.bic else []
    rows = [Span(f"{printed.label('bank')} {vendor.bank}"), *bic]
    canvas.y = stack(canvas, canvas.left, canvas.y, rows)
    if vendor.iban:
        canvas.spans(canvas.left, canvas.y, iban_span(printed))
        canvas.y += canvas.line_height()


def slip(canvas: Canvas, printed: Printed) -> None:
    """A payment slip to cut off: payee, account, amount and reference in boxes."""
    sample = printed.sample
    words(canvas, printed)
    top = max(canvas.y + 20, canvas.height - 250)
    cells = [
        ("account_name", Span(sample.vendor.name, "vendor_name"), 0.0, 0, 0.6),
        ("iban", Span(printed.iban, "iban"), 0.0, 1, 0.6),
        ("due", Span(printed.money(sample.due)), 0.6, 0, 0.4),
        ("due_date", printed.fact("due_date"), 0.6, 1, 0.4),
        ("number", printed.fact("number"), 0.0, 2, 0.6),
        ("bic", Span(sample.vendor.bic), 0.6, 2, 0.4),
    ]
    canvas.text(canvas.left, top - 14, printed.say("payment"), bold=True)
    for key, value, start, row, share in cells:
        x, y = canvas.left + start * canvas.inner, top + row * 36
        canvas.frame(x, y, share * canvas.inner, 36, (120, 120, 120))
        canvas.text(x + 5, y + 4, printed.say(key), size=7, color=GREY)
        if value.text:
            canvas.spans(x + 8, y + 17, [value])
    canvas.y = top + 120


def plain(canvas: Canvas, printed: Printed) -> None:
    """One line with the account, straight after the terms."""
    words(canvas, printed)
    vendor = printed.sample.vendor
    if vendor.iban:
        spans = [Span(f"{vendor.bank}, "), *iban_span(printed)]
        canvas.y = canvas.paragraph(canvas.left, canvas.y + 4, canvas.inner, spans)


def till(canvas: Canvas, printed: Printed) -> None:
    """How it was paid, and thanks, centred."""
    middle = canvas.width / 2
    paid = f"{printed.say('paid_card')}  {printed.money(printed.sample.gross)}"
    for text in (paid, printed.say("tax_included"), printed.say("thanks")):
        canvas.text(middle, canvas.y, text, align="C")
        canvas.y += canvas.line_height() + 2


def nothing(canvas: Canvas, printed: Printed) -> None:
    """No foot at all."""
