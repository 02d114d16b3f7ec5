"""Texts that a language other than English could not be put into: no plural, or glued from parts."""

import re
from typing import Final

from babel.messages.catalog import Message

# What is counted on screens. Behind a number each has a plural, which differs by language: Polish has three.
_COUNTED: Final = [
    "accounts",
    "approvals",
    "bookings",
    "characters",
    "codes",
    "days",
    "decimals",
    "digits",
    "doubts",
    "entries",
    "exports",
    "fields",
    "files",
    "hours",
    "invoices",
    "items",
    "keys",
    "lines",
    "links",
    "mails",
    "managers",
    "minutes",
    "months",
    "names",
    "organizations",
    "owners",
    "pages",
    "people",
    "rows",
    "runs",
    "seconds",
    "signs",
    "things",
    "vendors",
    "weeks",
    "years",
]
_HOLE: Final = r"(?:%\(\w+\)[sd]|\{\w+\}|%[sd])"
_MANY: Final = re.compile(
    rf"{_HOLE}(?: (?:or more|of|more|other|new|full|working|approved|open|different))* (?:{'|'.join(_COUNTED)})\b"
)
# A text that begins or ends in the middle of a sentence.
_PIECE: Final = re.compile(
    r"^\s*(?:and|or|of|with|which|but)\s*$|^[,;)]|[(,;]\s*$|^\s+\S|\S\s+$"
)


def fault(message: Message) -> str:
    """What keeps a text from being translated well; empty: nothing that a machine sees."""
    if isinstance(message.id, str):
        if _MANY.search(message.id):
            return "counts without a plural (ngettext, blocktranslate count)"
        if _PIECE.search(message.id):
            return "is a piece of a sentence: write whole ones"
    return ""
