"""The Makefile's NO_DATABASE: tests that do not run again on PostgreSQL are such as cannot ask a database."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pytest

_TESTS: Final = Path(__file__).parent
_LIST: Final = re.compile(r"^NO_DATABASE := ((?:.*\\\n)*.*)", re.MULTILINE)
# What a test that may ask a database has asked pytest-django for.
_ASKING: Final = "_django_db_helper"


def left_out() -> list[str]:
    """How the ids of the tests begin that PostgreSQL's turn leaves out."""
    found = _LIST.search((_TESTS.parent / "Makefile").read_text())
    assert found
    names = found[1].replace("\\", "").split()
    return [f"tests/{name}{'::' if name.endswith('.py') else '/'}" for name in names]


def asking(items: Iterable[pytest.Item]) -> list[str]:
    """Those left out that may ask one all the same. A browser asks one for its server: it is named for what it shows."""
    beginnings = tuple(left_out())
    return [
        item.nodeid
        for item in items
        if item.nodeid.startswith(beginnings)
        and not item.get_closest_marker("browser")
        and (
            item.get_closest_marker("django_db")
            or _ASKING in getattr(item, "fixturenames", ())
        )
    ]
