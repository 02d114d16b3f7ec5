"""What files are called, by a pattern: safe on every system."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

_UNSAFE: Final = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*]+")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# What Windows keeps for devices, whatever ending follows.
_DEVICES: Final = re.compile(
    r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE
)
_PLACE: Final = re.compile(r"\{(\w+)\}")
LONGEST: Final = (
    120  # characters, and most bytes that a name has are fewer than 255 then
)


class UnknownPlace(ValueError):
    """A pattern names something that there is not: `name` is what."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def must_be_known(pattern: str, places: frozenset[str]) -> None:
    """Raise UnknownPlace where a pattern asks for what nothing fills."""
    for name in _PLACE.findall(pattern):
        if name not in places:
            raise UnknownPlace(name)


def filled(pattern: str, values: Mapping[str, str]) -> str:
    """The pattern with its places filled, each value made safe before."""
    return _PLACE.sub(lambda found: safe(values.get(found[1], "")), pattern)


def safe(text: str) -> str:
    """A part of a name that every system takes: no separators, no control or unseen signs, nothing that Windows drops."""
    plain = unicodedata.normalize("NFC", text)
    seen = "".join(
        " " if unicodedata.category(sign) in _UNSEEN else sign for sign in plain
    )
    return " ".join(_UNSAFE.sub("-", seen).split()).strip(". ")


def safe_file_name(stem: str, ending: str) -> str:
    """A whole name: safe, no device of Windows, at most some 120 characters and 240 bytes before its ending."""
    name = safe(stem)[:LONGEST]
    while len(name.encode()) > 240 - len(ending):
        name = name[:-1]
    name = name.strip(". ") or "-"
    if _DEVICES.fullmatch(name + ending) or _DEVICES.fullmatch(name):
        name = f"_{name}"
    return name + ending
