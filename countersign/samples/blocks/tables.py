"""Item tables: with rules, stripes or boxes; long ones go on over pages with their sums carried over."""

from dataclasses import dataclass
from decimal import Decimal

from countersign.samples.blocks.columns import Column, cell, columns, heading
from countersign.samples.printing import Printed
from countersign.samples.sheet import GREY, Color, Sheet


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


def ruled(sheet: Sheet, printed: Printed) -> None:
    """A rule under the header and under each row."""
    _draw(sheet, printed, Style(rules=True))


def striped(sheet: Sheet, printed: Printed) -> None:
    """A coloured header with white words, every other row shaded."""
    accent = printed.look.accent
    _draw(
        sheet, printed, Style(header=accent, header_ink=(255, 255, 255), stripes=True)
    )


def boxed(sheet: Sheet, printed: Printed) -> None:
    """A full grid."""
    _draw(sheet, printed, Style(header=(236, 236, 236), boxes=True))


def headless(sheet: Sheet, printed: Printed) -> None:
    """Rows only: one has to know what a column means."""
    sheet.rule(sheet.left, sheet.y, sheet.end)
    _draw(sheet, printed, Style(show_header=False, pad=3))


def taxed(sheet: Sheet, printed: Printed) -> None:
    """Each line with its net amount, its tax and its gross amount."""
    _draw(sheet, printed, Style(header=(225, 232, 240), rules=True, taxed=True))


def grouped(sheet: Sheet, printed: Printed) -> None:
    """Items under headings of their own, each group with its subtotal."""
    _draw(sheet, printed, Style(header=(210, 210, 210), groups=True, pad=3))


def airy(sheet: Sheet, printed: Printed) -> None:
    """No rule at all: columns stand by their alignment and by white space alone."""
    _draw(sheet, printed, Style(pad=7))


def _draw(sheet: Sheet, printed: Printed, style: Style) -> None:
    grid = columns(sheet, printed, taxed=style.taxed)
    if style.show_header:
        _header(sheet, printed, grid, style)
    lines = printed.sample.lines
    half = (len(lines) + 1) // 2
    carried = group = Decimal(0)
    for at, line in enumerate(lines):
        if _height(sheet, printed, grid, at, style) > sheet.room - 24:
            _turn(sheet, printed, grid, style, carried)
        if style.groups and at in (0, half):
            _group_title(sheet, printed, "AB"[at > 0])
        _row(sheet, printed, grid, at, style)
        carried += line.line_total
        group += line.line_total
        if style.groups and at + 1 in (half, len(lines)):
            _sum_row(sheet, printed, grid, printed.say("subtotal"), group)
            group = Decimal(0)
    if not style.boxes:
        sheet.rule(sheet.left, sheet.y, sheet.end)
    sheet.y += 10


def _group_title(sheet: Sheet, printed: Printed, letter: str) -> None:
    text = f"{letter}. {printed.say('delivery_note')} {printed.sample.delivery_note}-{letter}"
    sheet.text(sheet.left + 4, sheet.y + 5, text, bold=True, color=printed.look.accent)
    sheet.y += sheet.line_height() + 8


def _sum_row(
    sheet: Sheet, printed: Printed, grid: list[Column], label: str, amount: Decimal
) -> None:
    last = next(col for col in grid if col.key == "line_total")
    sheet.rule(last.x, sheet.y, last.x + last.width, width=0.4)
    sheet.text(last.x - 6, sheet.y + 4, label, align="R")
    sheet.text(last.anchor(), sheet.y + 4, printed.cell(amount), align="R")
    sheet.y += sheet.line_height() + 8


def _header(sheet: Sheet, printed: Printed, grid: list[Column], style: Style) -> None:
    size = sheet.size * 0.92
    heads = [
        sheet.wrapped(heading(printed, col.key), col.width - 6, size=size, bold=True)
        for col in grid
    ]
    height = max(map(len, heads)) * sheet.line_height(size) + 8
    if style.header:
        sheet.fill(sheet.left, sheet.y, sheet.inner, height, style.header)
    for col, lines in zip(grid, heads, strict=True):
        for step, text in enumerate(lines):
            sheet.text(
                col.anchor(),
                sheet.y + 4 + step * sheet.line_height(size),
                text,
                align=col.align,
                size=size,
                bold=True,
                color=style.header_ink,
            )
        if style.boxes:
            sheet.frame(col.x, sheet.y, col.width, height)
    sheet.y += height
    if not style.header:
        sheet.rule(sheet.left, sheet.y, sheet.end, width=1)


def _room(grid: list[Column]) -> float:
    return next(col.width for col in grid if col.key == "description") - 8


def _texts(
    sheet: Sheet, printed: Printed, width: float, at: int
) -> tuple[list[str], list[str]]:
    line = printed.sample.lines[at]
    detail = line.detail.replace("{period}", printed.period)
    small = sheet.size * 0.85
    return (
        sheet.wrapped(line.description, width),
        sheet.wrapped(detail, width, size=small) if detail else [],
    )


def _height(
    sheet: Sheet, printed: Printed, grid: list[Column], at: int, style: Style
) -> float:
    main, detail = _texts(sheet, printed, _room(grid), at)
    small = sheet.line_height(sheet.size * 0.85)
    return len(main) * sheet.line_height() + len(detail) * small + 2 * style.pad


def _row(
    sheet: Sheet, printed: Printed, grid: list[Column], at: int, style: Style
) -> None:
    line = printed.sample.lines[at]
    height = _height(sheet, printed, grid, at, style)
    if style.stripes and at % 2:
        sheet.fill(sheet.left, sheet.y, sheet.inner, height, (240, 242, 245))
    main, detail = _texts(sheet, printed, _room(grid), at)
    unit = printed.look.shape % 2 == 0 and all(col.key != "unit" for col in grid)
    for col in grid:
        y = sheet.y + style.pad
        spans = cell(printed, line, at, col.key, unit=unit)
        if col.key != "description":
            sheet.spans(col.anchor(), y, spans, align=col.align)
        else:
            for text in main:
                sheet.spans(col.anchor(), y, [spans[0]._replace(text=text)])
                y += sheet.line_height()
            for text in detail:
                sheet.text(col.anchor(), y, text, size=sheet.size * 0.85, color=GREY)
                y += sheet.line_height(sheet.size * 0.85)
        if style.boxes:
            sheet.frame(col.x, sheet.y, col.width, height)
    sheet.y += height
    if style.rules:
        sheet.rule(sheet.left, sheet.y, sheet.end, color=(190, 190, 190), width=0.4)


def _turn(
    sheet: Sheet,
    printed: Printed,
    grid: list[Column],
    style: Style,
    carried: Decimal,
) -> None:
    anchor = next(col.anchor() for col in grid if col.key == "line_total")
    page = str(sheet.page)
    sheet.y += 5
    sheet.text(sheet.left + 4, sheet.y, printed.say("carried_over"), bold=True)
    sheet.text(anchor, sheet.y, printed.cell(carried), align="R", bold=True)
    sheet.new_page()
    if style.show_header:
        _header(sheet, printed, grid, style)
    sheet.y += 4
    sheet.text(sheet.left + 4, sheet.y, printed.say("brought_forward", page=page))
    sheet.text(anchor, sheet.y, printed.cell(carried), align="R")
    sheet.y += sheet.line_height() + 4
