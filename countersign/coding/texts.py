"""What the descriptions of similar items have in common."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 100
_LEAST: Final = 0.5  # of all their words, how many similar items share


def text_key(description: str) -> str:
    """Its words without case, accents, numbers and signs: what changes from month to month is mostly a number."""
    plain = unicodedata.normalize("NFKD", description).casefold()
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    words = re.findall(r"[^\W\d_]+", bare)
    return " ".join(word for word in words if len(word) > 1)[:LONGEST].strip()


def are_similar(one: str, other: str) -> bool:
    """Do two keys share at least half of their words?"""
    left, right = set(one.split()), set(other.split())
    return bool(left & right) and len(left & right) / len(left | right) >= _LEAST
