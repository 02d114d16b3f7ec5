"""Keys that two spellings of one invoice number share (normalized, for matching), and in what numbers differ.

Widths, accents, invisible signs and other alphabets' look-alikes are folded first (`identity.signs`).
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from countersign.identity import signs

LONGEST: Final = 100

# Letters that are taken for a digit, by readers and by typists; pairs of them that are taken for one.
LOOKS_LIKE: Final = {"O": "0", "I": "1", "L": "1", "RN": "m", "VV": "w"}
_DIGITS: Final = str.maketrans("OILoil|", "0110111")
_RUN: Final = re.compile(r"\d+|[^\W\d_]+")
_YEAR: Final = r"20[0-3]\d"
_ONLY_A_YEAR: Final = re.compile(rf"\D*{_YEAR}\D*")
# “-1”, “(2)” or “/2026” after a number; “a”, “copy”, “copy 2”.
_COUNT: Final = re.compile(rf"(?P<base>.*\d)[\W_]+(?:\d{{1,2}}|{_YEAR})[\W_]*")
_WORD: Final = re.compile(
    r"(?P<base>.*\d)[\W_]*(?=[^\W\d_]*[^\W\d_OILoil])(?:[^\W\d_]{1,12}|[^\W\d_]{2,12}[\W_]*\d{1,2})[\W_]*"
)
_SUFFIX: Final = re.compile(
    rf"[\W_]*(?:\d{{1,2}}|{_YEAR}|[^\W\d_]{{1,12}}(?:[\W_]*\d{{1,2}})?)?[\W_]*"
)
_LONG_BASE: Final = re.compile(r".*\d{3}")
# Letters around the digits of a word, up to those that may be digits themselves.
_BEFORE: Final = re.compile(r"^[^\W\d_]*[^\W\d_OIL]")
_STARTS: Final = re.compile(rf"^{_YEAR}|0+")
_DATED: Final = re.compile(rf"^{_YEAR}(?:0[1-9]|1[0-2])")
_MOST_CORES: Final = 12
_BEHIND: Final = re.compile(r"[^\W\d_OIL][^\W\d_]*$")


@dataclass(frozen=True, slots=True)
class Difference:
    """In what two numbers differ that are likely the same one.

    `signs` are the pairs that look alike, as ("0", "O"); `zeros` says that leading zeros differ; `prefix` and
    `suffix` are what one of them has before and behind the other.
    """

    signs: tuple[tuple[str, str], ...] = ()
    zeros: bool = False
    prefix: str = ""
    suffix: str = ""


def number_key(number: str) -> str:
    """What two ways of typing one number have in common: no case, widths, spaces or separators; where it has nothing else, these."""
    seen = signs.latin(number)
    return re.sub(r"[\W_]+", "", seen).upper() or "".join(seen.split()) or number


@lru_cache(maxsize=2048)
def alike_key(number: str) -> str:
    """What numbers share that look alike: O is 0, I and l are 1, no leading zeros, no separators."""
    return (_shape(number).replace("-", "") or number_key(number))[:LONGEST]


@lru_cache(maxsize=2048)
def base_key(number: str) -> str:
    """The same of the number without its suffix; empty when it has none."""
    base = _base(signs.latin(number))
    return alike_key(base) if base else ""


@lru_cache(maxsize=2048)
def core_key(number: str) -> str:
    """The last digits that are no year and no suffix: what “INV-2026/0042”, “0042” and “42-a” share; empty without digits."""
    seen = signs.latin(number)
    base = _base(seen)
    is_cut = _LONG_BASE.fullmatch(base) or (base and not _COUNT.fullmatch(seen))
    runs = _runs(base if is_cut else seen)
    counted = [run for run in runs if not re.fullmatch(_YEAR, run)]
    core = (counted or runs or [""])[-1]
    return (core.lstrip("0") or core[-1:])[:LONGEST]


@lru_cache(maxsize=2048)
def core_keys(number: str) -> tuple[str, ...]:
    """All that may be its core, however the number is divided: what follows a year, a month or a zero may be the end of it."""
    seen = signs.latin(number)
    runs = _runs(seen)
    cores = {core_key(_base(seen)), *runs}
    for run in ("".join(runs), "".join(runs[-2:])):
        cores.update(run[found.end() :] for found in _STARTS.finditer(run))
        cores.update([run, _DATED.sub("", run)])
    counted = {core for core in cores if not re.fullmatch(_YEAR, core)} or cores
    bare = {core_key(number), *(core.lstrip("0") for core in counted)} - {""}
    return tuple(sorted(core[:LONGEST] for core in bare))[:_MOST_CORES]


def difference(one: str, other: str) -> Difference | None:
    """In what two numbers differ that are likely the same; None for two different ones, and for equal ones but for separators."""
    if number_key(one) == number_key(other) or not (_shape(one) and _shape(other)):
        return None
    if _shape(one) == _shape(other) or _skeleton(one) == _skeleton(other):
        return _between(one, other)
    return _around(one, other) or _around(other, one)


def _between(one: str, other: str) -> Difference:
    left, right = number_key(one), number_key(other)
    alike = tuple(
        (digit, letters)
        for letters, digit in LOOKS_LIKE.items()
        if left.count(letters) != right.count(letters)
    )
    return Difference(alike, zeros=_skeleton(one) != _skeleton(other))


def _around(long: str, short: str) -> Difference | None:
    """What a number has before and behind another, if it is that one but for a prefix or suffix."""
    shape, middle = _shape(long), _shape(short)
    at = shape.find(middle) if re.search(r"\d", middle) else -1
    while at >= 0:
        before, behind = shape[:at], shape[at + len(middle) :]
        if _is_apart(before, middle) and _is_apart(middle, behind):
            prefix, inside, suffix = _cut(long, middle, middle + behind)
            if _may_be(prefix, short, suffix):
                found = _between(inside, short)
                return replace(found, prefix=prefix, suffix=suffix)
        at = shape.find(middle, at + 1)
    return None


def _is_apart(left: str, right: str) -> bool:
    """Does no run of digits go on from one to the other?"""
    return not (left[-1:].isdigit() and right[:1].isdigit())


def _may_be(prefix: str, number: str, suffix: str) -> bool:
    """Is the suffix short enough? A year alone is no number that others only add digits to."""
    has_more = re.search(r"\d", prefix + suffix)
    if has_more and _ONLY_A_YEAR.fullmatch(signs.latin(number)):
        return False
    return bool(_SUFFIX.fullmatch(signs.latin(suffix)))


def _cut(number: str, middle: str, rest: str) -> tuple[str, str, str]:
    """Prefix, what is of this shape, and suffix as they were typed."""
    size = len(number)
    starts = (at for at in range(size) if _shape(number[at:]) == rest)
    start = next(starts, 0)
    ends = (at for at in range(start, size) if _shape(number[start:at]) == middle)
    end = next(ends, size)
    return number[:start].strip(), number[start:end], number[end:].strip()


def _base(seen: str) -> str:
    """A number without its suffix; empty when it has none."""
    digits = seen.translate(_DIGITS)
    found = _COUNT.fullmatch(digits) or _WORD.fullmatch(seen)
    base = seen[: found.end("base")] if found else ""
    is_number = re.search(r"\d", base) and not _ONLY_A_YEAR.fullmatch(base)
    return base if is_number else ""


def _runs(seen: str) -> list[str]:
    """Its runs of digits and of what looks like them; words are none."""
    found = []
    for word in re.split(r"[\W_]+", seen.upper()):
        if re.search(r"\d", word) or not re.search(r"[^OIL]", word):
            digits = _BEHIND.sub("", _BEFORE.sub("", word)).translate(_DIGITS)
            found += re.findall(r"\d+", digits)
    return found


def _skeleton(number: str) -> str:
    return signs.skeleton(number.replace("!", ""))


@lru_cache(maxsize=4096)
def _shape(number: str) -> str:
    """Its runs of letters and of digits, without leading zeros, as one text that still tells 1-12 from 11-2."""
    shape = ""
    for run in _RUN.findall(signs.one_sign(number.replace("!", " "))):
        is_number = run[0].isdigit()
        glued = is_number and shape[-1:].isdigit()
        shape += ("-" if glued else "") + (run.lstrip("0") or "0" if is_number else run)
    return signs.joined_pairs(shape).upper()
