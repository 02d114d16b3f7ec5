"""Tests of what the product promises sign in by posting the form: a hole once stood behind one that left it out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
_SHORT_CUT: Final = re.compile(
    r"\bforce_login\b|(?:client|browser)\w*\.a?(?:login|logout)\("
)
# What tests/invariants takes its fixtures from counts too.
_WHERE: Final = (
    "tests/invariants/**/*.py",
    "tests/review/conftest.py",
    "tests/signing_in.py",
)


def short_cuts(text: str) -> Iterator[int]:
    """The numbers of the lines that sign somebody in or out without a request."""
    for number, line in enumerate(text.splitlines(), 1):
        if _SHORT_CUT.search(line):
            yield number


def all_short_cuts(root: Path = ROOT) -> list[str]:
    """The same for all of them, with the file's name."""
    files = [path for where in _WHERE for path in sorted(root.glob(where))]
    return [
        f"{path.relative_to(root)}:{number}"
        for path in files
        for number in short_cuts(path.read_text("utf-8"))
    ]
