"""What a provider says of somebody, once its answer was checked."""

import unicodedata
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_LONGEST_NAME: Final = 100


@dataclass(frozen=True, slots=True)
class Claims:
    """Who it is by the provider's own name (`subject`), and what it tells of them; `is_verified`: it says that the address is theirs."""

    subject: str
    email: str = ""
    is_verified: bool = False
    name: str = ""
    groups: tuple[str, ...] = ()


def address_in(value: object) -> str:
    """A mail address in small letters; empty where it is none, or one that only looks like another (a Kelvin sign for a k)."""
    said = value.strip() if isinstance(value, str) else ""
    try:
        validate_email(said)
    except ValidationError:
        return ""
    is_plain = said.rpartition("@")[0].isascii() and unicodedata.normalize("NFKC", said) == said  # fmt: skip
    return said.lower() if is_plain else ""


def name_in(value: object) -> str:
    """What somebody is called, without what can't be shown or kept."""
    said = value if isinstance(value, str) else ""
    return "".join(one for one in said if one.isprintable())[:_LONGEST_NAME].strip()


def groups_in(value: object) -> tuple[str, ...]:
    """The groups of a claim, which is a list of names or one name."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple):
        return tuple(one for one in value if isinstance(one, str))
    return ()


def is_subject(value: str) -> bool:
    """Can it be kept as the name that a provider has for somebody?"""
    return 0 < len(value) <= 255 and value.isprintable()
