"""Texts in cells of tables that no spreadsheet may take for a formula (CSV injection)."""

from typing import Final

# What a spreadsheet begins a formula with, also in full width as East Asian keyboards have it, and what it skips before.
FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MARK: Final = "'"
_MARKED: Final = (*FORMULA, _MARK)


def guarded(text: str) -> str:
    """The text as it may stand in a cell: with an apostrophe before what might run. Taking that off again gives the text back.

    One that begins with an apostrophe itself gets one more, so that nothing is ambiguous.
    """
    return _MARK + text if text.startswith(_MARKED) else text


def unguarded(cell: str) -> str:
    """The text that was written so."""
    return cell[1:] if cell.startswith(_MARK) else cell
