"""Due dates by the terms of payment: the day that is printed and fits them, else the one they come to."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from countersign.extraction.page.candidates import Candidate
from countersign.extraction.page.page_words import PageWords

WORKED_OUT: Final = "worked out: issue date and"
_KNOWN: Final = 0.55  # of the issue date, to count from it
_FITS: Final = 0.9  # a day on the page that the terms come to
_MORE: Final = 0.05  # for a labelled one that they come to
_SCORE, _ONE_OF_SEVERAL = 0.74, 0.5


def by_terms(
    page_words: PageWords, issued: Sequence[Candidate], due: Sequence[Candidate]
) -> Iterator[Candidate]:
    """The candidates of the due date, with what the terms in days say of them or add to them."""
    days = dict.fromkeys(term.days for term in page_words.terms)
    if not days or not issued or issued[0].score < _KNOWN:
        yield from due
        return
    first = date.fromisoformat(issued[0].value)
    told = {(first + timedelta(each)).isoformat() for each in days}
    for one in due:
        fits = one.value in told
        yield replace(one, score=min(0.985, one.score + _MORE)) if fits else one
    for day in page_words.dates:
        if day.value.isoformat() in told and day.value > first:
            yield Candidate(day.value.isoformat(), _FITS, day.words, "as far off as the terms say")  # fmt: skip
    score = _SCORE if len(days) == 1 else _ONE_OF_SEVERAL
    for term in page_words.terms:
        value = (first + timedelta(term.days)).isoformat()
        yield Candidate(value, score, term.words, f"{WORKED_OUT} {term.days} days")
