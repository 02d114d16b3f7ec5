"""Keys that two spellings of one invoice number share (normalized, for matching), and in what numbers differ."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

LONGEST: Final = 100

# Letters that are taken for a digit, by readers and by typists.
LOOKS_LIKE: Final = {"O": "0", "I": "1", "L": "1"}
_FOLDED: Final = str.maketrans(
    LOOKS_LIKE | {letter.lower(): digit for letter, digit in LOOKS_LIKE.items()}
)
_BETWEEN: Final = r"[\s._/\\:#()\[\]–-]"
_RUN: Final = re.compile(r"\d+|[^\W\d_]+")
# “-1” or “(2)” after a number of three digits or more; “a”, “copy”, “copy 2” after any.
_COUNT: Final = re.compile(rf"(?P<base>.*\d{{3}}){_BETWEEN}+(?P<tail>\d{{1,2}})\W*")
_WORD: Final = re.compile(
    rf"(?P<base>.*\d)(?P<tail>{_BETWEEN}*(?:[^\W\d_]{{1,12}}|[^\W\d_]{{2,12}}{_BETWEEN}*\d{{1,2}}))\W*"
)
_ONLY_A_YEAR: Final = re.compile(r"\D*(?:19|20)\d\d\D*")


@dataclass(frozen=True, slots=True)
class Difference:
    """In what two numbers differ that are likely the same one.

    `signs` are the pairs that look alike, as ("0", "O"); `zeros` says that leading zeros differ; `suffix` is what
    one of them has at its end.
    """

    signs: tuple[tuple[str, str], ...] = ()
    zeros: bool = False
    suffix: str = ""


def number_key(number: str) -> str:
    """What two ways of typing the same invoice number have in common: no case, no spaces, no separators."""
    return re.sub(r"[\s._/\\-]+", "", number).upper()


def alike_key(number: str) -> str:
    """What numbers share that look alike: O is 0, I and l are 1, no leading zeros, no separators."""
    return "".join(_runs(_folded(number)))[:LONGEST]


def base_key(number: str) -> str:
    """The same of the number without its suffix; empty when it has none."""
    base, _suffix = _split(number)
    return alike_key(base)


def difference(one: str, other: str) -> Difference | None:
    """In what two numbers differ that are likely the same; None for two different ones, and for equal ones but for separators."""
    if number_key(one) == number_key(other):
        return None
    for first, second, suffix in _readings(one, other):
        found = _likeness(first, second)
        if found:
            return Difference(found.signs, found.zeros, suffix)
    return None


def _readings(one: str, other: str) -> Iterator[tuple[str, str, str]]:
    yield one, other, ""
    for number, whole in ((one, other), (other, one)):
        base, suffix = _split(number)
        if base:
            yield base, whole, suffix


def _likeness(one: str, other: str) -> Difference | None:
    """In what they differ, suffixes aside; an empty Difference when they are the same."""
    left, right = number_key(one), number_key(other)
    if left == right:
        return Difference()
    if _folded(left) == _folded(right):
        return Difference(_signs(left, right))
    if _parted(one.upper()) == _parted(other.upper()):
        return Difference(zeros=True)
    if _parted(_folded(one)) == _parted(_folded(other)):
        return Difference(_signs(left, right), zeros=True)
    return None


def _signs(one: str, other: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (digit, letter)
        for letter, digit in LOOKS_LIKE.items()
        if one.count(letter) != other.count(letter)
    )


def _split(number: str) -> tuple[str, str]:
    """The number without its suffix, and the suffix; both empty when it has none."""
    text = number.strip()
    found = _COUNT.fullmatch(text.translate(_FOLDED)) or _WORD.fullmatch(text)
    if not found or _ONLY_A_YEAR.fullmatch(found["base"]):
        return "", ""
    end = found.end("base")
    return text[:end], text[end:].strip()


def _folded(number: str) -> str:
    return number.upper().translate(_FOLDED)


def _runs(number: str) -> list[str]:
    """Its runs of digits, without leading zeros, and of letters."""
    return [
        run.lstrip("0") or "0" if run[0].isdigit() else run
        for run in _RUN.findall(number)
    ]


def _parted(number: str) -> str:
    """The same runs as one text that still tells 1-12 from 11-2."""
    parts = [part for part in re.split(_BETWEEN, number) if part]
    joined = [_runs(part) for part in parts]
    found = ""
    for runs in joined:
        glued = found[-1:].isdigit() and runs and runs[0][0].isdigit()
        found += ("-" if glued else "") + "".join(runs)
    return found
