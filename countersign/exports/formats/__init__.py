"""What an export can be written as: one `Format` each, by its name."""

from collections.abc import Mapping
from typing import Final

from .datev import Datev, DatevLedger
from .format import Brief, Format, Misfit, Option, Part, WrongSettings
from .json_lines import JsonLines
from .separated import Separated
from .workbook import Workbook

_ALL: Final[tuple[Format, ...]] = (
    Separated(),
    Workbook(),
    JsonLines(),
    Datev(),
    DatevLedger(),
)
FORMATS: Final[Mapping[str, Format]] = {one.name: one for one in _ALL}

__all__ = ["FORMATS", "Brief", "Format", "Misfit", "Option", "Part", "WrongSettings"]
