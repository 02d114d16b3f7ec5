"""Text as it was written, so that it can be read: one form of each letter and digit, and nothing in it that cannot be seen."""

import unicodedata
from typing import Final

UNSEEN: Final = "\ufffd"
"""What is shown in place of a sign that cannot be seen."""
# The same sign in another width or type: full width, half width, mathematical letters. No ², no ½: those mean something else.
_SAME: Final = ("<wide>", "<narrow>", "<font>")
# Print nothing and move nothing, and come along when something is copied from a page: where a word may be parted or joined.
_HARMLESS: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_CATEGORIES: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def plain(text: str) -> str:
    """The text with full-width and other forms of letters, digits and signs as those letters, digits and signs."""
    if text.isascii():
        return text
    found = "".join(_plain(sign) for sign in text)
    return text if found == text else unicodedata.normalize("NFC", found)


def has_unseen(text: str) -> bool:
    """Whether a control sign, a line break or a sign that turns the direction of writing stands in it, or the trace of one."""
    return UNSEEN in text or bool(_unseen(text))


def shown(text: str, *, lines: bool = False) -> str:
    """The text with each such sign told as one; with `lines` it may have line breaks and tabs."""
    unseen = _unseen(text) - set("\n\r\t" if lines else "")
    return text.translate(dict.fromkeys(map(ord, unseen), UNSEEN)) if unseen else text


def _unseen(text: str) -> set[str]:
    return set() if text.isprintable() else set(filter(_is_unseen, set(text)))


def _plain(sign: str) -> str:
    if sign.isascii() or not unicodedata.decomposition(sign).startswith(_SAME):
        return sign
    return unicodedata.normalize("NFKC", sign)


def _is_unseen(sign: str) -> bool:
    return (
        not sign.isprintable()
        and sign not in _HARMLESS
        and unicodedata.category(sign) in _CATEGORIES
    )
