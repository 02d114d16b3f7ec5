"""What an export can be written as: one `Format` each, by its name."""

from collections.abc import Mapping
from typing import Final

from .format import Brief, Format, Misfit, Option, Part, WrongSettings

FORMATS: Final[Mapping[str, Format]] = {}

__all__ = ["FORMATS", "Brief", "Format", "Misfit", "Option", "Part", "WrongSettings"]
