"""Numbers as people write them: 1.234,56 or 1,234.56 or 12*3.5."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

_GROUPING: Final = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_PLAIN: Final = re.compile(r"[+-]?\d+(\.\d+)?")
_LONGEST: Final = 40
_TOKEN: Final = re.compile(r"\s*(?:([0-9][0-9.,'’\u00a0\u202f]*)|([-+*/()]))")


class NotANumber(ValueError):
    """What was typed is not a number, nor arithmetic that comes to one."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """Which signs a writer uses: the decimal mark, and what groups thousands."""

    decimal: str = "."
    group: str = ","


def parse_number(text: str, format: NumberFormat) -> Decimal:
    """The number in `text`, or NotANumber.

    A mark that can only be read one way is read that way, whatever the format (``1.234,56``,
    ``1,234.56``, ``0.5``); one that could be either (``1.234``) is read as the format has it.
    A trailing minus and brackets mean negative, as in bookkeeping.
    """
    bare = _GROUPING.sub("", text).strip().replace("−", "-").replace("–", "-")
    bracketed = bare.startswith("(") and bare.endswith(")")
    negative = bracketed or bare.endswith("-")
    bare = bare[1:-1] if bracketed else bare.removesuffix("-")
    plain = _with_point(bare, format)
    if len(plain) > _LONGEST or not _PLAIN.fullmatch(plain):
        raise NotANumber(text)
    return -Decimal(plain) if negative else Decimal(plain)


def calculate(text: str, format: NumberFormat) -> Decimal:
    """What simple arithmetic (``12*3.5``, ``(2+3)/4``) or a plain number comes to, or NotANumber.

    The result is not rounded; a quotient has at most the 28 digits of the decimal context.
    """
    try:
        return parse_number(text, format)
    except NotANumber:
        tokens = _tokens(text, format)
        try:
            value = _sum(tokens)
        except (
            InvalidOperation,
            ZeroDivisionError,
            IndexError,
            RecursionError,
        ) as problem:
            raise NotANumber(text) from problem
        if tokens:
            raise NotANumber(text) from None
        return value


def _with_point(bare: str, format: NumberFormat) -> str:
    marks = [sign for sign in bare if sign in ".,"]
    if not marks:
        return bare
    last = marks[-1]
    decimals = len(bare) - bare.rindex(last) - 1
    if len(set(marks)) == 2:
        is_decimal = marks.count(last) == 1
    elif len(marks) > 1:
        is_decimal = False
    else:
        could_group = (
            decimals == 3
            and 1 <= len(bare.lstrip("+-")) - 4 <= 3
            and bare.lstrip("+-")[0] != "0"
        )
        is_decimal = last == format.decimal or not could_group
    other = "." if last == "," else ","
    if is_decimal:
        whole, fraction = bare.replace(other, "").split(last)
        return f"{whole or 0}.{fraction or 0}"
    groups = bare.replace(other, last).split(last)
    if any(len(group) != 3 for group in groups[1:]):
        raise NotANumber(bare)
    return "".join(groups)


def _tokens(text: str, format: NumberFormat) -> list[Decimal | str]:
    if len(text) > 200:
        raise NotANumber(text)
    tokens: list[Decimal | str] = []
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if not match:
            raise NotANumber(text)
        tokens.append(parse_number(match[1], format) if match[1] else match[2])
        at = match.end()
    return tokens


def _sum(tokens: list[Decimal | str]) -> Decimal:
    value = _product(tokens)
    while tokens and tokens[0] in ("+", "-"):
        value = (
            value + _product(tokens)
            if tokens.pop(0) == "+"
            else value - _product(tokens)
        )
    return value


def _product(tokens: list[Decimal | str]) -> Decimal:
    value = _factor(tokens)
    while tokens and tokens[0] in ("*", "/"):
        value = (
            value * _factor(tokens) if tokens.pop(0) == "*" else value / _factor(tokens)
        )
    return value


def _factor(tokens: list[Decimal | str]) -> Decimal:
    part = tokens.pop(0)
    if isinstance(part, Decimal):
        return part
    if part in ("-", "+"):
        return -_factor(tokens) if part == "-" else _factor(tokens)
    if part == "(":
        value = _sum(tokens)
        if tokens.pop(0) != ")":
            raise InvalidOperation
        return value
    raise InvalidOperation
