"""Months in every language that CLDR knows: `python -m countersign.extraction.page.month_names` writes them to months.json.

Babel takes seconds and much memory to load them all, so the file holds what its names come to.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from babel.dates import get_month_names
from babel.localedata import locale_identifiers

from countersign.extraction.page.spelling import fold

_FILE: Final = "months.json"
_SHORTEST: Final = 4  # letters; shorter names are words elsewhere


@cache
def month_names() -> Mapping[str, int]:
    """The month of each full name, folded, where all languages mean the same by it."""
    text = files("countersign.extraction.page").joinpath(_FILE).read_text("utf-8")
    return {str(name): int(month) for name, month in json.loads(text).items()}


def of_cldr() -> dict[str, int]:
    """The same from babel's copy of CLDR."""
    months: defaultdict[str, set[int]] = defaultdict(set)
    for code in locale_identifiers():
        for number, name in _names(code):
            months[fold(name).strip(".")].add(number)
    return {
        name: next(iter(numbers))
        for name, numbers in sorted(months.items())
        if len(numbers) == 1 and len(name) >= _SHORTEST and name.isalpha()
    }


def _names(code: str) -> list[tuple[int, str]]:
    return [
        (number, name)
        for context in ("format", "stand-alone")
        for number, name in get_month_names("wide", context, code).items()
    ]


def _write() -> None:
    text = json.dumps(of_cldr(), ensure_ascii=False, indent=0, sort_keys=True)
    Path(__file__).with_name(_FILE).write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    _write()
