"""Which release this is, as pages and answers say it, so that old scripts learn of a new server."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from django.http import HttpRequest

from countersign import VERSION

HEADER: Final = "Countersign-Release"
_STATIC: Final = Path(__file__).resolve().parents[1] / "static"
_LENGTH: Final = 12


@cache
def release() -> str:
    """A few signs that are others whenever a script is: the same on all machines of one release, and they tell nobody which it is."""
    found = hashlib.sha256(VERSION.encode())
    for path in sorted(_STATIC.rglob("*.js")):
        found.update(path.relative_to(_STATIC).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:_LENGTH]


def shown(_request: HttpRequest) -> dict[str, str]:
    """`release`: for every template (context processor)."""
    return {"release": release()}
