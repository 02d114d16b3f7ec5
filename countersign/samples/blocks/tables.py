"""Item tables: with rules, stripes or boxes; long ones go on over pages with their sums carried over."""

from dataclasses import dataclass
from decimal import Decimal

from countersign.samples.blocks.columns import Column, cell, columns, heading
from countersign.samples.canvas import GREY, Canvas, Color
from countersign.samples.printing import Printed


@dataclass(frozen=True, slots=True)
class Style:
    """How a table is ruled and filled."""

    header: Color | None = None
    header_ink: Color = (0, 0, 0)
    stripes: bool = False
    rules: bool = False
    boxes: bool = False
    show_header: bool = True
    taxed: bool = False
    groups: bool = False
    pad: float = 4.0


def ruled(canvas: Canvas, printed: Printed) -> None:
    """A rule under the header and under each row."""
    _draw(canvas, printed, Style(rules=True))


def striped(canvas: Canvas, printed: Printed) -> None:
    """A coloured header with white words, every other row shaded."""
    accent = printed.look.accent
    _draw(
        canvas, printed, Style(header=accent, header_ink=(255, 255, 255), stripes=True)
    )


def boxed(canvas: Canvas, printed: Printed) -> None:
    """A full grid."""
    _draw(canvas, printed, Style(header=(236, 236, 236), boxes=True))


def headless(canvas: Canvas, printed: Printed) -> None:
    """Rows only: one has to know what a column means."""
    canvas.rule(canvas.left, canvas.y, canvas.end)
    _draw(canvas, printed, Style(show_header=False, pad=3))


def taxed(canvas: Canvas, printed: Printed) -> None:
    """Each line with its net amount, its tax and its gross amount."""
    _draw(canvas, printed, Style(header=(225, 232, 240), rules=True, taxed=True))


def grouped(canvas: Canvas, printed: Printed) -> None:
    """Items under headings of their own, each group with its subtotal."""
    _draw(canvas, printed, Style(header=(210, 210, 210), groups=True, pad=3))


def airy(canvas: Canvas, printed: Printed) -> None:
    """No rule at all: columns stand by their alignment and by white space alone."""
    _draw(canvas, printed, Style(pad=7))


def _draw(canvas: Canvas, printed: Printed, style: Style) -> None:
    grid = columns(canvas, printed, taxed=style.taxed)
    if style.show_header:
        _header(canvas, printed, grid, style)
    lines = printed.sample.lines
    half = (len(lines) + 1) // 2
    carried = group = Decimal(0)
    for at, line in enumerate(lines):
        if _height(canvas, printed, grid, at, style) > canvas.room - 24:
            _turn(canvas, printed, grid, style, carried)
        if style.groups and at in (0, half):
            _group_title(canvas, printed, "AB"[at > 0])
        _row(canvas, printed, grid, at, style)
        carried += line.line_total
        group += line.line_total
        if style.groups and at + 1 in (half, len(lines)):
            _sum_row(canvas, printed, grid, printed.say("subtotal"), group)
            group = Decimal(0)
    if not style.boxes:
        canvas.rule(canvas.left, canvas.y, canvas.end)
    canvas.y += 10


def _group_title(canvas: Canvas, printed: Printed, letter: str) -> None:
    text = f"{letter}. {printed.say('delivery_note')} {printed.sample.delivery_note}-{letter}"
    canvas.text(
        canvas.left + 4, canvas.y + 5, text, bold=True, color=printed.look.accent
    )
    canvas.y += canvas.line_height() + 8


def _sum_row(
    canvas: Canvas, printed: Printed, grid: list[Column], label: str, amount: Decimal
) -> None:
    last = next(col for col in grid if col.key == "line_total")
    canvas.rule(last.x, canvas.y, last.x + last.width, width=0.4)
    canvas.text(last.x - 6, canvas.y + 4, label, align="R")
    canvas.text(last.anchor(), canvas.y + 4, printed.cell(amount), align="R")
    canvas.y += canvas.line_height() + 8


