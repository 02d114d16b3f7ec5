"""The code of a Saudi tax invoice (ZATCA): seller, VAT number, moment, total and tax, as tag, length, value in base64."""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import date
from typing import Final

from countersign.extraction.codes.values import Malformed, amount
from countersign.extraction.model import PaymentCode

NAME: Final = "ZATCA"
_LONGEST: Final = 4000  # signs; a signed one has some 700
_NEEDED: Final = (1, 2, 3, 4, 5)
_VAT_NUMBER: Final = re.compile(r"[0-9]{15}")


def is_meant(text: str) -> bool:
    """Whether it has the five parts that the law wants; base64 alone says nothing."""
    return set(_NEEDED) <= set(_parts(text))


def read(text: str) -> PaymentCode:
    """What it says was invoiced. It names no account, and its amounts are in riyals. Raises Malformed."""
    said = _parts(text)
    if not _VAT_NUMBER.fullmatch(said.get(2, "")):
        raise Malformed
    return PaymentCode(
        kind=NAME,
        amount=amount(said.get(4, "")),
        currency="SAR",
        name=said.get(1, ""),
        vat_id=said[2],
        tax=amount(said.get(5, "")),
        issued_on=_day(said.get(3, "")),
    )


def _day(moment: str) -> str:
    try:
        return date.fromisoformat(moment[:10]).isoformat()
    except ValueError as problem:
        raise Malformed from problem


def _parts(text: str) -> Mapping[int, str]:
    """The first five parts by their tags; none of what is no such code."""
    bare = text.strip()
    if len(bare) > _LONGEST:
        return {}
    try:
        data = base64.b64decode(bare, validate=True)
    except (binascii.Error, ValueError):
        return {}
    found: dict[int, str] = {}
    at = 0
    while at + 2 <= len(data) and len(found) < len(_NEEDED):
        tag, end = data[at], at + 2 + data[at + 1]
        if tag != len(found) + 1 or end > len(data):
            return {}
        found[tag] = data[at + 2 : end].decode("utf-8", "replace").strip()
        at = end
    return found
