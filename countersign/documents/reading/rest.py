"""The pages between the first and the last of a long file, each in its own time: for one that takes too long the others do not pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

TOO_LONG: Final = "took-too-long"
LEFT_OUT: Final = "pages-left-out"  # the code of the notice that tells of them
FAILURES: Final = 3  # pages that may be too slow or broken before the rest is left
_AT_ONCE: Final = 10  # pages that are read in one go
_WORTH_TWO: Final = 4  # scans from which two children pay: each loads the models first
_TOGETHER: Final = 40  # pages of a long file between which other files have their turn


@dataclass(frozen=True, slots=True)
class Rest:
    """How far a file is read: the pages still to come, those that are scans, and those that could not be read."""

    pages: tuple[int, ...] = ()
    scans: tuple[int, ...] = ()
    missed: tuple[int, ...] = ()

    @property
    def next_ones(self) -> tuple[int, ...]:
        """The pages to read before other files have their turn."""
        return self.pages[:_TOGETHER]

    def after(self, done: int, scans: Sequence[int], *, failed: bool) -> "Rest":
        """How far it is when `done` pages were read, of which some are scans, and the one behind them `failed`."""
        missed = (*self.missed, *self.pages[done : done + failed])
        left = self.pages[done + failed :]
        every = (*self.scans, *scans)
        if len(missed) < FAILURES:
            return Rest(left, every, missed)
        return Rest((), every, (*missed, *left))


def first_ones(count: int) -> tuple[int, ...]:
    """The pages to read before all others: of a long file the first and the last, else all."""
    return (1, count) if count > _AT_ONCE else tuple(range(1, count + 1))


def in_turn(scans: Sequence[int]) -> list[int]:
    """The scans in the order in which they are seen: the first, the last, then the others."""
    every = sorted(scans)
    return [*every[:1], *every[1:][-1:], *every[1:-1]]


def shares(left: Sequence[int], *, first: bool, at_once: int) -> list[list[int]]:
    """The scans that are left, as one child or two see them: the very first alone, so that it comes as soon as it can."""
    if len(left) < _WORTH_TWO + first or at_once < 2:
        return [[*left]]
    return [[*left[:1]]] if first else [[*left[::2]], [*left[1::2]]]


def left_out(numbers: Sequence[int]) -> dict[str, Any]:
    """The notice of pages that could not be read, as a document keeps it; `numbers` from 1, in order."""
    return {
        "code": LEFT_OUT,
        "severity": "warning",
        "values": {"pages": in_words(numbers)},
        "fields": [],
        "words": [],
        "numbers": list(numbers),
    }


def in_words(numbers: Sequence[int]) -> str:
    """These numbers, those in a row as one: ``2, 5-9``."""
    rows = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    spans = [[number for _, number in row] for _, row in rows]
    return ", ".join(
        str(row[0]) if len(row) == 1 else f"{row[0]}-{row[-1]}" for row in spans
    )
