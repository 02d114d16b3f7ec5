"""Why two invoices are likely the same one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from countersign.identity.companies import are_alike, company_key
from countersign.invoices.models import Invoice
from countersign.invoices.models.numbers import core_key, number_key
from countersign.vendors.models import bare_code, name_key

from .difference import Difference, difference

SAME_NUMBER: Final = "same-number"
ALIKE_NUMBER: Final = "alike-number"
SAME_FILE: Final = "same-file"
SAME_BILL: Final = "same-bill"
NUMBER_AGAIN: Final = "number-again"
NUMBERS: Final = frozenset({SAME_NUMBER, ALIKE_NUMBER, NUMBER_AGAIN})

# From so many days on a number may have come again: it restarted with the month, or with the year.
_A_MONTH: Final = 25
_AT_NEW_YEAR: Final = 60
_ONE_PART_IN: Final = 100  # by which two totals may differ that are meant to be one
_TELLING: Final = 3  # digits of a number that two payees hardly share by chance


@dataclass(frozen=True)
class Pair:
    """An invoice and another; `vat_ids` are what was read on each or is known of its vendor."""

    one: Invoice
    other: Invoice
    same_file: bool = False
    vat_ids: tuple[frozenset[str], frozenset[str]] = field(
        default=(frozenset(), frozenset())
    )

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why they are likely the same, by weight; NUMBER_AGAIN alone asks whether they are. Often none."""
        return tuple(self._reasons())

    @cached_property
    def difference(self) -> Difference | None:
        """In what their numbers differ, where these look alike."""
        return difference(self.one.number, self.other.number)

    @property
    def is_identical(self) -> bool:
        """The same number, day and total of the same vendor: what the database takes but once."""
        one, other = self.one, self.other
        return (
            self._has_same_number
            and name_key(one.vendor_name) == name_key(other.vendor_name)
            and one.issue_date == other.issue_date
            and one.gross_total == other.gross_total
        )

    def _reasons(self) -> Iterator[str]:
        if self._is_same_payee and self._has_alike_number:
            if self._is_near:
                yield SAME_NUMBER if self._has_same_number else ALIKE_NUMBER
            elif self._is_same_year and not self._is_credited:
                yield NUMBER_AGAIN
        if self.same_file:
            yield SAME_FILE
        if self._is_same_bill:
            yield SAME_BILL

    @cached_property
    def _has_same_number(self) -> bool:
        one, other = (bill.number for bill in (self.one, self.other))
        return bool(one and other) and number_key(one) == number_key(other)

    @cached_property
    def _has_alike_number(self) -> bool:
        return self._has_same_number or self.difference is not None

    @cached_property
    def _is_same_payee(self) -> bool:
        one, other = self.one, self.other
        return (
            _company(one) == _company(other) != ""
            or one.vendor_id == other.vendor_id is not None
            or bare_code(one.iban) == bare_code(other.iban) != ""
            or not self.vat_ids[0].isdisjoint(self.vat_ids[1])
        )

    @property
    def gives_back(self) -> bool:
        """Is one of the two a credit note, and the other not?"""
        return _is_credit(self.one) != _is_credit(self.other)

    @property
    def _is_credited(self) -> bool:
        """Does the one that is a credit note name the other as what it gives back (BG-3)? Then they may share a number."""
        if not self.gives_back:
            return False
        both = (self.one, self.other)
        note, billed = both if _is_credit(self.one) else both[::-1]
        named = (note.more or {}).get("preceding_invoice", "")
        keys = {number_key(part) for part in (named, *named.split(","))}
        return number_key(billed.number) in keys - {""}

    @property
    def _is_near(self) -> bool:
        """Too near in time for a number that has restarted, or too much the same in what they come to.

        A credit note may have its invoice's number; a day or total that is not known yet could be any.
        """
        one, other = self.one, self.other
        if self.gives_back:
            return False
        if not one.issue_date or not other.issue_date or self._is_same_total:
            return True
        days = abs((one.issue_date - other.issue_date).days)
        return days < (_A_MONTH if self._is_same_year else _AT_NEW_YEAR)

    @property
    def _is_same_year(self) -> bool:
        years = {
            one.issue_date and one.issue_date.year for one in (self.one, self.other)
        }
        return len(years - {None}) <= 1

    @property
    def _is_same_total(self) -> bool:
        one, other = self.one.gross_total, self.other.gross_total
        if one is None or other is None:
            return True
        return abs(one - other) * _ONE_PART_IN <= max(abs(one), abs(other))

    @property
    def _is_same_bill(self) -> bool:
        one, other = self.one, self.other
        if one.issue_date is None or one.gross_total is None:
            return False
        if (one.issue_date, one.gross_total) != (other.issue_date, other.gross_total):
            return False
        return (
            self._is_same_payee
            or are_alike(_company(one), _company(other))
            or (self._has_alike_number and len(core_key(one.number)) >= _TELLING)
        )


def vat_ids(*said: Any) -> frozenset[str]:
    """Those that are there, as they are compared."""
    return frozenset(code for one in said if one and (code := bare_code(one)))


def _company(invoice: Invoice) -> str:
    return company_key(invoice.vendor_name)


def _is_credit(invoice: Invoice) -> bool:
    return invoice.is_credit or (invoice.gross_total or Decimal(0)) < 0
