"""What signs look like: two texts that read the same to a hurried eye have the same skeleton.

After Unicode Technical Standard 39 (confusable detection): https://www.unicode.org/reports/tr39/. Its table of
look-alikes comes with the package confusable-homoglyphs.
"""

import re
import unicodedata
from functools import cache
from typing import Final

from confusable_homoglyphs import confusables

# Look-alikes of print that the standard leaves alone, or does not take in both cases.
_ONE_SIGN: Final = str.maketrans(
    {"i": "1", "l": "1", "|": "1", "!": "1", "o": "0", "ı": "1", "ł": "1", "ø": "0"}
)
_PAIRS: Final = (("rn", "m"), ("vv", "w"))


def skeleton(text: str) -> str:
    """The letters and digits of a text as an eye takes them: no case, accents, widths, separators or invisible signs."""
    return re.sub(r"[\W_]+", "", joined_pairs(one_sign(text)))


def one_sign(text: str) -> str:
    """A text without case in which letters that look like a digit are that digit; separators stay."""
    return fold(latin(text)).translate(_ONE_SIGN)


def joined_pairs(text: str) -> str:
    """The same with the one letter that two small ones look like: “rn” is m, “vv” is w."""
    for pair, one in _PAIRS:
        text = text.replace(pair, one)
    return text


def latin(text: str) -> str:
    """A text in the Latin letters and digits that it looks like, case and separators as they are; without accents and widths."""
    return "".join(_prototype(sign) for sign in _bare(text))


def fold(text: str) -> str:
    """A text without case, accents, widths and invisible signs; separators stay, and other alphabets."""
    return _bare(text).casefold()


def _bare(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text))
    return "".join(sign for sign in plain if not _is_invisible(sign))


def _is_invisible(sign: str) -> bool:
    """Marks set above or below a letter, and signs that print nothing: joiners, direction marks, controls."""
    return unicodedata.category(sign) in ("Mn", "Me", "Cf", "Cc") and not sign.isspace()


@cache
def _prototype(sign: str) -> str:
    """The Latin text that a sign of any alphabet looks like, in its own case first; else the first sign like it."""
    if sign.isascii():
        return sign
    if sign.isdecimal():
        return str(unicodedata.decimal(sign))
    return _latin(sign) or _latin(sign.swapcase()) or min(sign, *_alike(sign))


def _latin(sign: str) -> str:
    found = (one for one in _alike(sign) if one.isascii() and one.isalnum())
    return min(found, key=lambda each: (len(each), each), default="")


def _alike(sign: str) -> list[str]:
    return [sign, *(one["c"] for one in confusables.confusables_data.get(sign, ()))]
