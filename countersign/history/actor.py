"""Who did something, as the history names them. The history knows no model but its own."""

from dataclasses import dataclass
from typing import Final

_PROGRAM: Final = "token "


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system): id and name, how they came in (`link 12`), from which address."""

    id: int | None
    name: str
    via: str = ""
    address: str = ""


def token_of(via: str) -> str:
    """The name of the token by which somebody came in; empty for whoever came in otherwise."""
    return via.removeprefix(_PROGRAM) if via.startswith(_PROGRAM) else ""


SYSTEM = Actor(id=None, name="Countersign")
