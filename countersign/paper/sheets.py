"""A calm sheet of paper to write on: headings, facts, tables and running text, on as many pages as it takes."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from countersign.paper.measures import INK, LEFT, QUIET, WIDTH, Color
from countersign.paper.typeset import Line, Typeset, height_of

Align = Literal["L", "R"]

_RULE: Final[Color] = (214, 218, 223)
_HIGH: Final = 12.5  # of a line in a table


class Cell(NamedTuple):
    """What stands in one column of a table; `more` stands below it, small and quiet."""

    text: str
    align: Align = "L"
    bold: bool = False
    quiet: bool = False
    more: str = ""


class Paper(Typeset):
    """A4 pages, filled from the top."""

    def turn_over(self) -> None:
        """Go on on a new page."""
        self._pdf.add_page()

    def masthead(self, left: str, right: str) -> None:
        """A quiet line at the top of the first page."""
        self._font(8.5, color=QUIET)
        self._write(WIDTH / 2, 12, self._shown(left))
        self._write(WIDTH / 2, 12, self._shown(right), "R")
        self._pdf.ln(30)

    def title(self, text: str, beside: str, below: str) -> None:
        """The largest line, an amount beside it, and a quiet line below."""
        self._font(19, "B")
        taken = self._pdf.get_string_width(self._shown(beside)) + 24
        cells = (Line(text, 19, 24, bold=True), Line(beside, 19, 24, bold=True))
        columns = (WIDTH - taken, taken)
        rest = self._side_by_side(
            columns,
            [
                self._lines(one, width)
                for one, width in zip(cells, columns, strict=True)
            ],
            aligned="LR",
        )
        self.gap(1)
        self._rest(rest)
        self.text(below, quiet=True)
        self.gap(14)

    def heading(self, text: str) -> None:
        """A heading with a hairline above, never alone at the foot of a page."""
        if self._pdf.will_page_break(70):
            self._pdf.add_page()
        else:
            self.gap(20)
        self.rule()
        self.gap(9)
        self._font(11.5, "B")
        self._write(WIDTH, 15, self._shown(text))
        self.gap(20)

    def facts(self, pairs: Sequence[tuple[str, str]], *, columns: int = 3) -> None:
        """Labels with their values below, side by side."""
        width = WIDTH / columns
        for start in range(0, len(pairs), columns):
            row = [
                self._lines(Line(label, 7.5, 11, quiet=True), width - 14)
                + self._lines(Line(value or "–", 9.5, _HIGH), width - 14)
                for label, value in pairs[start : start + columns]
            ]
            self._room(max(32, height_of(row)))
            rest = self._side_by_side([width] * len(row), row)
            self.gap(7)
            self._rest(rest)

    def table(
        self,
        widths: Sequence[float],
        head: Sequence[Cell],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        """Rows with hairlines; `widths` are shares of the page. The head stands again on each new page."""
        columns = [share / sum(widths) * WIDTH for share in widths]
        self._row(columns, head, self._wrapped(columns, head, size=7.5))
        for row in rows:
            wrapped = self._wrapped(columns, row)
            if self._room(height_of(wrapped) + 8):
                self._row(columns, head, self._wrapped(columns, head, size=7.5))
            self._row(columns, row, wrapped)

    def sum(self, label: str, amount: str, *, bold: bool = False) -> None:
        """A total at the right margin, its label before it."""
        self._room(15)
        self._font(9.5, "B" if bold else "", color=INK if bold else QUIET)
        self._write(WIDTH - 110, 15, self._shown(label), "R")
        self._font(9.5, "B" if bold else "")
        self._write(110, 15, self._shown(amount), "R")
        self.gap(15)

    def text(
        self,
        text: str,
        *,
        quiet: bool = False,
        bold: bool = False,
        indent: float = 0,
        size: float = 9.5,
    ) -> None:
        """A paragraph over the whole width."""
        whole = Line(text, size, size * 1.38, bold, quiet)
        for line in self._lines(whole, WIDTH - indent):
            self._room(line.high)
            self._pdf.set_x(LEFT + indent)
            self._put(line, WIDTH - indent)
            self.gap(line.high)

    def dated(
        self, when: str, text: str, more: Iterable[str] = (), quote: str = ""
    ) -> None:
        """What happened, with its moment in a quiet column at the left."""
        self._room(28)
        top = self._pdf.y
        self._font(8.5, color=QUIET)
        self._write(116, 13, self._shown(when))
        self._pdf.set_xy(LEFT, top)
        self.text(text, indent=118)
        if quote:
            self.text(f"“{quote}”", indent=130)
        for line in more:
            self.text(line, indent=130, quiet=True, size=8.5)
        self.gap(5)

    def gap(self, height: float) -> None:
        self._pdf.set_y(self._pdf.y + height)

    def rule(self) -> None:
        """A hairline over the whole width."""
        self._pdf.set_draw_color(*_RULE)
        self._pdf.set_line_width(0.6)
        self._pdf.line(LEFT, self._pdf.y, LEFT + WIDTH, self._pdf.y)

    def finish(self) -> bytes:
        """The PDF."""
        return bytes(self._pdf.output())

    def _row(
        self,
        columns: Sequence[float],
        row: Sequence[Cell],
        wrapped: Sequence[Sequence[Line]],
    ) -> None:
        self.gap(4)
        aligned = [cell.align for cell in row]
        rest = self._side_by_side(columns, wrapped, aligned=aligned)
        self._rest(rest)
        self.gap(4)
        self.rule()

    def _wrapped(
        self, columns: Sequence[float], row: Sequence[Cell], *, size: float = 9.5
    ) -> list[list[Line]]:
        found = []
        for cell, width in zip(row, columns, strict=True):
            room = width - 8
            quiet = cell.quiet or size < 8
            lines = self._lines(Line(cell.text, size, _HIGH, cell.bold, quiet), room)
            if cell.more:
                lines += self._lines(Line(cell.more, 8, 10.5, quiet=True), room)
            found.append(lines)
        return found

    def _rest(self, lines: Sequence[Line]) -> None:
        """What had no room in its column, over the whole width."""
        if lines:
            self.text("".join(line.text + " " for line in lines), quiet=True, size=8.5)
