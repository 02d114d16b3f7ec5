"""A page to draw on: text at a place, wrapped spans, rules and fills; remembers where each field stands.

All measures are PDF points from the top left of the page.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from typing import Final, Literal, NamedTuple

import zxingcpp
from fpdf import FPDF
from fpdf.fonts import TTFFont
from PIL import Image

Align = Literal["L", "C", "R"]
Color = tuple[int, int, int]

BLACK: Final[Color] = (0, 0, 0)
GREY: Final[Color] = (110, 110, 110)
_CREATED: Final = datetime(2026, 1, 1, tzinfo=UTC)
_EMBEDDED: Final = {
    "pt-sans": ("fontpkg_pt_sans", "PT_Sans-Web"),
    "pt-serif": ("fontpkg_pt_serif", "PT_Serif-Web"),
}
EMBEDDED_FONTS: Final = tuple(_EMBEDDED)
PAPERS: Final = {
    "a4": (595.28, 841.89),
    "letter": (612.0, 792.0),
    "a5": (419.53, 595.28),
    "landscape": (841.89, 595.28),
    "roll": (226.77, 620.0),
}

# Every embedded font would otherwise be told of in dozens of lines.
logging.getLogger("fontTools.subset").setLevel(logging.WARNING)


class Span(NamedTuple):
    """A piece of a line: its text, the field whose value it is (or none), and whether it is bold."""

    text: str
    field: str = ""
    bold: bool = False


class Place(NamedTuple):
    """Where a field's value is printed: page from 1, and its box."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass
