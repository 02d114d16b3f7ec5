"""The words of a PDF's text layer, each with its box on the page as it is shown.

pdfium is not safe to call from two threads at once: call these through `in_child`.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

import pypdfium2 as pdfium

from countersign.extraction.files.glyphs import Glyph, drawn_on
from countersign.extraction.files.opened import opened
from countersign.extraction.model import Box, Page, Word, enclosing
from countersign.sandbox.refused import Refused

_GAP: Final = (
    0.28  # of the letter height: more is a gap between words even without a space
)
_KERNED: Final = (
    0.25  # of the letter height: as much closer are two letters drawn at most
)
_SHIFT: Final = 0.5  # of the letter height: further up or down is another line
_SPACED_LETTERS: Final = 4  # as many single letters in a row are one spaced-out word
_LOOSE: Final = 0.08  # of the letter height between letters
_SPACED_GAP: Final = 0.95  # of the letter height, at most between spaced-out letters
_HIDDEN_SHARE: Final = (
    0.7  # hidden words are a scan's own text when they are most of the page
)


def pages_of_pdf(data: bytes) -> tuple[Page, ...]:
    """All pages with the words of their text layer in reading order (line by line, left to right).

    A page without text has no words. Raises Refused("broken") when a page can't be opened.
    """
    return tuple(each_page(data))


def each_page(data: bytes, numbers: Sequence[int] | None = None) -> Iterator[Page]:
    """The same one by one, of all pages or of these (from 1)."""
    try:
        with opened(data) as document:
            for number in numbers or range(1, len(document) + 1):
                yield _page(document, number)
    except pdfium.PdfiumError as problem:
        raise Refused("broken") from problem


def in_reading_order(words: Iterable[Word]) -> list[Word]:
    """Words line by line from the top, each line from the left."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.box.y0 + word.box.y1):
        if lines and _same_line(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [
        word for line in lines for word in sorted(line, key=lambda word: word.box.x0)
    ]


def _same_line(line: list[Word], word: Word) -> bool:
    first = line[0].box
    middle = (word.box.y0 + word.box.y1) / 2
    height = min(first.y1 - first.y0, word.box.y1 - word.box.y0)
    return abs((first.y0 + first.y1) / 2 - middle) < _SHIFT * height


def _page(document: pdfium.PdfDocument, number: int) -> Page:
    sheet = drawn_on(document, number - 1)
    width, height = sheet.size
    runs = _unspaced(_runs(_as_read(sheet.glyphs)))
    drawn = [(_word(run, number), run[0].hidden) for run in runs]
    drawn = [each for each in drawn if _is_on_page(each[0], width, height)]
    shown = [word for word, is_hidden in drawn if not is_hidden]
    if len(shown) < (1 - _HIDDEN_SHARE) * len(drawn):
        shown = [word for word, _ in drawn]
    words = in_reading_order(_once(shown))
    return Page(number, width, height, tuple(words), lines=sheet.lines)


def _as_read(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs, with words written to the left that pdfium gives in the order of the page turned about."""
    if not any(glyph.runs_left for glyph in glyphs):
        return glyphs
    found: list[Glyph] = []
    for leftwards, group in groupby(glyphs, key=lambda glyph: glyph.runs_left):
        word = list(group)
        if leftwards and word[0].quarter == 0 and word[0].box.x0 < word[-1].box.x0:
            word.reverse()
        found.extend(word)
    return found


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs that stand together, cut at spaces, gaps and jumps."""
    run: list[Glyph] = []
    spaced = False
    for glyph in glyphs:
        if glyph.text == " ":
            spaced = True
            continue
        if run and (
            not _follows(run[-1], glyph) or (spaced and not _touches(run[-1], glyph))
        ):
            yield run
            run = []
        spaced = False
        if run and _drawn_again(run[-1], glyph):
            continue
        run.append(glyph)
    if run:
        yield run


def _follows(last: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph continues a word, along its own direction of writing."""
    if last.quarter != glyph.quarter:
        return False
    gap, shift, height = last.towards(glyph)
    return -height * 1.2 < gap < height * _GAP and shift < height * _SHIFT


def _touches(last: Glyph, glyph: Glyph) -> bool:
    """Whether a letter stands so close behind another that no space fits: of a pair drawn closer, pdfium sees one."""
    gap, shift, height = last.towards(glyph)
    return -_KERNED * height < gap <= 0 and shift < 0.05 * height


def _drawn_again(last: Glyph, glyph: Glyph) -> bool:
    """Bold by drawing each letter twice, a hair apart (letters of one ligature share its box)."""
    if last.text != glyph.text or last.box == glyph.box:
        return False
    width = last.box.x1 - last.box.x0
    near_x = abs(last.box.x0 - glyph.box.x0) < 0.3 * width
    near_y = abs(last.box.y0 - glyph.box.y0) < 0.2 * (last.box.y1 - last.box.y0)
    return near_x and near_y


def _word(run: list[Glyph], page: int) -> Word:
    text = "".join([glyph.text for glyph in run])
    sides = enclosing([glyph.box for glyph in run])
    return Word(text, page, Box(*(round(side, 2) for side in sides)))


def _is_on_page(word: Word, width: float, height: float) -> bool:
    box = word.box
    x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
    return 0 <= x <= width and 0 <= y <= height


def _once(words: Iterable[Word]) -> list[Word]:
    """Each word once where it was drawn twice at the same place (bold, or a shadow)."""
    kept: dict[str, list[Word]] = {}
    for word in words:
        again = kept.setdefault(word.text, [])
        if not any(_overlap(word.box, other.box) > 0.6 for other in again):
            again.append(word)
    return [word for group in kept.values() for word in group]


def _overlap(one: Box, other: Box) -> float:
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    area = min((box.x1 - box.x0) * (box.y1 - box.y0) for box in (one, other))
    return width * height / area if width > 0 and height > 0 and area > 0 else 0.0


def _unspaced(runs: Iterable[list[Glyph]]) -> Iterator[list[Glyph]]:
    """Runs, with l e t t e r s that stand spaced out put together."""
    loose: list[list[Glyph]] = []
    for run in runs:
        is_loose = _is_loose(run)
        if loose and not (is_loose and _next_letter(loose[-1][-1], run[0])):
            yield from _joined(loose)
            loose = []
        if is_loose:
            loose.append(run)
        else:
            yield run
    yield from _joined(loose)


def _is_loose(run: list[Glyph]) -> bool:
    """Whether its letters stand apart: a single one, or nearly each with air before the next, as no word is set."""
    closer = 0
    for last, letter in pairwise(run):
        gap, _, height = last.towards(letter)
        closer += gap < _LOOSE * height
        if closer > len(run) // 6:
            return False
    return True


def _next_letter(last: Glyph, glyph: Glyph) -> bool:
    gap, shift, height = last.towards(glyph)
    return 0 <= gap < _SPACED_GAP * height and shift < 0.2 * height


def _joined(loose: list[list[Glyph]]) -> Iterator[list[Glyph]]:
    letters = [letter for run in loose for letter in run]
    if len(letters) < _SPACED_LETTERS or len(loose) < 2:
        yield from loose
        return
    gaps = [last.towards(letter)[0] for last, letter in pairwise(letters)]
    usual = sorted(gaps)[len(gaps) // 2]
    run = letters[:1]
    for gap, letter in zip(gaps, letters[1:], strict=True):
        if gap > 1.8 * usual + 0.5:
            yield run
            run = []
        run.append(letter)
    yield run
