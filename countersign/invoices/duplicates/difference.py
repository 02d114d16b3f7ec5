"""In what two numbers differ that are likely the same one."""

import re
from dataclasses import dataclass, replace
from typing import Final

from countersign.identity.signs import latin
from countersign.invoices.models.numbers import (
    LONG_BASE,
    ONLY_A_YEAR,
    YEAR,
    base_of,
    number_key,
    shape,
    skeleton,
)

# What is taken for one another: letters for digits, pairs of small letters for one.
_LOOKS_LIKE: Final = {"O": "0", "I": "1", "L": "1", "RN": "m", "VV": "w"}
_SUFFIX: Final = re.compile(
    rf"[\W_]*(?:\d{{1,2}}|{YEAR}|[^\W\d_]{{1,12}}(?:[\W_]*\d{{1,2}})?)?[\W_]*"
)


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


def difference(one: str, other: str) -> Difference | None:
    """In what two numbers differ that are likely the same; None for two different ones, and for equal ones but for separators."""
    if number_key(one) == number_key(other) or not (shape(one) and shape(other)):
        return None
    if _are_one(one, other):
        return _between(one, other)
    for long, short in ((one, other), (other, one)):
        found = _around(long, short) or _behind(long, short) or _before(long, short)
        if found:
            return found
    return None


def _are_one(one: str, other: str) -> bool:
    return shape(one) == shape(other) or skeleton(one) == skeleton(other)


def _between(one: str, other: str) -> Difference:
    left, right = number_key(one), number_key(other)
    alike = tuple(
        (sign, letters)
        for letters, sign in _LOOKS_LIKE.items()
        if left.count(letters) != right.count(letters)
    )
    return Difference(alike, zeros=skeleton(one) != skeleton(other))


def _around(long: str, short: str) -> Difference | None:
    """What a number has before and behind another, if it is that one but for a prefix or suffix."""
    whole, middle = shape(long), shape(short)
    at = whole.find(middle) if re.search(r"\d", middle) else -1
    while at >= 0:
        before, behind = whole[:at], whole[at + len(middle) :]
        if _is_apart(before, middle) and _is_apart(middle, behind):
            prefix, inside, suffix = _cut(long, middle, middle + behind)
            if _may_be(prefix, short, suffix):
                found = _between(inside, short)
                return replace(found, prefix=prefix, suffix=suffix)
        at = whole.find(middle, at + 1)
    return None


def _behind(number: str, other: str) -> Difference | None:
    """What a number has at its end, where it is the other one but for that, and for what the other one has in front."""
    base = base_of(number)
    suffix = latin(number)[len(base) :].strip()
    if not base:
        return None
    if _are_one(base, other):
        return replace(_between(base, other), suffix=suffix)
    if LONG_BASE.fullmatch(base) or not re.search(r"\d", suffix):
        found = _around(other, base)
        return replace(found, suffix=suffix) if found and not found.suffix else None
    return None


def _before(number: str, other: str) -> Difference | None:
    """What a number has in front, where the rest is the other one written without separators."""
    whole, rest = skeleton(number), skeleton(other)
    front = whole.removesuffix(rest)
    if front in ("", whole) or not re.search(r"\d", rest) or not _is_apart(front, rest):
        return None
    starts = (at for at in range(len(number)) if skeleton(number[at:]) == rest)
    prefix = number[: next(starts, 0)].strip()
    return Difference(prefix=prefix) if _may_be(prefix, other, "") else None


def _is_apart(left: str, right: str) -> bool:
    """Does no run of digits go on from one to the other?"""
    return not (left[-1:].isdigit() and right[:1].isdigit())


def _may_be(prefix: str, number: str, suffix: str) -> bool:
    """Is the suffix short enough? A year alone is no number that others only add digits to."""
    has_more = re.search(r"\d", prefix + suffix)
    if has_more and ONLY_A_YEAR.fullmatch(latin(number)):
        return False
    return bool(_SUFFIX.fullmatch(latin(suffix)))


def _cut(number: str, middle: str, rest: str) -> tuple[str, str, str]:
    """Prefix, what is of this shape, and suffix as they were typed."""
    size = len(number)
    start = next((at for at in range(size) if shape(number[at:]) == rest), 0)
    ends = (at for at in range(start, size) if shape(number[start:at]) == middle)
    end = next(ends, size)
    return number[:start].strip(), number[start:end], number[end:].strip()