class Canvas:
    """What is being drawn: the current page, its margins and how far down one is (`y`).

    `length` is how long a till roll is cut.
    """

    paper: str
    font: str
    size: float = 9.5
    left: float = 56.0
    right: float = 48.0
    top: float = 48.0
    bottom: float = 90.0
    length: float = 0.0

    def __post_init__(self) -> None:
        self.width, self.height = PAPERS[self.paper]
        if self.paper == "roll" and self.length:
            self.height = self.length
        self.pages_expected = 1
        self.places: dict[str, list[Place]] = {}
        self.on_page: Callable[[Canvas], None] = lambda canvas: None
        self._pdf = FPDF(unit="pt", format=(self.width, self.height))
        self._pdf.set_creation_date(_CREATED)
        self._pdf.set_auto_page_break(auto=False)
        self._pdf.c_margin = 0
        self._load_font()
        self.y = self.top

    def _load_font(self) -> None:
        if self.font not in _EMBEDDED:
            self._pdf.core_fonts_encoding = "windows-1252"
            return
        package, stem = _EMBEDDED[self.font]
        folder = files(package) / "files"
        for style, name in (("", "Regular"), ("B", "Bold")):
            self._pdf.add_font(self.font, style, str(folder / f"{stem}-{name}.ttf"))

    @property
    def page(self) -> int:
        """The number of the page being drawn, from 1; 0 before the first."""
        return int(self._pdf.page)

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def end(self) -> float:
        """The x of the right margin."""
        return self.width - self.right

    @property
    def room(self) -> float:
        """How much height is left above the foot of the page."""
        return self.height - self.bottom - self.y

    def new_page(self) -> None:
        """Begin a page; its letter paper is drawn by `on_page`."""
        self._pdf.add_page()
        self.y = self.top
        self.on_page(self)

    def title(self, text: str, author: str) -> None:
        """The document's title and author in its properties."""
        self._pdf.set_title(text)
        self._pdf.set_author(author)
        self._pdf.set_creator("Countersign samples")

    def bytes(self) -> bytes:
        """The finished PDF; nothing can be drawn any more."""
        try:
            return bytes(self._pdf.output())
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the font files."""
        for font in self._pdf.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def line_height(self, size: float | None = None) -> float:
        """The distance from one line to the next."""
        return (size or self.size) * 1.32

    def measure(
        self, text: str, *, size: float | None = None, bold: bool = False
    ) -> float:
        """How wide the text is."""
        self._pdf.set_font(self.font, "B" if bold else "", size or self.size)
        return float(self._pdf.get_string_width(text))

    def fitted(
        self, text: str, width: float, *, size: float | None = None, bold: bool = False
    ) -> float:
        """The size, at most the one given, at which the text is no wider than `width`."""
        size = size or self.size
        wide = self.measure(text, size=size, bold=bold)
        return size if wide <= width else size * width / wide

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        field: str = "",
        align: Align = "L",
        size: float | None = None,
        bold: bool = False,
        color: Color = BLACK,
    ) -> None:
        """One line with its top at y; x is its left edge, centre or right edge as aligned."""
        self.spans(x, y, [Span(text, field, bold)], align=align, size=size, color=color)

    def spans(
        self,
        x: float,
        y: float,
        spans: Sequence[Span],
        *,
        align: Align = "L",
        size: float | None = None,
        color: Color = BLACK,
    ) -> None:
        """Several pieces beside each other on one line."""
        size = size or self.size
        widths = [self.measure(span.text, size=size, bold=span.bold) for span in spans]
        x -= {"L": 0.0, "C": sum(widths) / 2, "R": sum(widths)}[align]
        for span, width in zip(spans, widths, strict=True):
            if not span.text.strip():
                x += width
                continue
            self._pdf.set_font(self.font, "B" if span.bold else "", size)
            self._pdf.set_text_color(*color)
            self._pdf.text(x, y + size * 0.85, span.text)
            if span.field:
                place = Place(self.page, x, y, x + width, y + size)
                self.places.setdefault(span.field, []).append(place)
            x += width

    def wrapped(
        self, text: str, width: float, *, size: float | None = None, bold: bool = False
    ) -> list[str]:
        """The text in lines no wider than `width`, broken between words."""
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(longer, size=size, bold=bold) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        spans: Sequence[Span],
        *,
        size: float | None = None,
        color: Color = BLACK,
    ) -> float:
        """Running text; a span with a field is never broken. The y below it is returned."""
        words = [word for span in spans for word in _words(span)]
        line: list[Span] = []
        used = 0.0
        for word in words:
            wide = self.measure(word.text, size=size, bold=word.bold)
            if line and used + wide > width:
                self.spans(x, y, line, size=size, color=color)
                y += self.line_height(size)
                line, used = [], 0.0
            line.append(word)
            used += wide
        self.spans(x, y, line, size=size, color=color)
        return y + self.line_height(size)

    def rule(
        self,
        x0: float,
        y: float,
        x1: float,
        *,
        color: Color = BLACK,
        width: float = 0.6,
    ) -> None:
        """A horizontal line."""
        self._pdf.set_draw_color(*color)
        self._pdf.set_line_width(width)
        self._pdf.line(x0, y, x1, y)

    def upright(
        self,
        x: float,
        y0: float,
        y1: float,
        *,
        color: Color = BLACK,
        width: float = 0.6,
    ) -> None:
        """A vertical line."""
        self._pdf.set_draw_color(*color)
        self._pdf.set_line_width(width)
        self._pdf.line(x, y0, x, y1)

    def fill(
        self, x: float, y: float, width: float, height: float, color: Color
    ) -> None:
        """A filled rectangle."""
        self._pdf.set_fill_color(*color)
        self._pdf.rect(x, y, width, height, style="F")

    def frame(
        self, x: float, y: float, width: float, height: float, color: Color = BLACK
    ) -> None:
        """The outline of a rectangle."""
        self._pdf.set_draw_color(*color)
        self._pdf.set_line_width(0.6)
        self._pdf.rect(x, y, width, height, style="D")

    def qr_code(self, text: str, side: float) -> None:
        """A QR code at the left margin, `side` wide, and the place below it; on a new page where this one has no room."""
        if self.room < side:
            self.new_page()
        code = zxingcpp.create_barcode(
            text, zxingcpp.BarcodeFormat.QRCode, ec_level="M"
        )
        picture = Image.fromarray(
            zxingcpp.write_barcode_to_image(code, add_quiet_zones=False)
        )
        self._pdf.image(picture, self.left, self.y, side, side)
        self.y += side

    def disc(self, x: float, y: float, diameter: float, color: Color) -> None:
        """A filled circle, for logos."""
        self._pdf.set_fill_color(*color)
        self._pdf.ellipse(x, y, diameter, diameter, style="F")


def _words(span: Span) -> list[Span]:
    if span.field:
        return [span]
    parts = span.text.split(" ")
    return [
        Span(part + (" " if at < len(parts) - 1 else ""), "", span.bold)
        for at, part in enumerate(parts)
        if part or at < len(parts) - 1
    ]
