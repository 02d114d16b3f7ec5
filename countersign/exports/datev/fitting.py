"""What fits into a column and what does not. Nothing is cut or replaced unless a person has agreed to the short form."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from .columns import Column

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LENGTH: Final = re.compile(r"\{\d,(\d+)\}$")
CODE_PAGE: Final = "cp1252"


class Why(StrEnum):
    """Why a value does not fit."""

    MISSING = "missing"
    LONG = "long"  # more signs than the column has
    SIGNS = "signs"  # signs that the column does not permit
    LETTERS = "letters"  # signs that Windows-1252 does not have
    CONTROL = "control"  # a line break, a tab, a sign that cannot be seen
    ZERO = "zero"  # nothing can be posted
    LARGE = "large"
    DECIMALS = "decimals"  # more than two
    EXCHANGE = "exchange"  # a foreign currency without a rate that can be written
    DAY = "day"  # outside of what a date may say
    ACCOUNT = "account"  # not a number of the length that the books have
    AUTOMATIC = "automatic"  # a tax key on an account that has its own
    SUM = "sum"  # the shares do not add up
    SAME = "same"  # two invoices would be written under one number
    FILE = "file"  # of a kind, or larger than, what is taken
    GONE = "gone"  # it can't be read now


@dataclass(frozen=True, slots=True)
class Misfit:
    """A value of one invoice (or vendor) that does not fit. `proposed` is the form in which it would; None: there is none."""

    subject: int
    field: str
    heading: str
    value: str
    why: Why
    proposed: str | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What a person has agreed to: for a field everywhere, or for one value of one invoice in exactly one form."""

    fields: frozenset[str] = frozenset()
    single: frozenset[tuple[int, str, str, str]] = frozenset()

    def has(self, misfit: Misfit) -> bool:
        """Has somebody agreed to the form that is proposed?"""
        if misfit.proposed is None:
            return False
        one = (misfit.subject, misfit.field, misfit.value, misfit.proposed)
        return misfit.field in self.fields or one in self.single


@dataclass(slots=True)
class Fitting:
    """Fits the values of one invoice into columns and keeps what does not go in."""

    subject: int
    agreed: Agreed
    misfits: list[Misfit] = field(default_factory=list)

    def text(
        self,
        name: str,
        column: Column,
        value: str,
        shorten: Callable[[Column, str], str | None],
    ) -> str:
        """The text as it is written: itself, or the form that was agreed to; "" once it is listed."""
        why = wrong(column, value)
        if why is None:
            return value
        proposed = shorten(column, value)
        if proposed is not None and wrong(column, proposed):
            proposed = None
        return proposed or "" if self.goes(name, column, value, why, proposed) else ""

    def goes(
        self, name: str, column: Column, value: str, why: Why, proposed: str | None
    ) -> bool:
        """Whether what is proposed was agreed to; else it is listed."""
        misfit = Misfit(self.subject, name, column.name, value, why, proposed)
        if self.agreed.has(misfit):
            return True
        self.misfits.append(misfit)
        return False


def wrong(column: Column, value: str) -> Why | None:
    """Why a value may not stand in a column; None: it may."""
    if not value:
        return Why.MISSING if column.needed else None
    if _CONTROL.search(value):
        return Why.CONTROL
    try:
        value.encode(CODE_PAGE)
    except UnicodeEncodeError:
        return Why.LETTERS
    if re.fullmatch(column.permitted, value):
        return None
    most = length(column)
    return Why.LONG if most is not None and len(value) > most else Why.SIGNS


def length(column: Column) -> int | None:
    """How many signs a text column has."""
    found = _LENGTH.search(column.permitted)
    return int(found[1]) if found else None
