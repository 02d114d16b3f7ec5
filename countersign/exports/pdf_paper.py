"""A calm sheet of paper to write on: headings, facts, tables and running text, on as many pages as it takes.

All measures are PDF points from the top left of the page.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from importlib.resources import files
from typing import Final, Literal, NamedTuple, cast
from unicodedata import normalize

from fpdf import FPDF
from fpdf.fonts import TTFFont

Align = Literal["L", "R"]
Color = tuple[int, int, int]

_INK: Final[Color] = (31, 35, 40)
_QUIET: Final[Color] = (107, 114, 123)
_RULE: Final[Color] = (214, 218, 223)
_LEFT: Final = 56.0
_WIDTH: Final = 595.28 - 2 * _LEFT
_FOOT: Final = 64.0
_FONTS: Final = {"": "PT_Sans-Web-Regular.ttf", "B": "PT_Sans-Web-Bold.ttf"}
_MORE: Final = "NotoSans[wdth,wght].ttf"
_NO_GLYPH: Final = "\ufffd"

# Every embedded font would otherwise be told of in dozens of lines.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)


class Cell(NamedTuple):
    """What stands in one column of a table."""

    text: str
    align: Align = "L"
    bold: bool = False
    quiet: bool = False


class _Pages(FPDF):
    """Pages with a quiet line at their foot."""

    foot = ""

    def footer(self) -> None:
        self.set_y(-_FOOT + 24)
        self.set_font("text", size=7.5)
        self.set_text_color(*_QUIET)
        self.cell(60, 10, f"{self.page_no()} / {{nb}}")
        self.cell(_WIDTH - 60, 10, self.foot, align="R")


class Paper:
    """A4 pages, filled from the top."""

    def __init__(self, *, title: str, foot: str, made_at: datetime) -> None:
        self.lacks = False  # was there a character that no font here has?
        self._pdf = _Pages(unit="pt", format="A4")
        self._pdf.set_creation_date(made_at)
        self._pdf.set_margins(_LEFT, 52, _LEFT)
        self._pdf.set_auto_page_break(auto=True, margin=_FOOT)
        self._pdf.c_margin = 0
        for style, name in _FONTS.items():
            self._pdf.add_font("text", style, _file("fontpkg_pt_sans", name))
        self._pdf.foot = self._shown(foot)
        self._pdf.set_title(title)
        self._pdf.add_page()

    def masthead(self, left: str, right: str) -> None:
        """A quiet line at the top of the first page."""
        self._font(8.5, color=_QUIET)
        self._pdf.cell(_WIDTH / 2, 12, self._shown(left))
        self._pdf.cell(_WIDTH / 2, 12, self._shown(right), align="R")
        self._pdf.ln(30)

    def title(self, text: str, beside: str, below: str) -> None:
        """The largest line, an amount beside it, and a quiet line below."""
        top = self._pdf.y
        self._font(19, "B")
        taken = self._pdf.get_string_width(self._shown(beside)) + 24
        self._pdf.multi_cell(
            _WIDTH - taken,
            24,
            self._shown(text),
            align="L",
            new_x="LMARGIN",
            new_y="NEXT",
        )
        end = self._pdf.y
        self._pdf.set_xy(_LEFT, top)
        self._pdf.cell(_WIDTH, 24, self._shown(beside), align="R")
        self._pdf.set_xy(_LEFT, end + 1)
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
        self._pdf.cell(_WIDTH, 15, self._shown(text), new_x="LMARGIN", new_y="NEXT")
        self.gap(5)

    def facts(self, pairs: Sequence[tuple[str, str]], *, columns: int = 3) -> None:
        """Labels with their values below, side by side."""
        width = _WIDTH / columns
        for start in range(0, len(pairs), columns):
            row = pairs[start : start + columns]
            if self._pdf.will_page_break(32):
                self._pdf.add_page()
            top, ends = self._pdf.y, []
            for at, (label, value) in enumerate(row):
                self._font(7.5, color=_QUIET)
                self._pdf.set_xy(_LEFT + at * width, top)
                self._pdf.cell(width - 14, 11, self._shown(label))
                ends.append(
                    self._block(value or "–", _LEFT + at * width, top + 11, width - 14)
                )
            self._pdf.set_xy(_LEFT, max(ends) + 7)

    def table(
        self,
        widths: Sequence[float],
        head: Sequence[Cell],
        rows: Iterable[Sequence[Cell]],
    ) -> None:
        """Rows with hairlines; `widths` are shares of the page. The head stands again on each new page."""
        columns = [share / sum(widths) * _WIDTH for share in widths]
        self._row(columns, head, size=7.5)
        for row in rows:
            height = (
                max(
                    self._lines(cell, width)
                    for cell, width in zip(row, columns, strict=True)
                )
                * 12.5
            )
            if self._pdf.will_page_break(height + 8):
                self._pdf.add_page()
                self._row(columns, head, size=7.5)
            self._row(columns, row)

    def sum(self, label: str, amount: str, *, bold: bool = False) -> None:
        """A total at the right margin, its label before it."""
        if self._pdf.will_page_break(15):
            self._pdf.add_page()
        self._font(9.5, "B" if bold else "", color=_INK if bold else _QUIET)
        self._pdf.cell(_WIDTH - 110, 15, self._shown(label), align="R")
        self._font(9.5, "B" if bold else "")
        self._pdf.cell(
            110, 15, self._shown(amount), align="R", new_x="LMARGIN", new_y="NEXT"
        )

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
        self._font(size, "B" if bold else "", color=_QUIET if quiet else _INK)
        self._pdf.set_x(_LEFT + indent)
        self._pdf.multi_cell(
            _WIDTH - indent,
            size * 1.38,
            self._shown(text),
            align="L",
            new_x="LMARGIN",
            new_y="NEXT",
        )

    def dated(
        self, when: str, text: str, more: Iterable[str] = (), quote: str = ""
    ) -> None:
        """What happened, with its moment in a quiet column at the left."""
        if self._pdf.will_page_break(28):
            self._pdf.add_page()
        top = self._pdf.y
        self._font(8.5, color=_QUIET)
        self._pdf.cell(116, 13, self._shown(when))
        self._pdf.set_xy(_LEFT, top)
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
        self._pdf.line(_LEFT, self._pdf.y, _LEFT + _WIDTH, self._pdf.y)

    def finish(self) -> bytes:
        """The PDF."""
        return bytes(self._pdf.output())

    def _row(
        self, columns: Sequence[float], row: Sequence[Cell], *, size: float = 9.5
    ) -> None:
        top, x, ends = self._pdf.y + 4, _LEFT, []
        for cell, width in zip(row, columns, strict=True):
            ends.append(
                self._block(
                    cell.text,
                    x,
                    top,
                    width - 8 if cell.align == "L" else width,
                    cell=cell,
                    size=size,
                )
            )
            x += width
        self._pdf.set_xy(_LEFT, max(ends) + 4)
        self.rule()

    def _block(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        *,
        cell: Cell | None = None,
        size: float = 9.5,
    ) -> float:
        style = cell or Cell(text)
        quiet = style.quiet or size < 8
        self._font(size, "B" if style.bold else "", color=_QUIET if quiet else _INK)
        self._pdf.set_xy(x, y)
        self._pdf.multi_cell(
            width,
            12.5,
            self._shown(text),
            align=style.align,
            new_x="LMARGIN",
            new_y="NEXT",
        )
        return float(self._pdf.y)

    def _lines(self, cell: Cell, width: float) -> int:
        self._font(9.5, "B" if cell.bold else "")
        found = self._pdf.multi_cell(
            width - 8, 12.5, self._shown(cell.text), dry_run=True, output="LINES"
        )
        return len(cast(list[str], found))

    def _font(self, size: float, style: str = "", *, color: Color = _INK) -> None:
        self._pdf.set_font("text", style, size)
        self._pdf.set_text_color(*color)

    def _shown(self, text: str) -> str:
        """The text in characters that can be drawn; a second font is fetched for those the first one lacks."""
        plain = normalize("NFC", text.replace("\t", " "))
        first = self._drawable("text")
        if all(sign == "\n" or ord(sign) in first for sign in plain):
            return plain
        if "more" not in self._pdf.fonts:
            self._pdf.add_font("more", "", _file("fontpkg_noto_sans", _MORE))
            self._pdf.set_fallback_fonts(["more"], exact_match=False)
        known = first | self._drawable("more")
        shown = "".join(
            sign if sign == "\n" or ord(sign) in known else _NO_GLYPH for sign in plain
        )
        self.lacks |= shown != plain
        return shown

    def _drawable(self, font: str) -> frozenset[int]:
        return frozenset(cast(TTFFont, self._pdf.fonts[font]).cmap)


def _file(package: str, name: str) -> str:
    return str(files(package) / "files" / name)
