"""Terms of payment in days: “payable within 30 days”, “30 Tage netto”, “Net 30”; a cash discount's are left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from countersign.extraction.model import Word
from countersign.extraction.page.layout import Line, Run
from countersign.extraction.page.lexicon import term_words
from countersign.extraction.page.spelling import Token

_MOST: Final = 180  # days
_CLAUSE: Final = re.compile(r"[,;/]|\. |\s{3}")
_NET: Final = re.compile(r"net(?:to)?", re.IGNORECASE)
_SHORT: Final = 4  # words of a cell that says no more than the terms
_BEGINS: Final = 3  # words of a line that goes on with a sentence


@dataclass(frozen=True, slots=True)
class Term:
    """So many days to pay, and where that is said."""

    days: int
    line: Line
    words: tuple[Word, ...]


def payment_terms(lines: Sequence[Line]) -> list[Term]:
    """The terms of a document, from the top."""
    return [
        term
        for at, line in enumerate(lines)
        if any(map(str.isdigit, line.whole.text))
        for term in _of_line(line, lines[at - 1] if at else None)
    ]


def _of_line(line: Line, above: Line | None) -> Iterator[Term]:
    for run, parts in zip(line.segments, line.tokens, strict=True):
        for at, token in enumerate(parts):
            days = int(token.text) if token.text.isdecimal() and len(token.text) <= 3 else 0  # fmt: skip
            if not 0 < days <= _MOST:
                continue
            behind = parts[at + 1].text if at + 1 < len(parts) else ""
            in_days = behind in term_words("days")
            if in_days and _pays(line, above, at) and "%" not in _clause(run, token):
                yield Term(days, line, run.words_at(token.start, parts[at + 1].end))
            elif _is_net(run, parts, at):
                yield Term(days, line, run.words)


def _pays(line: Line, above: Line | None, at: int) -> bool:
    """Whether the line speaks of paying, or the one before where its sentence begins there."""
    lines = [line, above] if above is not None and at < _BEGINS else [line]
    return any(
        token.text in term_words("pays")
        for one in lines
        for parts in one.tokens
        for token in parts
    )


def _clause(run: Run, token: Token) -> str:
    """The part of a sentence in which a word stands."""
    begin = max((m.end() for m in _CLAUSE.finditer(run.text, 0, token.start)), default=0)  # fmt: skip
    end = _CLAUSE.search(run.text, token.end)
    return run.text[begin : end.start() if end else len(run.text)]


def _is_net(run: Run, parts: Sequence[Token], at: int) -> bool:
    """Whether a short text is “Net 30” or “30 net”."""
    if len(parts) > _SHORT or at == 0:
        return False
    return bool(_NET.fullmatch(parts[at - 1].text)) and at == len(parts) - 1
