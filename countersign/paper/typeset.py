"""Text set in lines on the pages of a PDF: its fonts, where it is cut, what no font has.

All measures are PDF points from the top left of the page.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from importlib.resources import files
from typing import Any, Final, NamedTuple, cast
from unicodedata import normalize

from countersign.identity.written import shown
from countersign.paper.measures import FOOT, INK, LEFT, QUIET, Color
from countersign.paper.scripts import FONTS, from_the_left, joined, runs_left

_FONTS: Final = {"": "PT_Sans-Web-Regular.ttf", "B": "PT_Sans-Web-Bold.ttf"}
_NO_GLYPH: Final = "\ufffd"
_TALLEST: Final = 400.0  # of lines side by side: what is longer goes on below them, over the whole width

# Every embedded font would otherwise be told of in dozens of lines.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)


class Line(NamedTuple):
    """One line as it is drawn; `to_left` where the text that it is of runs from right to left."""

    text: str
    size: float
    high: float
    bold: bool = False
    quiet: bool = False
    to_left: bool = False


class Typeset:
    """A4 pages and a place on the last one, from where the next lines are set."""

    def __init__(self, *, title: str, foot: str, made_at: datetime) -> None:
        from countersign.paper.pages import Pages  # noqa: PLC0415 - see there

        self.lacks = False  # was there a character that no font here has?
        self._pdf = Pages(unit="pt", format="A4")
        self._pdf.set_creation_date(made_at)
        self._pdf.set_margins(LEFT, 52, LEFT)
        self._pdf.set_auto_page_break(auto=True, margin=FOOT)
        self._pdf.c_margin = 0
        for style, name in _FONTS.items():
            self._pdf.add_font("text", style, _file("fontpkg_pt_sans", name))
        whole = self._shown(foot)
        self._pdf.foot = from_the_left(whole, to_left=runs_left(whole))
        self._pdf.set_title(title)
        self._pdf.add_page()

    @property
    def page_count(self) -> int:
        """How many pages there are so far."""
        return int(self._pdf.page)

    def _room(self, height: float) -> bool:
        """Go on to a new page where this much has no room any more; whether that was so."""
        if not self._pdf.will_page_break(height):
            return False
        self._pdf.add_page()
        return True

    def _side_by_side(
        self,
        columns: Sequence[float],
        wrapped: Sequence[Sequence[Line]],
        *,
        aligned: Sequence[str] | None = None,
    ) -> list[Line]:
        """Draw columns of lines beside each other; what is too tall for that is left, and told."""
        top, x, lowest, rest = self._pdf.y, LEFT, self._pdf.y, []
        for at, (width, lines) in enumerate(zip(columns, wrapped, strict=True)):
            y = top
            for line in lines:
                if y + line.high > top + _TALLEST:
                    rest.append(line)
                    continue
                self._style(line)
                self._pdf.set_xy(x, y)
                align = aligned[at] if aligned else "L"
                room = width if align == "R" else width - 8
                self._put(line, room, align)
                y += line.high
            lowest, x = max(lowest, y), x + width
        self._pdf.set_xy(LEFT, lowest)
        return rest

    def _lines(self, whole: Line, width: float) -> list[Line]:
        """One text cut into lines of at most this width."""
        text = self._shown(whole.text)
        whole = whole._replace(to_left=runs_left(text))
        self._style(whole)
        if "\n" not in text and self._pdf.get_string_width(text) <= width:
            return [whole._replace(text=text)]
        found = self._pdf.multi_cell(
            width, whole.high, text, align="L", dry_run=True, output="LINES"
        )
        return [whole._replace(text=line) for line in cast(list[str], found)]

    def _put(self, line: Line, width: float, align: str = "L") -> None:
        """Draw a line in its style, and stay on its height."""
        self._style(line)
        self._write(width, line.high, line.text, align, to_left=line.to_left)

    def _write(
        self,
        width: float,
        high: float,
        text: str,
        align: str = "L",
        *,
        to_left: bool | None = None,
    ) -> None:
        """Draw a text that is `_shown` in one line, in the style that is set."""
        if to_left is None:
            to_left = runs_left(text)
        # FPDF forgets which font a line before ended in, when that was another one
        self._pdf.current_font_is_set_on_page = False
        self._pdf.cell(width, high, from_the_left(text, to_left=to_left), align=align)

    def _style(self, line: Line) -> None:
        self._font(
            line.size, "B" if line.bold else "", color=QUIET if line.quiet else INK
        )

    def _font(self, size: float, style: str = "", *, color: Color = INK) -> None:
        self._pdf.set_font("text", style, size)
        self._pdf.set_text_color(*color)

    def _shown(self, text: str) -> str:
        """The text in characters that can be drawn; further fonts are fetched for those the first one lacks."""
        plain = normalize(
            "NFC", shown(text.replace("\t", " "), lines=True).replace("\r", "")
        )
        plain = joined(plain)
        lacking = self._lacking(plain)
        for font in FONTS:
            if font.name not in self._pdf.fonts and font.may_have(lacking):
                self._pdf.add_font(font.name, "", font.path)
                loaded = [one.name for one in FONTS if one.name in self._pdf.fonts]
                self._pdf.set_fallback_fonts(loaded, exact_match=False)
                lacking = self._lacking(lacking)
        if not lacking:
            return plain
        self.lacks = True
        return plain.translate(dict.fromkeys(map(ord, lacking), _NO_GLYPH))

    def _lacking(self, text: str) -> str:
        """The signs of a text that no font so far has."""
        names = [name for name in self._pdf.fonts if name != "textB"]
        known = [cast(Any, self._pdf.fonts[name]).cmap for name in names]
        return "".join(
            sign
            for sign in set(text) - {"\n"}
            if not any(ord(sign) in signs for signs in known)
        )


def height_of(columns: Sequence[Sequence[Line]]) -> float:
    """Of these beside each other, in one row."""
    tallest = max(sum(line.high for line in lines) for lines in columns)
    return min(_TALLEST, tallest)


def _file(package: str, name: str) -> str:
    return str(files(package) / "files" / name)
