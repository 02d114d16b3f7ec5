"""MT940 (SWIFT) as banks write it, read by the library `mt-940`."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

import mt940
from schwifty import IBAN

from .booking import Booking, ReadStatement

KIND: Final = "MT940"
_BEGINS: Final = re.compile(rb"(?m)^:(20|25|28C?|60[FM]):")
_IBAN: Final = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_DEFECTS: Final = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
_END_TO_END: Final = re.compile(r"EREF[+: ]\s*(\S{1,35})")


def read(data: bytes) -> ReadStatement | None:
    """What it says; None if it is no statement, or one that is damaged anywhere."""
    if not _BEGINS.search(data[:20_000]):
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    try:
        return ReadStatement(KIND, tuple(_bookings(text)))
    except _DEFECTS:
        return None


def _bookings(text: str) -> Iterator[Booking]:
    for part in _parts(text):
        found = mt940.parse(part)
        ours = str(found.data.get("account_identification") or "")
        yield from (_booking(dict(one.data), ours) for one in found)


def _parts(text: str) -> list[str]:
    """Each statement of a file alone: it begins with its reference."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    starts = [one.start() for one in re.finditer(r"(?m)^:20:", text)] or [0]
    return [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _booking(data: dict[str, Any], ours: str) -> Booking:
    amount = data["amount"]
    name = _of(data, "applicant_name", "recipient_name")
    iban = _of(data, "gvc_applicant_iban", "applicant_iban")
    if _IBAN.match(name) and (known := _iban_at(name)):
        iban, name = known, name[len(known) :].strip()
    text = " ".join(
        part
        for part in (
            _of(data, "purpose"),
            _of(data, "transaction_details") if not data.get("purpose") else "",
            _of(data, "additional_purpose"),
            _of(data, "extra_details"),
        )
        if part
    )
    end_to_end = _of(data, "end_to_end_reference")
    if not end_to_end and (marked := _END_TO_END.search(text)):
        end_to_end = marked[1]
    day = data.get("entry_date") or data["date"]
    return Booking(
        ours=ours,
        booked_on=date(day.year, day.month, day.day),
        amount=Decimal(amount.amount),
        currency=str(amount.currency or data.get("currency") or ""),
        name=name,
        iban=iban,
        text=" ".join(text.split()),
        end_to_end="" if end_to_end in ("NOTPROVIDED", "NONREF") else end_to_end,
        reference=_of(data, "bank_reference"),
    )


def _of(data: dict[str, Any], *names: str) -> str:
    for name in names:
        if found := str(data.get(name) or "").strip():
            return found
    return ""


def _iban_at(text: str) -> str:
    """The IBAN that a text without spaces begins with, which a name may follow directly."""
    for length in range(34, 14, -1):
        if IBAN(text[:length], allow_invalid=True).is_valid:
            return text[:length]
    return ""
