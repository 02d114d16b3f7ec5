"""Names and codes as they are compared: what their spellings have in common."""

import re
import unicodedata
from typing import Final

from countersign.identity.companies import company_key

# Of a company's key: a sign that is wrong leaves its beginning or its end as it is.
END: Final = 3
# How kinds of accounts are written (`extraction.record.Payment.scheme`), as far as not in one piece.
_WRITTEN: Final = {
    "bankgiro": r"(\d{3,4})(\d{4})",
    "plusgiro": r"(\d{1,7})(\d)",
    "sort code": r"(\d{6})(\d{8})",
    "ABA": r"(\d{9})(\d{4,})",
}
_BETWEEN: Final = {"bankgiro": "-", "plusgiro": "-"}


def name_key(name: str) -> str:
    """What two spellings of the same vendor have in common: letters and digits without case, accents and spaces.

    A name without any is a name all the same: its signs are its key.
    """
    plain = unicodedata.normalize("NFKD", name).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[\W_]+", "", bare) or "".join(plain.split()) or name.strip()


def company_parts(name: str) -> tuple[str, str, str]:
    """A name's company, and that one's head and tail, as they are stored."""
    company = company_key(name)[:200]
    return company, company[:END], company[-END:]


def shown_account(number: str, scheme: str | None) -> str:
    """An account as people compare it: an IBAN (its scheme is None) in groups of four, another number as its kind is written."""
    if scheme is None:
        return " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    written = _WRITTEN.get(scheme, r"(.*)")
    parts = re.fullmatch(written, number)
    shown = _BETWEEN.get(scheme, " ").join(parts.groups()) if parts else number
    return f"{scheme} {shown}".strip()


def bare_code(text: str) -> str:
    """An IBAN or VAT id as it is compared and stored: its letters and digits, in capitals, without spaces.

    Full-width and other forms of Latin letters and digits are those letters and digits (Unicode's NFKC).
    """
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
