"""Blocks of lines that belong together: what stands over them, and whether they are a letterhead or a receiver's address."""

import re
from typing import Final

from countersign.extraction.model import Box
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.names import clean, is_name
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.tax_ids import has_vat_id

TOWN: Final = re.compile(
    r"(?:[A-Z]{1,3}[ -])?\d{2,3} ?\d{2,3} [^\W\d]|(?:[A-Z]{1,3}[ -])?\d{4} [^\W\d]"
)
_TOWN_FIRST: Final = re.compile(
    r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}$|\b[A-Z]\d[A-Z] ?\d[A-Z]\d$|,? [A-Z]{2} \d{5}(?:-\d{4})?$|\b[A-Z]\d\d [A-Z0-9]{4}$"
)  # the post code behind the town: Britain, Canada, the United States, Ireland
_REACHED: Final = re.compile(r"\S@\S|\bwww\.|\+\d\d[ (\d]|\b(?:T[eé]l|Phone|Fon|Mobil)\b", re.IGNORECASE)  # fmt: skip
_HOUSE: Final = re.compile(r"\s\d{1,4} ?[a-z]?$")
_CLOSE: Final = 0.7  # line heights
_HEADLINE: Final = 1.3  # times the letters of the line below it
_BLOCK: Final = 12  # lines
_LEADING: Final = 5  # lines


def letters(run: Run) -> float:
    heights = sorted(word.box.y1 - word.box.y0 for word in run.words)
    return heights[len(heights) // 2]


def is_town(text: str) -> bool:
    """Whether a text is a town with its post code."""
    return bool(TOWN.match(text) or _TOWN_FIRST.search(text))


def is_reached(text: str) -> bool:
    """Whether a text tells a way to reach whoever it is about."""
    return bool(_REACHED.search(text))


def top_of_block(page_words: PageWords, at: int, run: Run) -> Run:
    """The first text of the lines that stand close above each other on one edge."""
    return block_up_to(page_words, at, run)[0]


def block_up_to(page_words: PageWords, at: int, run: Run) -> list[Run]:
    """The texts that stand close above each other on one edge, from the first of them to this one."""
    block = [run]
    for line in reversed(page_words.lines[max(0, at - _BLOCK) : at]):
        gap = run.box.y0 - line.box.y1
        if line.page.number > 1 or gap > _CLOSE * max(letters(run), 6):
            break
        over = [
            one
            for one in line.segments
            if min(abs(one.box.x0 - run.box.x0), abs(one.box.x1 - run.box.x1)) < 3
        ]
        if not over or page_words.splits(over[0], run):
            continue
        if run.box.y0 - over[0].box.y1 > _CLOSE * max(letters(run), 6):
            break
        run = over[0]
        block.insert(0, run)
    return block


def is_first_block(page_words: PageWords, line: Line, run: Run) -> bool:
    """Whether a text belongs to what its page begins with, before the first gap, and nothing stands over its block."""
    at = page_words.place_of[id(line)]
    last = page_words.lines[0]
    for other in page_words.lines[: at + 1]:
        if other.box.y0 - last.box.y1 > _CLOSE * max(other.height, 6):
            return False
        last = other if other.box.y1 > last.box.y1 else last
    top = top_of_block(page_words, at, run).box
    return not any(
        other.box.y1 < top.y0 and min(other.box.x1, top.x1) > max(other.box.x0, top.x0)
        for upper in page_words.lines[:at]
        for other in upper.segments
    )


def is_street(page_words: PageWords, line: Line, run: Run) -> bool:
    """Whether a text is a street: it ends in a number, and the town with its post code stands below it on its edge."""
    if not _HOUSE.search(run.text):
        return False
    at = page_words.place_of[id(line)] + 1
    return any(
        is_town(one.text)
        for below in page_words.lines[at : at + 3]
        if below.page is line.page
        for one in below.segments
        if min(abs(one.box.x0 - run.box.x0), abs(one.box.x1 - run.box.x1)) < 3
        and one.box.y0 - run.box.y1 < _CLOSE * max(letters(run), 6)
    )


def over(page_words: PageWords, line: Line, run: Run) -> Run | None:
    """A text in larger letters right above a line in small ones: the name over a trade, an owner and an address."""
    at = page_words.place_of[id(line)]
    for above in reversed(page_words.lines[max(0, at - 2) : at]):
        near = run.box.y0 - above.box.y1 < _CLOSE * max(above.height, 6)
        for one in above.segments:
            shared = min(one.box.x1, run.box.x1) - max(one.box.x0, run.box.x0)
            larger = letters(one) > _HEADLINE * letters(run)
            if near and shared > 0 and larger and is_name(page_words, clean(one.text)):
                return one
    return None


def is_written_to(
    page_words: PageWords, line: Line, run: Run, *, anywhere: bool = False
) -> bool:
    """Whether a text on the left heads a mere address: no telephone, mail, web or number of its own, and a gap below its town.

    `anywhere` counts towns with the post code behind as well, as senders of these countries print their own on the left, too.
    """
    at = page_words.place_of[id(line)]
    if line.page.number > 1 or run.box.x0 > 0.45 * line.page.width or line.box.y0 > 0.36 * line.page.height:  # fmt: skip
        return False
    last, town = line, False
    for below in page_words.lines[at + 1 : at + 9]:
        under = [one for one in below.segments if abs(one.box.x0 - run.box.x0) < 3]
        if below.page is not line.page or below.box.y0 - last.box.y1 > 2 * max(
            line.height, 6
        ):
            break
        if not under:
            continue
        if under[0].box.y0 - last.box.y1 > _CLOSE * max(line.height, 6):
            break
        if (
            is_reached(under[0].text)
            or has_vat_id(under[0].text)
            or _is_numbered(page_words, below, under[0])
            or ":" in under[0].text
        ):
            return False
        known = is_town if anywhere else TOWN.match
        town = town or bool(known(under[0].text))
        last = below
    return town


def _is_numbered(page_words: PageWords, line: Line, run: Run) -> bool:
    """Whether a text gives a VAT id, whatever its shape."""
    return any(
        label.run is run and "vat_id" in label.roles and label.after.strip(" :.")
        for label in page_words.labels_of.get(id(line), [])
    )


def in_window(line: Line, box: Box) -> bool:
    """Where letters show the receiver's address: on the left, in the upper third, below the letterhead."""
    high = line.page.height
    return (
        line.page.number == 1
        and box.x0 < 0.45 * line.page.width
        and 0.13 * high < line.box.y0 < 0.36 * high
    )


def is_centred(line: Line, box: Box) -> bool:
    """A letterhead in the middle, as receipts have it; a receiver's address stands on one side."""
    off = abs(box.x0 + box.x1 - line.page.width) / 2
    return off < 0.06 * line.page.width


def leads(page_words: PageWords, line: Line) -> bool:
    """One of the first lines of the first page, wherever on the picture of a receipt they are."""
    return any(line is first for first in page_words.lines[:_LEADING])
