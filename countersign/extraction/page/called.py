"""Names that a label introduces: the holder of an account, “Razón social: …”."""

from collections.abc import Iterator
from typing import Final

from countersign.extraction.page.layout import Run
from countersign.extraction.page.names import clean
from countersign.extraction.page.page_words import PageWords
from countersign.extraction.page.parties import Heading, party_at
from countersign.extraction.page.sign import Sign

_NAMED: Final = 7  # letters of a label that tells a company's name
_PAYEE: Final = 0.5


def payees(page_words: PageWords) -> Iterator[Sign]:
    for label in page_words.labels:
        if "payee" in label.roles and label.first:
            if label.after.strip(" :"):
                yield cut(label.run, label.end, _PAYEE, "account holder")
                continue
            for run in label.line.segments:
                if run.box.x0 > label.box.x1:
                    yield Sign(clean(run.text), _PAYEE, run.words, "account holder")
                    break


def called(page_words: PageWords, found: list[Heading]) -> Iterator[Sign]:
    """The first name that a label of names introduces outside the buyer's block: “Razón social: …”."""
    for label in page_words.labels:
        if "name" not in label.roles or not label.first or len(label.text) < _NAMED:
            continue
        if party_at(found, label.page, label.box) in ("buyer", "ship"):
            continue
        if label.after.lstrip()[:1] == ":" and label.after.strip(" :"):
            yield cut(label.run, label.end, _PAYEE, "called so")
            return


def cut(run: Run, start: int, weight: float, why: str) -> Sign:
    """The rest of a segment as a name."""
    while start < len(run.text) and run.text[start] in " :.":
        start += 1
    words = run.words_at(start, len(run.text)) if start < len(run.text) else ()
    return Sign(clean(run.text[start:]), weight, words, why)
