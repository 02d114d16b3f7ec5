"""How a CII invoice is to be paid: means and accounts, until when, in which parts, with which cash discounts."""

import re
from calendar import monthrange
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from countersign.extraction.einvoice.cii.names import date_of, day_of
from countersign.extraction.einvoice.discounts import discounts_in
from countersign.extraction.einvoice.schemes import scheme_of
from countersign.extraction.einvoice.terms import (
    Date,
    agreed,
    attribute,
    every,
    expect,
    first,
    peek,
    text,
    texts,
)
from countersign.extraction.einvoice.values import iso_or_as_written
from countersign.extraction.record import CashDiscount, Instalment, Payment

_TERMS: Final = "SpecifiedTradePaymentTerms"
_DISCOUNT: Final = "ApplicableTradePaymentDiscountTerms"
_IN_WORDS: Final = re.compile(
    r"skonto|discount|escompte|sconto|korting|rabatt?|descuento|desconto|kassa",
    re.IGNORECASE,
)
_DAYS: Final = {"DAY": 1, "WEE": 7}
_MONTHS: Final = {"MON": 1, "ANN": 12}


def payments_of(settlement: etree._Element | None) -> tuple[Payment, ...]:
    """The ways to pay (BG-16); one without means where there is only a reference or mandate."""
    means: list[etree._Element | None] = [
        *every(settlement, "SpecifiedTradeSettlementPaymentMeans")
    ]
    found = [_payment(one, settlement) for one in means or [None]]
    return tuple(one for one in found if one != Payment())


def _payment(
    means: etree._Element | None, settlement: etree._Element | None
) -> Payment:
    account = first(means, "PayeePartyCreditorFinancialAccount")
    iban = text(account, "IBANID")
    number = iban or text(account, "ProprietaryID")
    claimed = "IBAN" if iban else attribute(first(account, "ProprietaryID"), "schemeID")
    institution = "PayeeSpecifiedCreditorFinancialInstitution"
    bank = text(means, f"{institution}/BICID")
    card = first(means, "ApplicableTradeSettlementFinancialCard")
    return Payment(
        code=text(means, "TypeCode"),
        means=", ".join(texts(means, "Information")),
        account=number,
        scheme=scheme_of(number, claimed, bank) if number else "",
        account_name=text(account, "AccountName") or text(card, "CardholderName"),
        bic=bank,
        reference=text(settlement, "PaymentReference"),
        mandate=agreed(settlement, f"{_TERMS}/DirectDebitMandateID"),
        creditor=text(settlement, "CreditorReferenceID"),
        debited=text(means, "PayerPartyDebtorFinancialAccount/IBANID")
        or text(means, "PayerPartyDebtorFinancialAccount/ProprietaryID"),
        card=text(card, "ID"),
    )


def terms_in_words(settlement: etree._Element | None) -> str:
    """All the descriptions (BT-20)."""
    return "\n".join(texts(settlement, f"{_TERMS}/Description"))


def due_of(settlement: etree._Element | None) -> Date:
    """Until when to pay (BT-9): of several terms the first day that is not a cash discount's."""
    terms = [
        one
        for one in every(settlement, _TERMS)
        if first(one, "DueDateDateTime") is not None
    ]
    if not terms:
        return Date()
    whole = [one for one in terms if not _is_discount(one)]
    chosen = min(whole, key=_due_day) if whole else max(terms, key=_due_day)
    due = date_of(chosen, "DueDateDateTime")
    for other in terms:  # the same day once more says nothing new
        expect(other, "DueDateDateTime/DateTimeString", due.text)
    return due


def instalments_of(settlement: etree._Element | None) -> tuple[Instalment, ...]:
    """The parts that are due on several days."""
    return tuple(
        Instalment(day_of(one, "DueDateDateTime"), text(one, "PartialPaymentAmount"))
        for one in every(settlement, _TERMS)
        if peek(one, "PartialPaymentAmount")
    )


def discounts_of(
    settlement: etree._Element | None, words: str, due: Date
) -> tuple[CashDiscount, ...]:
    """Cash discounts: in XRechnung's words among the terms, or as CII has them."""
    return discounts_in(words) + tuple(
        _discount(part, one, iso_or_as_written(due))
        for one in every(settlement, _TERMS)
        for part in every(one, _DISCOUNT)
    )


def _discount(part: etree._Element, terms: etree._Element, due: str) -> CashDiscount:
    """Its last day is counted from a day that it names; else it is that of its own terms, if not the payment's."""
    period = first(part, "BasisPeriodMeasure")
    counted = text(period)
    unit = attribute(period, "unitCode") or "DAY"
    start = day_of(part, "BasisDateTime")
    until = _after(start, counted, unit)
    if not until and not counted:
        own = iso_or_as_written(Date(_due_text(terms), _due_format(terms)))
        until = day_of(terms, "DueDateDateTime") if own and own != due else start
    days = counted if unit == "DAY" else ""
    if counted.isdecimal() and unit == "WEE":
        days = str(int(counted) * 7)
    return CashDiscount(
        percent=text(part, "CalculationPercent"),
        until=until,
        days=days,
        base=text(part, "BasisAmount"),
        amount=text(part, "ActualDiscountAmount"),
    )


def _after(start: str, counted: str, unit: str) -> str:
    """The day that lies so much later, in ISO 8601; "" where that cannot be reckoned."""
    try:
        first_day, number = date.fromisoformat(start), int(Decimal(counted))
        if unit in _DAYS:
            return (first_day + timedelta(days=number * _DAYS[unit])).isoformat()
        months = first_day.month - 1 + number * _MONTHS[unit]
        year, month = first_day.year + months // 12, months % 12 + 1
        last = monthrange(year, month)[1]
        return date(year, month, min(first_day.day, last)).isoformat()
    except (ValueError, OverflowError, InvalidOperation, KeyError, IndexError):
        return ""


def _is_discount(terms: etree._Element) -> bool:
    """Whether these terms offer a cash discount, structured or in words."""
    words = peek(terms, "Description")
    return first(terms, _DISCOUNT) is not None or bool(_IN_WORDS.search(words))


def _due_day(terms: etree._Element) -> str:
    return iso_or_as_written(Date(_due_text(terms), _due_format(terms)))


def _due_text(terms: etree._Element) -> str:
    return peek(terms, "DueDateDateTime/DateTimeString") or peek(
        terms, "DueDateDateTime"
    )


def _due_format(terms: etree._Element) -> str:
    written = first(terms, "DueDateDateTime/DateTimeString")
    return written.get("format", "") if written is not None else ""
