"""Measures of a sheet, in PDF points, and its colours."""

from typing import Final

Color = tuple[int, int, int]

INK: Final[Color] = (31, 35, 40)
QUIET: Final[Color] = (107, 114, 123)
LEFT: Final = 56.0
WIDTH: Final = 595.28 - 2 * LEFT
FOOT: Final = 64.0
