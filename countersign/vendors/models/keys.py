"""Names and codes as they are compared: what their spellings have in common."""

import re
import unicodedata
from typing import Final

from countersign.identity.companies import company_key

# Of a company's key: a sign that is wrong leaves its beginning or its end as it is.
END: Final = 3


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


def bare_code(text: str) -> str:
    """An IBAN or VAT id as it is compared and stored: its letters and digits, in capitals, without spaces.

    Full-width and other forms of Latin letters and digits are those letters and digits (Unicode's NFKC).
    """
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", text).upper())
