"""Scripts that are not set sign by sign from left to right: which font has them, their joined letters, and their order in a line."""

import re
from importlib.resources import files
from typing import Final, NamedTuple

from arabic_reshaper import ArabicReshaper

_ARABIC: Final = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufeff"
_HEBREW: Final = "\u0590-\u05ff\ufb1d-\ufb4f"
_EASTERN: Final = "\u1100-\u11ff\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
_TO_THE_LEFT: Final = re.compile(f"[{_HEBREW}{_ARABIC}]")
_JOINED: Final = re.compile(f"[{_ARABIC}]")
_JOINERS: Final = dict.fromkeys((0x200C, 0x200D))  # have done their work then
_RESHAPER: Final = ArabicReshaper({"delete_harakat": False})


class Font(NamedTuple):
    """A font for what the first one lacks. `signs` is a class of a pattern: those for which it is fetched."""

    name: str
    package: str
    file: str
    signs: str

    @property
    def path(self) -> str:
        """Where its file lies."""
        return str(files(self.package) / self.file)

    def may_have(self, text: str) -> bool:
        """Whether it is worth fetching for any of these signs."""
        return re.search(f"[{self.signs}]", text) is not None


FONTS: Final = (
    Font("more", "fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf", f"^{_EASTERN}"),
    Font("hebrew", "fontpkg_heebo", "files/Heebo[wght].ttf", _HEBREW),
    Font(
        "arabic",
        "fontpkg_noto_sans_arabic",
        "files/NotoSansArabic[wdth,wght].ttf",
        _ARABIC,
    ),
    # a second and 65 MB to read
    Font("eastern", "noto_cjk_sans_jp_regular", "NotoSansCJKjp-Regular.otf", _EASTERN),
)
"""In the order in which they are asked for a sign."""


def joined(text: str) -> str:
    """The text with Arabic letters in the form that each has beside its neighbours; all others as they are."""
    if not _JOINED.search(text):
        return text
    return str(_RESHAPER.reshape(text)).translate(_JOINERS)


def runs_left(text: str) -> bool:
    """Whether a text as a whole is written from right to left, as its first letter says."""
    if not _TO_THE_LEFT.search(text):
        return False
    from countersign.paper.directions import begins_right  # noqa: PLC0415 - see there

    return begins_right(text)


def from_the_left(line: str, *, to_left: bool) -> str:
    """The signs of one line as they stand from left to right; `to_left` tells how the text runs that it is of."""
    if not to_left and not _TO_THE_LEFT.search(line):
        return line
    from countersign.paper.directions import reordered  # noqa: PLC0415 - see there

    return reordered(line, to_left=to_left)
