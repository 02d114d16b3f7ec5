"""What kind of invoice a page is: by the title it bears where titles stand, else by the sign of its total."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Final

from countersign.extraction.model import Word
from countersign.extraction.page.candidates import Candidate
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.lexicon import Phrase, titles
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.spelling import phrase, tokens
from countersign.extraction.record import Kind

PRO_FORMA: Final = "pro_forma"
_KINDS: Final[Mapping[str, Kind]] = {
    "invoice": "invoice",
    PRO_FORMA: "invoice",
    "credit_note": "credit note",
    "credit_note_likely": "credit note",
    "corrected_invoice": "corrected invoice",
    "prepayment_invoice": "prepayment invoice",
    "partial_invoice": "partial invoice",
    "debit_note": "debit note",
    "receipt": "receipt",
}
_LIKELY: Final = "credit_note_likely"
_TOP: Final = 0.5  # of the first page
_LARGE: Final = 1.2  # times the usual letters
_LARGER: Final = 1.15  # times another title
_WORDS: Final = 9  # of a segment that is a title with its number and day, at most
_REFINING: Final = frozenset({"partial_invoice", "prepayment_invoice", PRO_FORMA})
_SURE: Final = 0.8
_BEFORE: Final = 2  # words before a large title: “Original credit note”
_NUMBERED: Final = re.compile(
    r"[\s:.#\-–]*(?:(?:nr|no|num|number|nummer|n|č|numero|nº|n°)[\s:.#]*)?[\w/.\-]*\d[\w/.\-]*"
    r"[\s·|,–\-]*(?:\w{1,5}[\s.]*)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Title:
    """A title on the first page: which it is in the language files (`[kinds]`), how tall, how surely it is one."""

    role: str
    words: tuple[Word, ...]
    height: float
    score: float


def title_of(page_words: PageWords) -> Title | None:
    """What the page calls itself."""
    return _best(_titles(page_words))


def kinds(
    page_words: PageWords, title: Title | None, gross: str | None
) -> list[Candidate]:
    """What the page is other than a plain invoice, best first. `gross` is the total as it was read."""
    is_negative = gross is not None and Decimal(gross) < 0
    if title is None or (title.role == "invoice" and is_negative):
        if is_negative:
            return [Candidate("credit note", 0.8, (), "the total is negative")]
        return []
    kind, score = _KINDS[title.role], title.score
    if kind == "invoice":
        return []
    if title.role == _LIKELY and _says(page_words, "self_billing"):
        return []
    if kind == "corrected invoice" and is_negative:
        kind, score = "credit note", min(score, 0.85)
    elif kind == "credit note" and is_negative:
        score = 0.98
    elif title.role == _LIKELY and not _says(page_words, "corrects"):
        score = min(score, 0.8)
    return [Candidate(kind, score, title.words, "its title")]


def pro_forma(title: Title | None) -> tuple[Word, ...]:
    """The words by which the page calls itself a pro forma invoice; none where it does not."""
    return title.words if title and title.role == PRO_FORMA else ()


def _best(found: Sequence[Title]) -> Title | None:
    """The surest of what is no plain invoice, unless a title that says “invoice” is taller, or as tall and stands before it."""
    plain = [one for one in found if one.role == "invoice"]
    special = [one for one in found if one.role not in ("invoice", "receipt")]
    special = special or [one for one in found if one.role == "receipt" and not plain]
    best = max(special, key=lambda one: (one.score, one.height), default=None)
    tallest = max(plain, key=lambda one: (one.height, one.score), default=None)
    if best is None or tallest is None:
        return best or tallest
    if best.role in _REFINING and best.score > _SURE:
        return best
    is_before = found.index(tallest) < found.index(best)
    is_alike = tallest.score >= best.score and _LARGER * tallest.height > best.height
    is_taller = tallest.height > _LARGER * best.height
    return tallest if is_taller or (is_before and is_alike) else best


def _titles(page_words: PageWords) -> list[Title]:
    first = [line for line in page_words.lines if line.page.number == 1]
    if not first:
        return []
    usual = median(line.height for line in first)
    known = titles()
    return [
        title
        for line in first
        if line.box.y0 < _TOP * line.page.height
        for run in line.segments
        for title in _in_segment(page_words, line, run, known, usual)
    ]


def _in_segment(
    page_words: PageWords,
    line: Line,
    run: Run,
    known: Mapping[Phrase, str],
    usual: float,
) -> Iterator[Title]:
    if len(run.words) > _WORDS or not (parts := list(tokens(run.text))):
        return
    texts = tuple(part.text for part in parts)
    height = max(word.box.y1 - word.box.y0 for word in run.words)
    is_large = height >= _LARGE * usual
    for start in range(1 + _BEFORE * is_large):
        for end in range(len(parts), start, -1):
            role = known.get(texts[start:end])
            if role is None:
                continue
            after = _without_days(page_words, line, run)[parts[end - 1].end :]
            score = _score(line, after, is_large=is_large)
            if score and role in _KINDS:
                words = run.words_at(parts[start].start, parts[end - 1].end)
                yield Title(role, words, height, score)
            return


def _without_days(page_words: PageWords, line: Line, run: Run) -> str:
    """The segment's text, blanks where it prints a day."""
    text = run.text
    for day in page_words.dates:
        if day.line is line:
            start, end = day.start - run.offset, day.end - run.offset
            blank = " " * max(0, min(end, len(text)) - max(start, 0))
            text = text[: max(start, 0)] + blank + text[max(end, 0) :]
    return text


def _score(line: Line, after: str, *, is_large: bool) -> float:
    """How surely this is a title, by its size and what follows it: nothing, a number, or a sentence."""
    is_bare = not after.strip(" :.-–#*")
    if is_large:
        return 0.97 if is_bare else 0.93
    if is_bare:
        return 0.92 if len(line.segments) == 1 else 0.85
    return 0.85 if _NUMBERED.fullmatch(after) else 0.0


def _says(page_words: PageWords, role: str) -> bool:
    """Whether one of these phrases stands anywhere: who wrote a credit note, or that it takes another invoice back."""
    text = f" {' '.join(phrase(page_words.text))} "
    known = titles()
    return any(f" {' '.join(one)} " in text for one, of in known.items() if of == role)