def _header(canvas: Canvas, printed: Printed, grid: list[Column], style: Style) -> None:
    size = canvas.size * 0.92
    heads = [
        canvas.wrapped(heading(printed, col.key), col.width - 6, size=size, bold=True)
        for col in grid
    ]
    height = max(map(len, heads)) * canvas.line_height(size) + 8
    if style.header:
        canvas.fill(canvas.left, canvas.y, canvas.inner, height, style.header)
    for col, lines in zip(grid, heads, strict=True):
        for step, text in enumerate(lines):
            canvas.text(
                col.anchor(),
                canvas.y + 4 + step * canvas.line_height(size),
                text,
                align=col.align,
                size=size,
                bold=True,
                color=style.header_ink,
            )
        if style.boxes:
            canvas.frame(col.x, canvas.y, col.width, height)
    canvas.y += height
    if not style.header:
        canvas.rule(canvas.left, canvas.y, canvas.end, width=1)


def _room(grid: list[Column]) -> float:
    return next(col.width for col in grid if col.key == "description") - 8


def _texts(
    canvas: Canvas, printed: Printed, width: float, at: int
) -> tuple[list[str], list[str]]:
    line = printed.sample.lines[at]
    detail = line.detail.replace("{period}", printed.period)
    small = canvas.size * 0.85
    return (
        canvas.wrapped(line.description, width),
        canvas.wrapped(detail, width, size=small) if detail else [],
    )


def _height(
    canvas: Canvas, printed: Printed, grid: list[Column], at: int, style: Style
) -> float:
    main, detail = _texts(canvas, printed, _room(grid), at)
    small = canvas.line_height(canvas.size * 0.85)
    return len(main) * canvas.line_height() + len(detail) * small + 2 * style.pad


def _row(
    canvas: Canvas, printed: Printed, grid: list[Column], at: int, style: Style
) -> None:
    line = printed.sample.lines[at]
    height = _height(canvas, printed, grid, at, style)
    if style.stripes and at % 2:
        canvas.fill(canvas.left, canvas.y, canvas.inner, height, (240, 242, 245))
    main, detail = _texts(canvas, printed, _room(grid), at)
    unit = printed.look.shape % 2 == 0 and all(col.key != "unit" for col in grid)
    for col in grid:
        y = canvas.y + style.pad
        spans = cell(printed, line, at, col.key, unit=unit)
        if col.key != "description":
            canvas.spans(col.anchor(), y, spans, align=col.align)
        else:
            for text in main:
                canvas.spans(col.anchor(), y, [spans[0]._replace(text=text)])
                y += canvas.line_height()
            for text in detail:
                canvas.text(col.anchor(), y, text, size=canvas.size * 0.85, color=GREY)
                y += canvas.line_height(canvas.size * 0.85)
        if style.boxes:
            canvas.frame(col.x, canvas.y, col.width, height)
    canvas.y += height
    if style.rules:
        canvas.rule(canvas.left, canvas.y, canvas.end, color=(190, 190, 190), width=0.4)


def _turn(
    canvas: Canvas,
    printed: Printed,
    grid: list[Column],
    style: Style,
    carried: Decimal,
) -> None:
    anchor = next(col.anchor() for col in grid if col.key == "line_total")
    page = str(canvas.page)
    canvas.y += 5
    canvas.text(canvas.left + 4, canvas.y, printed.say("carried_over"), bold=True)
    canvas.text(anchor, canvas.y, printed.cell(carried), align="R", bold=True)
    canvas.new_page()
    if style.show_header:
        _header(canvas, printed, grid, style)
    canvas.y += 4
    canvas.text(canvas.left + 4, canvas.y, printed.say("brought_forward", page=page))
    canvas.text(anchor, canvas.y, printed.cell(carried), align="R")
    canvas.y += canvas.line_height() + 4
