"""What several blocks draw: addresses, logos, label and value pairs."""

from collections.abc import Sequence

from countersign.samples.canvas import GREY, Align, Canvas, Color, Span
from countersign.samples.model import Address
from countersign.samples.printing import Printed


def address_lines(address: Address, *, country: bool = False) -> list[str]:
    """Street and city, and the country where it is wanted."""
    lines = [address.street, address.city_line]
    return [*lines, address.country_name] if country else lines


def stack(
    canvas: Canvas,
    x: float,
    y: float,
    rows: Sequence[Span],
    *,
    align: Align = "L",
    size: float | None = None,
    color: Color = (0, 0, 0),
) -> float:
    """Rows below each other; the y below them is returned."""
    for row in rows:
        if row.text:
            canvas.spans(x, y, [row], align=align, size=size, color=color)
            y += canvas.line_height(size)
    return y


def buyer_block(
    canvas: Canvas, printed: Printed, x: float, y: float, *, heading: bool
) -> float:
    """The recipient's name and address, under its label or bare."""
    buyer = printed.sample.buyer
    if heading:
        canvas.text(x, y, printed.label("bill_to"), bold=True, color=GREY)
        y += canvas.line_height() + 2
    rows = [Span(buyer.name, "", heading)]
    if printed.look.shape % 3 == 0:
        rows.append(Span(buyer.contact))
    rows += [Span(text) for text in address_lines(buyer.address)]
    return stack(canvas, x, y, rows)


def pairs(
    canvas: Canvas,
    x: float,
    y: float,
    keys: Sequence[str],
    printed: Printed,
    *,
    value_x: float,
) -> float:
    """Label and value on one line each, values beginning at `value_x`."""
    for key in keys:
        label = printed.label(key)
        size = canvas.fitted(label, abs(value_x - x) - 6)
        canvas.text(x, y, label, size=size, color=GREY)
        canvas.spans(value_x, y, [printed.fact(key)])
        y += canvas.line_height() + 1
    return y


def above(
    canvas: Canvas, x: float, y: float, key: str, printed: Printed, *, gap: float = 2
) -> float:
    """A small label with its value below; the y below both is returned."""
    small = canvas.size * 0.8
    canvas.text(x, y, printed.say(key), size=small, color=GREY)
    y += canvas.line_height(small) + gap - 2
    canvas.spans(x, y, [printed.fact(key)])
    return y + canvas.line_height() + gap


def logo(canvas: Canvas, printed: Printed, x: float, y: float, size: float) -> None:
    """A mark without letters, in the vendor's colour."""
    accent = printed.look.accent
    pale: Color = tuple(min(255, part + 90) for part in accent)  # type: ignore[assignment]
    style = printed.look.shape % 4
    if style == 0:
        canvas.disc(x, y, size, accent)
        canvas.disc(x + size * 0.45, y + size * 0.2, size * 0.6, pale)
    elif style == 1:
        canvas.fill(x, y, size, size, accent)
        canvas.fill(x + size * 0.3, y + size * 0.3, size * 0.7, size * 0.7, pale)
    elif style == 2:
        for step in range(3):
            height = size * (0.4 + 0.3 * step)
            left = x + step * size * 0.36
            canvas.fill(left, y + size - height, size * 0.28, height, accent)
    else:
        canvas.disc(x, y, size, pale)
        canvas.fill(x + size * 0.25, y + size * 0.42, size * 0.9, size * 0.16, accent)


def vat_span(printed: Printed) -> list[Span]:
    """The vendor's VAT id with its label, or nothing where it has none."""
    if not printed.sample.vendor.vat_id:
        return []
    return [Span(printed.label("vat_id") + " "), Span(printed.vat_id, "vat_id")]


def iban_span(printed: Printed) -> list[Span]:
    """The vendor's IBAN with its label, or nothing where it has none."""
    if not printed.sample.vendor.iban:
        return []
    return [Span(printed.label("iban") + " "), Span(printed.iban, "iban")]


def terms(printed: Printed) -> str:
    """When to pay, in words without a date."""
    sample = printed.sample
    days = (sample.due_date - sample.issue_date).days
    return printed.say("terms", days=str(days))


def decoys(canvas: Canvas, printed: Printed, x: float, y: float) -> None:
    """What some vendors print of the buyer besides: where it was delivered, its VAT id, its own account."""
    buyer, shape = printed.sample.buyer, printed.look.shape
    if shape % 3 == 1:
        return
    rows = [Span(printed.label("ship_to"), "", bold=True), Span(buyer.contact)]
    rows += [Span(text) for text in address_lines(buyer.address)]
    if shape % 3 == 2:
        rows = []
    if buyer.vat_id:
        rows.append(Span(f"{printed.label('buyer_vat_id')} {buyer.vat_id}"))
    if buyer.iban and shape % 5 == 0:
        rows += [Span(printed.label("buyer_bank")), Span(buyer.iban)]
    stack(canvas, x, y, rows, size=canvas.size * 0.9)
