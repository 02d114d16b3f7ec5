"""The account to pay to: IBANs that check out, or what stands beside the word IBAN."""

import re
from collections.abc import Collection
from functools import cache
from typing import Final

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from schwifty.registry import get_iban_spec

from countersign.extraction.page.candidates import Candidate, ranked
from countersign.extraction.page.debited import is_payers
from countersign.extraction.page.layout import Line
from countersign.extraction.page.page_words import Label, PageWords

_IBAN: Final = re.compile(
    r"(?<![A-Z0-9])([A-Z]{2}\s?\d{2}(?:[ .\-]{0,3}[A-Z0-9]){8,30})"
)
_BESIDE: Final = re.compile(
    r"^[\s:#.]*((?:[A-Z]{2}|IBAN)\s?\d[A-Z0-9]*(?:\s{1,3}\d[A-Z0-9]*)*)"
)
_UNSURE: Final = 0.8


def payers_accounts(page_words: PageWords) -> frozenset[str]:
    """The IBANs that the page names as the payer's own, and nowhere as one to pay to."""
    payers: set[str] = set()
    others: set[str] = set()
    for line in page_words.lines:
        for match in _IBAN.finditer(line.whole.text):
            if (length := _length(match[1][:2])) and _valid(
                kept := _kept(match[1], length)
            ):
                end = match.start(1) + _printed_length(match[1], length)
                own = is_payers(page_words, line, match.start(1), end)
                (payers if own else others).add(kept)
    return frozenset(payers - others)


def ibans(page_words: PageWords, payers: Collection[str] = ()) -> list[Candidate]:
    """Candidates for the payment IBAN, best first; `payers` are those that are not to be paid to."""
    found: list[Candidate] = []
    labels = [label for label in page_words.labels if "iban" in label.roles]
    for order, line in enumerate(page_words.lines):
        if any(sign.isdigit() for sign in line.whole.text):
            found.extend(_checked(line, labels, order))
    if not found:
        for label in labels:
            found.extend(_beside(label))
    return ranked(one for one in found if one.value not in payers)


def _checked(line: Line, labels: list[Label], order: int) -> list[Candidate]:
    found = []
    for match in _IBAN.finditer(line.whole.text):
        raw = match[1]
        length = _length(raw[:2])
        kept = _kept(raw, length)
        if not length or len(kept) != length:
            continue
        end = _printed_length(raw, length)
        labelled = any(
            label.page == line.page.number and abs(label.box.y0 - line.box.y0) < 40
            for label in labels
        )
        valid = _valid(kept)
        if not valid and not labelled:
            continue
        words = line.whole.words_at(match.start(1), match.start(1) + end)
        own = any(
            label.line is line and label.run.offset + label.end <= match.start(1)
            for label in labels
        )
        score = (0.97 if valid else _UNSURE) - (0.0 if own else 0.03)
        score -= min(0.1, 0.0001 * order)
        found.append(Candidate(kept, score, words, "checks out as an IBAN"))
    return found


def _kept(raw: str, length: int) -> str:
    return re.sub(r"[ .\-]", "", raw)[:length]


def _printed_length(raw: str, length: int) -> int:
    """How many characters of the page hold this many letters and digits."""
    places = [at for at, sign in enumerate(raw, 1) if sign.isalnum()]
    return places[length - 1]


def _beside(label: Label) -> list[Candidate]:
    start = label.run.offset + label.end
    text = label.line.whole.text
    match = _BESIDE.match(text[start:])
    if match is None:
        return []
    value = re.sub(r"\s", "", match[1])
    words = label.line.whole.words_at(start + match.start(1), start + match.end(1))
    digits = sum(sign.isdigit() for sign in value)
    if digits < 8:
        return []
    return [Candidate(value, _UNSURE, words, "beside the word IBAN")]


@cache
def _length(country: str) -> int:
    """How many letters and digits an IBAN of this country has, 0 where there are none."""
    try:
        return int(get_iban_spec(country).iban_length)
    except (LookupError, SchwiftyException):
        return 0


def _valid(text: str) -> bool:
    try:
        IBAN(text, validate_bban=False)
    except (SchwiftyException, ValueError):
        return False
    return True
