"""The invoice's own number and the order it answers: codes told apart by the labels beside them."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import median
from typing import Final

from countersign.extraction.model import Box, Word
from countersign.extraction.page.candidates import (
    Candidate,
    between,
    doubted,
    link,
    ranked,
)
from countersign.extraction.page.dates import PrintedDate
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.spelling import fold

_CODE: Final = re.compile(
    r"(?<![\w@.])#?(?P<code>(?:[A-Z]{1,4}[ ](?=[A-Z]?/?-?\d))?[A-Za-z0-9][\w\-–./\\#:+]*(?:\s?[/\-–]\s?\d[\w\-/.]*)*(?: \d{1,6}(?=$|   | [·•|]))?)"
)
_ACCOUNT: Final = re.compile(r"\b[A-Z]{2}\d{2}(?: [A-Z0-9]{4}){3,}(?: [A-Z0-9]{1,4})?")
_WHOLE_CODE: Final = re.compile(r"[\w/-]*\d[\w/-]*")
_TRIM: Final = ".,:;-–/\\#+º°"
_LONGEST: Final = 35
_BESIDE_TITLE: Final = 0.8
_LARGE: Final = 1.2  # times the usual letters
_LONG_TITLE: Final = 7
_CLOSE: Final = 0.25  # of the page's width: from an exact label to its number
_PROSE: Final = 8  # words in a segment: a sentence rather than a label and its value
_CLAIMING: Final = frozenset(
    {"number", "number_weak", "order", "other_number", "vat_id", "iban", "issue_date", "due_date",
     "other_date", "date_weak", "buyer", "ship", "skip", "currency", "title"}
)  # fmt: skip


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


def references(page_words: PageWords) -> tuple[list[Candidate], list[Candidate]]:
    """Candidates for the invoice number and for the order reference, best first."""
    numbers: list[Candidate] = []
    orders: list[Candidate] = []
    labels = [label for label in page_words.labels if label.roles & _CLAIMING]
    codes = list(codes_of(page_words))
    often = Counter(code.text for code in codes)
    for code in codes:
        label, near = _owner(page_words, labels, code)
        if label is None or near < 0.35:
            continue
        if label.roles & {"number", "number_weak"} or _titled(label, code):
            score = _number_score(page_words, label, code) * near
            score += 0.02 * min(2, often[code.text] - 1)
            numbers.append(_candidate(code, score, label))
        elif "order" in label.roles:
            orders.append(_candidate(code, 0.93 * near, label))
    if not numbers or max(one.score for one in numbers) < _BESIDE_TITLE:
        numbers += _as_large_as_the_title(page_words, codes)
    return doubted(ranked(numbers)), doubted(ranked(orders))


def _as_large_as_the_title(
    page_words: PageWords, codes: Iterable[Code]
) -> Iterator[Candidate]:
    """Codes without a label, in letters as large as the title's, in its line or right below it."""
    for label in page_words.labels:
        if "title" not in label.roles or not label.first or label.page > 1:
            continue
        high = label.box.y1 - label.box.y0
        if label.after.strip(" :.") or high < _LARGE * _usual(page_words):
            continue
        for code in codes:
            alike = abs(code.box.y1 - code.box.y0 - high) < 0.15 * high
            down = code.box.y0 - label.box.y0
            level, below = abs(down) < 0.3 * high, 0 < down < 2 * high
            aligned = abs(code.box.x0 - label.box.x0) < 3
            if code.page == 1 and alike and (level or (below and aligned)):
                yield Candidate(code.text, _BESIDE_TITLE, code.words, "as large as the title")  # fmt: skip


def _usual(page_words: PageWords) -> float:
    return median(line.height for line in page_words.lines if line.page.number == 1)


def _titled(label: Label, code: Code) -> bool:
    """Whether the code stands right behind what the document calls itself: “Sales invoice 267075”."""
    return (
        label.roles == {"title"}
        and label.first
        and len(label.text) >= _LONG_TITLE
        and code.words[0] in label.run.words
        and code.start - label.run.offset - label.end <= 2
    )


def _candidate(code: Code, score: float, label: Label) -> Candidate:
    return Candidate(code.text, min(0.985, score), code.words, f"beside “{label.text}”")


def _owner(
    page_words: PageWords, labels: list[Label], code: Code
) -> tuple[Label | None, float]:
    best: Label | None = None
    nearest = 0.0
    for label in labels:
        if label.page != code.page or abs(label.box.y0 - code.box.y0) > 60:
            continue
        near = link(page_words, label, code)
        if near and best and near == nearest:
            near += 0.001 * (len(label.text) - len(best.text))
        if near and "number_weak" in label.roles and "number" not in label.roles:
            near = _through_title(page_words, label, code, near)
        if near > nearest:
            best, nearest = label, near
    return best, nearest


def _through_title(
    page_words: PageWords, label: Label, code: Code, near: float
) -> float:
    """“Invoice … No. 5”: the title still speaks of the number behind a mere “No.”."""
    others = between(page_words, label, code)
    if "title" in label.roles and others:
        return near * 0.9
    return near


def _number_score(page_words: PageWords, label: Label, code: Code) -> float:
    digits = sum(sign.isdigit() for sign in code.text)
    if "number" in label.roles:
        score = 0.985 if label.exact else 0.95
    elif "title" in label.roles:
        score = 0.93 if label.colon or label.first else 0.7
    else:
        near = 0.8 if _near_title(page_words, label) else 0.5
        score = 0.95 if _behind_title(page_words, label) else near
    if digits == 4 and code.text.isdigit() and code.text[:2] in ("19", "20"):
        score -= 0.15
    if code.page > 1:
        score -= 0.1
    if not label.first and len(label.run.words) > _PROSE:
        score -= 0.15
    if len(code.text) > 20 or digits < 1:
        score -= 0.05
    return score


def _behind_title(page_words: PageWords, label: Label) -> bool:
    """“Invoice No. 5” in one segment, whatever stands between the two words."""
    return any(
        "title" in other.roles and other.run is label.run and other.end <= label.start
        for other in page_words.labels_of.get(id(label.line), [])
    )


def _near_title(page_words: PageWords, label: Label) -> bool:
    """Whether the label stands beside or just below what the document calls itself."""
    for other in page_words.labels:
        if "title" not in other.roles or other.page != label.page or other is label:
            continue
        high = max(other.box.y1 - other.box.y0, 8.0)
        down = label.box.y0 - other.box.y0
        if -high <= down <= 3.5 * high and len(fold(other.text)) > 3:
            return True
    return False


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
            code = text[start:end].rstrip(_TRIM)
            end = start + len(code)
            if not _is_code(code):
                continue
            words = line.whole.words_at(start, end)
            if rest := _rest_below(page_words, line, end):
                code, words = f"{code}{text[end]}{rest.text}", (*words, rest)
            yield Code(code, words, line.whole.box_at(start, end), line, start)


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
