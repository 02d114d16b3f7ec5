"""What every place has that files are delivered to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol


class Undelivered(Exception):
    """The file could not be put there: the text says why, in the user's words."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to deliver. `name` is the same at every attempt; `chunks` are its bytes."""

    organization: int
    name: str
    chunks: Iterator[bytes]


class Put(Protocol):
    def __call__(
        self, parcel: Parcel, settings: Mapping[str, str], secret: str
    ) -> None:
        """Put it there whole or not at all, in place of what has its name; or raise Undelivered."""
