"""Who did something, as the history names them. The history knows no model but its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person (or the system): id and name, how they came in (`link 12`), from which address."""

    id: int | None
    name: str
    via: str = ""
    address: str = ""


SYSTEM = Actor(id=None, name="Countersign")
