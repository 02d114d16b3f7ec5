"""Codes on a page: runs of letters and digits that could be a reference, without the labels, dates and amounts beside them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from countersign.extraction.model import Box, Word
from countersign.extraction.page.candidates import between
from countersign.extraction.page.dates import PrintedDate
from countersign.extraction.page.layout import Line
from countersign.extraction.page.page_words import PageWords

_CODE: Final = re.compile(
    r"(?<![\w@.])#?(?P<code>\d{2,4}(?: \d{2,4}){2,5}(?=$|   )|(?:[A-Z]{1,4}[ ](?=[A-Z]?/?-?\d))?[A-Za-z0-9][\w\-–./\\#:+]*(?:\s?[/\-–]\s?\d[\w\-/.]*)*(?: \d{1,6}(?=$|   | [·•|]))?)"
)
_ACCOUNT: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){3,}(?: [A-Z0-9]{1,4})?")
_GLUED: Final = re.compile(
    r"(?:(?:nro|nr|no|n)[.º°]?|N\.?[º°]|N(?:r|o|RO|ro)\.)(?=[A-Z0-9])"
)  # a label's end
_WHOLE_CODE: Final = re.compile(r"[\w/-]*\d[\w/-]*")
_TRIM: Final = ".,:;-–/\\#+º°"
_TOUCH: Final = 0.12  # of a letter's height
_LONGEST: Final = 35
_CLOSE: Final = 0.25  # of the page's width: from an exact label to its number


@dataclass(frozen=True, slots=True)
class Code:
    """A run of letters and digits that could be a reference."""

    text: str
    words: tuple[Word, ...]
    box: Box
    line: Line
    start: int

    @property
    def page(self) -> int:
        """The page it stands on, from 1."""
        return self.words[0].page


def codes_of(page_words: PageWords) -> Iterator[Code]:
    taken = _other_values(page_words)
    for line in page_words.lines:
        text = line.whole.text
        if not any(map(str.isdigit, text)) and not text.endswith(("-", "/")):
            continue
        claimed = _label_spans(page_words, line)
        for match in line.matches(_CODE):
            start, code = _trimmed(text, *match.span("code"), claimed)
            end = start + len(code)
            if code.isupper() and (rest := _rest_below(page_words, line, end)):
                words = (*line.whole.words_at(start, end), rest)
                box = line.whole.box_at(start, end)
                yield Code(f"{code}{text[end]}{rest.text}", words, box, line, start)
                continue
            if not _is_code(code) or f"({code})" == text[max(0, start - 1) : end + 1]:
                continue
            start, end = _apart(taken.get(id(line), []), start, end)
            code = text[start:end].rstrip(" " + _TRIM)
            end = start + len(code)
            if not _is_code(code):
                continue
            words = line.whole.words_at(start, end)
            if rest := _rest_below(page_words, line, end):
                code, words = f"{code}{text[end]}{rest.text}", (*words, rest)
            yield Code(
                _as_near(code, words), words, line.whole.box_at(start, end), line, start
            )


def _as_near(code: str, words: Sequence[Word]) -> str:
    """A code without a blank that the page does not print, between two words that touch: “INV” and “-5501”."""
    touch = all(
        min(abs(after.box.x0 - before.box.x1), abs(before.box.x0 - after.box.x1))
        < _TOUCH * (before.box.y1 - before.box.y0)
        for before, after in pairwise(words)
    )
    joined = "".join(word.text for word in words)
    return code.replace(" ", "") if touch and code.replace(" ", "") == joined else code


def _rest_below(page_words: PageWords, line: Line, end: int) -> Word | None:
    """The rest of a code that breaks off at a hyphen or stroke at the end of its segment: the word that begins the line below."""
    behind = line.whole.text[end : end + 2]
    if behind[:1] not in ("-", "/") or behind[1:].strip():
        return None
    run = next(run for run in reversed(line.segments) if run.offset < end)
    at = page_words.place_of[id(line)]
    for other in page_words.lines[at + 1 : at + 4]:
        for below in other.segments:
            near = other.box.y0 - line.box.y1 < max(line.height, 6.0)
            same = abs(below.box.x0 - run.box.x0) < 3
            alike = abs(other.height - line.height) < 0.15 * line.height
            near = near and not page_words.splits(run, below)
            if other.page is line.page and near and same and alike:
                word = below.words[0]
                return word if _WHOLE_CODE.fullmatch(word.text) else None
    return None


def _apart(spans: list[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """What is left of a code beside a date or an amount in the same word: “80101911/05.10.2026”."""
    for begin, stop in spans:
        if start < begin < end:
            end = begin
        elif begin <= start < stop:
            start = end
    return start, end


def _is_code(text: str) -> bool:
    has_digit = any(map(str.isdigit, text))
    return has_digit and len(text) <= _LONGEST and "@" not in text


def _trimmed(
    text: str, start: int, end: int, claimed: list[tuple[int, int]]
) -> tuple[int, str]:
    """What is left of a code without the label and the signs around it, and where it begins."""
    for begin, stop in claimed:
        if begin <= start < stop:
            start = stop
    if glued := _GLUED.match(text, start, end):
        start = glued.end()
    while start < end and text[start] in " " + _TRIM:
        start += 1
    return start, text[start:end].rstrip(_TRIM)


def _other_values(page_words: PageWords) -> dict[int, list[tuple[int, int]]]:
    """Where dates, accounts, amounts with a currency and rates stand: these are no codes."""
    spans: dict[int, list[tuple[int, int]]] = {}
    for one in page_words.dates:
        if one.compact or _numbered(page_words, one):
            continue
        spans.setdefault(id(one.line), []).append((one.start, one.end))
    for line in page_words.lines:
        for match in line.matches(_ACCOUNT):
            spans.setdefault(id(line), []).append(match.span())
    for figure in page_words.figures:
        if figure.currency or figure.kind == "percent":
            spans.setdefault(id(figure.line), []).append((figure.start, figure.end))
    return spans


def _numbered(page_words: PageWords, one: PrintedDate) -> bool:
    """Whether what looks like a date is a number by the label right before it: “Invoice number: 2019-06-17”."""
    return any(
        "number" in label.roles
        and label.roles.isdisjoint({"issue_date", "date_weak"})
        and label.exact
        and 0 <= one.box.x0 - label.box.x1 < _CLOSE * one.line.page.width
        and not between(page_words, label, one)
        and not label.run.text[label.end :].strip(" :.#")[:1].isalpha()
        for label in page_words.labels_of.get(id(one.line), [])
    ) and not _elsewhere(page_words, one)


def _elsewhere(page_words: PageWords, one: PrintedDate) -> bool:
    """Whether another code stands behind the date in its segment, which then is the number: “No. 05.10.2026 / 4711”."""
    behind = one.line.whole.text[one.end :].split("   ", 1)[0]
    return any(map(str.isdigit, behind))


def _label_spans(page_words: PageWords, line: Line) -> list[tuple[int, int]]:
    return [
        (label.run.offset + label.start, label.run.offset + label.end)
        for label in page_words.labels_of.get(id(line), [])
    ]
