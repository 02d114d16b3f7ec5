"""Forms in which a text would fit: proposed, and taken only when a person agrees."""

import re
import unicodedata
from typing import Final

from .columns import Column
from .fitting import CODE_PAGE, length

_GERMAN: Final = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
)
# Letters that Unicode does not take apart.
_PLAIN: Final = str.maketrans(
    {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "n"}
    | {"−": "-", "‐": "-", "‑": "-", "№": "Nr.", "\u202f": " ", "\u2009": " "}
)


def shorter(column: Column, text: str) -> str | None:
    """A running text: letters that Windows-1252 lacks in their plain form or left out, cut at the end."""
    known = "".join(_known(sign) for sign in _composed(text))
    return " ".join(known.split())[: length(column)].rstrip()


def tail(column: Column, text: str) -> str | None:
    """An invoice's number: what is not permitted becomes a hyphen; of a long one the end is kept, which tells most."""
    return _permitted(column, text, between="-", keep_end=True) or None


def key(column: Column, text: str) -> str | None:
    """A cost centre: what is not permitted becomes a space."""
    return _permitted(column, text, between=" ") or None


def _permitted(
    column: Column, text: str, *, between: str, keep_end: bool = False
) -> str:
    plain = unicodedata.normalize("NFKD", _composed(text).translate(_GERMAN))
    bare = "".join(one for one in plain if not unicodedata.combining(one))
    signs = column.permitted.partition("]")[0] + "]"
    parts = re.split(f"(?!{signs}).", bare, flags=re.DOTALL)
    whole = re.sub(f"{between}+", between, between.join(parts)).strip(between)
    most = length(column) or len(whole)
    return (whole[-most:] if keep_end else whole[:most]).strip(between)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text).translate(_PLAIN)


def _known(sign: str) -> str:
    """A sign as Windows-1252 has it; nothing when it has nothing like it."""
    for one in (sign, unicodedata.normalize("NFKD", sign)):
        bare = "".join(part for part in one if not unicodedata.combining(part))
        found = bare.encode(CODE_PAGE, "ignore").decode(CODE_PAGE)
        if found:
            return found if found.isprintable() else " "
    return " " if unicodedata.category(sign)[0] == "Z" else ""
