"""The account to pay to: IBANs that check out, in one line or wrapped in their cell."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from schwifty.registry import get_iban_spec

from countersign.extraction.model import Word
from countersign.extraction.page.candidates import Candidate, ranked
from countersign.extraction.page.debited import is_payers
from countersign.extraction.page.label import Label
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import buyers_lines

# Looked for at each place, so that a VAT id in the column before does not swallow the account behind it.
_IBAN: Final = re.compile(
    r"(?:(?<![A-Z0-9])|(?<=IBAN))(?=([A-Z]{2}\s?\d{2}(?:[ .\-]{0,3}[A-Z0-9]){8,30}))"
)
_BEGUN: Final = re.compile(
    r"(?:(?<![A-Z0-9])|(?<=IBAN))([A-Z]{2}\s?\d{2}(?:[ .\-]?[A-Z0-9]){0,30})"
)
_REST: Final = re.compile(r"[A-Z0-9](?:[ .\-]?[A-Z0-9])*")
_POLISH: Final = re.compile(
    r"(?<![\w.,/-])(?<!PL )\d{2}[ -]?(?:\d{4}[ -]?){5}\d{4}(?![\w/-]|[.,]\d)"
)
_LINES: Final = 3  # further ones that a narrow cell breaks an account over
_LEAST_FOUND: Final = 12  # letters and digits that are an account's without a label
_SURE: Final = 0.97
_NEXT_LINE: Final = (
    1.6  # line heights down to the rest of an account that its cell wraps
)


@dataclass(frozen=True, slots=True)
class _Account:
    """An IBAN that checks out, where it is printed."""

    value: str
    line: Line
    start: int
    end: int
    words: tuple[Word, ...]


def payers_accounts(page_words: PageWords) -> frozenset[str]:
    """The IBANs that the page names as the payer's own or prints in the payer's block, and nowhere as one to pay to."""
    payers: set[str] = set()
    others: set[str] = set()
    accounts = list(_accounts(page_words))
    buyers = buyers_lines(page_words) if accounts else frozenset()
    for one in accounts:
        own = id(one.line) in buyers or is_payers(page_words, one.line, one.start, one.end)  # fmt: skip
        (payers if own else others).add(one.value)
    return frozenset(payers - others)


def ibans(page_words: PageWords, payers: Collection[str] = ()) -> list[Candidate]:
    """Candidates for the payment IBAN, best first; `payers` are those that are not to be paid to.

    What fails its country's length or its check digits is none, whatever a label calls it: nobody is paid by a guess.
    """
    labels = [label for label in page_words.labels if "iban" in label.roles]
    found = [
        _candidate(one, labels, page_words.place_of[id(one.line)])
        for one in _accounts(page_words)
        if one.value not in payers
    ]
    return ranked(found)


def _candidate(one: _Account, labels: list[Label], order: int) -> Candidate:
    own = any(
        label.line is one.line and label.run.offset + label.end <= one.start
        for label in labels
    )
    score = _SURE - (0.0 if own else 0.03) - min(0.1, 0.0001 * order)
    return Candidate(one.value, score, one.words, "checks out as an IBAN")


def _accounts(page_words: PageWords) -> Iterator[_Account]:
    """Every IBAN that checks out: in one segment, or wrapped onto the next line of its cell."""
    for line in page_words.lines:
        for match in line.matches(_IBAN):
            raw, start = match[1], match.start(1)
            length = _length(raw[:2])
            kept = _kept(raw, length)
            if not length:
                continue
            if len(kept) == length and is_iban(kept):
                end = start + _printed_length(raw, length)
                yield _Account(kept, line, start, end, line.whole.words_at(start, end))
            else:
                yield from _wrapped(page_words, line, start, length)
    if "pl" in page_words.codes:
        yield from _at_home(page_words)
    for label in page_words.labels:
        begun = _BEGUN.fullmatch(label.after.lstrip(" :.#-")) if "iban" in label.roles else None  # fmt: skip
        if begun and len(_kept(begun[1], 99)) < _LEAST_FOUND:
            start = label.run.offset + len(label.run.text) - len(begun[0])
            yield from _wrapped(page_words, label.line, start, _length(begun[1][:2]))


def _at_home(page_words: PageWords) -> Iterator[_Account]:
    """Polish accounts without their country: 26 digits whose check digits hold are the rest of an IBAN."""
    for line in page_words.lines:
        for match in line.matches(_POLISH):
            value = f"PL{_kept(match[0], _length('PL'))}"
            if is_iban(value):
                words = line.whole.words_at(match.start(), match.end())
                yield _Account(value, line, match.start(), match.end(), words)


def _wrapped(
    page_words: PageWords, line: Line, start: int, length: int
) -> Iterator[_Account]:
    """An account that ends its segment and goes on below it."""
    run = next(run for run in reversed(line.segments) if run.offset <= start)
    match = _BEGUN.fullmatch(run.text, start - run.offset)
    if match is None or len(_kept(match[1], length)) >= length:
        return
    begun, words = _kept(match[1], length), run.words_at(match.start(1), match.end(1))
    for both, more in _going_on(page_words, line, run, begun, length, _LINES):
        if is_iban(both):
            end = run.offset + len(run.text)
            yield _Account(both, line, start, end, (*words, *more))
            return


def _going_on(
    page_words: PageWords, line: Line, run: Run, begun: str, length: int, lines: int
) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """What an account may come to with the next lines of its cell, once it is long enough."""
    for below in _cells_below(page_words, line, run):
        rest = _REST.match(below.text)
        if not rest:
            continue
        both, words = _kept(begun + rest[0], length), below.words_at(0, rest.end())
        if len(both) == length:
            yield both, words
        elif rest[0] == below.text and lines > 1:
            next_line = next(one for one in page_words.lines if below in one.segments)
            for whole, more in _going_on(page_words, next_line, below, both, length, lines - 1):  # fmt: skip
                yield whole, (*words, *more)


def _cells_below(page_words: PageWords, line: Line, run: Run) -> Iterator[Run]:
    at = page_words.place_of[id(line)]
    for other in page_words.lines[at + 1 : at + 4]:
        down = other.box.y0 - line.box.y0
        if other.page is not line.page or down > _NEXT_LINE * max(line.height, 6.0):
            return
        for below in other.segments:
            under = min(below.box.x1, run.box.x1) > max(below.box.x0, run.box.x0)
            if under and not page_words.splits(run, below):
                yield below


def _kept(raw: str, length: int) -> str:
    return re.sub(r"[ .\-]", "", raw)[:length]


def _printed_length(raw: str, length: int) -> int:
    """How many characters of the page hold this many letters and digits."""
    places = [at for at, sign in enumerate(raw, 1) if sign.isalnum()]
    return places[length - 1]


@cache
def _length(country: str) -> int:
    """How many letters and digits an IBAN of this country has, 0 where there are none."""
    try:
        return int(get_iban_spec(country).iban_length)
    except (LookupError, SchwiftyException):
        return 0


def is_iban(text: str) -> bool:
    """Whether it has its country's length and its check digits hold."""
    try:
        IBAN(text, validate_bban=False)
    except (SchwiftyException, ValueError):
        return False
    return True
