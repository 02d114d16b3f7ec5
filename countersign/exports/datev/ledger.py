"""Ledger data (Belegsatzdaten, schema 6.0): one file an invoice, its postings as lines."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from lxml import etree

from .columns import Column
from .extf import PROGRAM
from .fitting import Agreed, Fitting, Misfit, Why
from .postings import Line, Posted
from .records import Discount

SPACE: Final = "http://xml.datev.de/bedi/tps/ledger/v060"
_NOTICE: Final = "Kopie nur zur Verbuchung berechtigt nicht zum Vorsteuerabzug"
_CENT: Final = Decimal("0.01")
_RATE_OF_TAX: Final = Column("tax", r"\d{1,2}\.\d{2}")
_DISCOUNT: Final = Column("discountAmount")
_IBAN: Final = Column("iban", r"[A-Z]{2}\d\d[A-Za-z0-9]{11,30}")
_BIC: Final = Column("swiftCode", r"[A-Z]{6}[A-Z0-9]{2}[A-Z0-9]{0,3}")
_COST_1: Final = Column("costCategoryId")
_COST_2: Final = Column("costCategoryId2")
_LINES: Final = Column("accountsPayableLedger")
MOST_LINES: Final = 5000
MOST_DISCOUNTS: Final = 2


def unfit(one: Posted, agreed: Agreed) -> tuple[Misfit, ...]:
    """What of an invoice that fits as postings does not fit as ledger data."""
    fitting = Fitting(one.booking.invoice, agreed)
    for line in one.lines:
        if line.rate is not None and not _two(line.rate, 100):
            fitting.goes("rate", _RATE_OF_TAX, str(line.rate), Why.DECIMALS, "")
        for name, column in (("cost_1", _COST_1), ("cost_2", _COST_2)):
            value = getattr(line, name)
            if value != value.strip():
                fitting.goes(name, column, value, Why.SIGNS, value.strip())
    if len(one.lines) > MOST_LINES:
        fitting.goes("lines", _LINES, str(len(one.lines)), Why.LARGE, None)
    for name, column in (("iban", _IBAN), ("bic", _BIC)):
        value = getattr(one.booking, name)
        if value and not re.fullmatch(column.permitted, value):
            fitting.goes(name, column, value, Why.SIGNS, "")
    found = one.booking.discounts
    if found and not _discounts_fit(one):
        value = "; ".join(_told(each) for each in found)
        fitting.goes("discounts", _DISCOUNT, value, Why.SIGNS, "")
    return tuple(fitting.misfits)


def written(one: Posted) -> bytes:
    """The file of one invoice."""
    root = etree.Element(
        _in("LedgerImport"),
        nsmap={None: SPACE},  # type: ignore[dict-item] # the stubs know no default
        version="6.0",
        generator_info=PROGRAM,
        generating_system=PROGRAM,
        xml_data=_NOTICE,
    )
    currency = one.lines[0].currency
    day = one.day.isoformat()
    whole = sum((line.amount for line in one.lines), Decimal(0))
    all_lines = etree.SubElement(
        root,
        _in("consolidate"),
        consolidatedAmount=_amount(whole),
        consolidatedDate=day,
        consolidatedInvoiceId=one.number,
        consolidatedCurrencyCode=currency,
    )
    discounts = list(_shared_out(one))
    for line, own in zip(one.lines, discounts, strict=True):
        ledger = etree.SubElement(all_lines, _in("accountsPayableLedger"))
        for name, value in _values(one, line, own):
            if value:
                etree.SubElement(ledger, _in(name)).text = value
    return bytes(
        etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    )


def _values(
    one: Posted, line: Line, discounts: list[Decimal]
) -> Iterator[tuple[str, str]]:
    """The elements in the order of the schema; what is empty is left out."""
    booking = one.booking
    terms = [*zip(booking.discounts, discounts, strict=False)]
    first, second = [*terms, None, None][:2]
    yield "date", one.day.isoformat()
    yield "amount", _amount(line.amount)
    yield "discountAmount", _amount(first[1]) if first else ""
    yield "accountNo", line.account
    yield "buCode", str(int(line.tax_key)) if line.tax_key else ""
    yield "costCategoryId", line.cost_1.strip()
    yield "costCategoryId2", line.cost_2.strip()
    fits = line.rate is not None and _two(line.rate, 100)
    yield "tax", f"{line.rate:.2f}" if fits else ""
    yield "currencyCode", line.currency
    yield "invoiceId", one.number
    yield "bookingText", line.text
    yield "exchangeRate", one.exchange.replace(",", ".") if line.base else ""
    yield "iban", _if_fits(_IBAN, booking.iban)
    yield "swiftCode", _if_fits(_BIC, booking.bic)
    yield "discountPercentage", _percent(first[0]) if first else ""
    yield "discountPaymentDate", _until(first[0]) if first else ""
    yield "discountAmount2", _amount(second[1]) if second else ""
    yield "discountPercentage2", _percent(second[0]) if second else ""
    yield "discountPaymentDate2", _until(second[0]) if second else ""
    yield "dueDate", booking.due.isoformat() if booking.due else ""
    yield "bpAccountNo", one.creditor


def _discounts_fit(one: Posted) -> bool:
    """The schema wants percentage, day and amount, the larger discount first, and no invoice that gives money back."""
    found = one.booking.discounts
    percents = [each.percent for each in found]
    days = [each.until for each in found]
    if len(found) > MOST_DISCOUNTS or None in percents or None in days:
        return False
    if one.exchange or any(line.amount <= 0 for line in one.lines):
        return False
    known = [each for each in percents if each is not None]
    if not all(each > 0 and _two(each, 100) for each in known):
        return False
    if len(known) == MOST_DISCOUNTS and known[0] <= known[1]:
        return False
    amounts = [amount for line in _worked_out(one) for amount in line]
    told = [each.amount for each in found]
    sums = [sum(column) for column in zip(*_worked_out(one), strict=True)]
    agrees = all(a is None or a == b for a, b in zip(told, sums, strict=True))
    return agrees and all(each > 0 for each in amounts)


def _shared_out(one: Posted) -> Iterator[list[Decimal]]:
    """The discounts of each line; none where they do not fit, which a person has agreed to."""
    if one.booking.discounts and _discounts_fit(one):
        yield from _worked_out(one)
    else:
        yield from ([] for _line in one.lines)


def _worked_out(one: Posted) -> list[list[Decimal]]:
    """The discounts by line; the last line takes what rounding leaves."""
    columns = []
    whole = sum((line.amount for line in one.lines), Decimal(0))
    for each in one.booking.discounts:
        percent = each.percent or Decimal(0)
        total = (whole * percent / 100).quantize(_CENT, ROUND_HALF_UP)
        parts = [
            (line.amount * percent / 100).quantize(_CENT, ROUND_HALF_UP)
            for line in one.lines[:-1]
        ]
        columns.append([*parts, total - sum(parts, Decimal(0))])
    return [list(row) for row in zip(*columns, strict=True)]


def _if_fits(column: Column, value: str) -> str:
    return value if re.fullmatch(column.permitted, value) else ""


def _percent(one: Discount) -> str:
    return f"{one.percent:.2f}"


def _until(one: Discount) -> str:
    return one.until.isoformat() if one.until else ""


def _told(one: Discount) -> str:
    return f"{one.percent} %, {one.until}, {one.amount}"


def _two(value: Decimal, below: int) -> bool:
    """No more than two decimals, and less than that."""
    return 0 <= value < below and value == value.quantize(_CENT)


def _amount(value: Decimal) -> str:
    return f"{value:.2f}"


def _in(name: str) -> str:
    return f"{{{SPACE}}}{name}"
