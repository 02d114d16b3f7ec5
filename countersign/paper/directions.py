"""In which order the signs of a line stand, by Unicode's rules. Imported where a text has such signs: see `pages`."""

from typing import Final

from fpdf.bidi import BidiParagraph, auto_detect_base_direction
from fpdf.enums import TextDirection

_TURNED: Final = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")


def begins_right(text: str) -> bool:
    """Whether the first letter of a text is one that is written from right to left."""
    return auto_detect_base_direction(text) is TextDirection.RTL


def reordered(line: str, *, to_left: bool) -> str:
    """The signs of one line as they stand from left to right; `to_left` tells how the text runs that it is of."""
    base = TextDirection.RTL if to_left else TextDirection.LTR
    return "".join(
        one.character.translate(_TURNED) if one.embedding_level % 2 else one.character
        for one in BidiParagraph(line, base).get_reordered_characters()
    )
