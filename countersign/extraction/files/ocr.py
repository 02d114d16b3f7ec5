"""Optical reading (OCR) of pages that are pictures: one interface, whichever engine is set."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Final, Literal, NamedTuple, Protocol, cast

from PIL import Image

from countersign.extraction.files.drawn_lines import joined
from countersign.extraction.files.render import page_count, page_picture, page_size
from countersign.extraction.files.turning import Turn
from countersign.extraction.files.words import in_reading_order
from countersign.extraction.model import Box, Page, Word

Engine = Literal["rapidocr", "tesserocr"]

# Imported only where pages are read: a web process must not carry 150 MB of engine.
_MODULES: Final[dict[Engine, str]] = {
    "rapidocr": "countersign.extraction.files.rapid",
    "tesserocr": "countersign.extraction.files.tesseract",
}
_LONG_SIDE: Final = 2400  # pixels: A4 at 205 dpi


class Seen(NamedTuple):
    """A word as an engine sees it: its box in pixels of the upright picture, confidence 0..1."""

    text: str
    box: Box
    confidence: float


class Sight(NamedTuple):
    """What an engine sees: degrees clockwise that make a picture's text upright, and once it is, words in no order and straight lines."""

    degrees: float
    words: list[Seen]
    lines: Sequence[Box] = ()


class Reader(Protocol):
    """What an engine's module has as `reader(threads)`."""

    def see(self, picture: Image.Image) -> Sight:
        """All that is seen in a picture."""


def ocr_pages(
    data: bytes,
    media_type: str,
    pages: Sequence[int] | None = None,
    *,
    engine: Engine = "rapidocr",
    threads: int = 2,
) -> Iterator[Page]:
    """The pages (all, or these numbers from 1) with the words that are seen on them.

    Boxes are in points on the page as shown, also when it was scanned askew or on its side:
    `Page.turn` then says by how much. Takes seconds a page and up to 1.2 GB: call it through
    `each_in_child(OCR, ...)`. With two threads a page is there sooner; two children with one each read more. Raises Refused for what can't be drawn, ImportError when the
    engine is not installed.
    """
    reader = cast(Reader, import_module(_MODULES[engine]).reader(threads))
    for number in pages or range(1, page_count(data, media_type) + 1):
        yield _read(data, media_type, number, reader)


def _read(data: bytes, media_type: str, number: int, reader: Reader) -> Page:
    width, height = page_size(data, media_type, number)
    pixels = round(width * _LONG_SIDE / max(width, height))
    picture = page_picture(data, media_type, number, pixels)
    sight = reader.see(picture)
    turn = Turn(sight.degrees, width, height)
    scale = picture.width / width
    words = in_reading_order(
        Word(one.text, number, _scaled(one.box, scale), "ocr", one.confidence)
        for one in sight.words
    )
    shown = tuple(word._replace(box=turn.back(word.box)) for word in words)
    lines = joined(_scaled(line, scale) for line in sight.lines)
    return Page(number, width, height, shown, sight.degrees, lines)


def _scaled(box: Box, scale: float) -> Box:
    return Box(*(side / scale for side in box))
