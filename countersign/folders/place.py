"""What every place has that scanners write to."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO, Protocol


class Away(Exception):
    """The place does not answer, or not to us; the text says why, for whoever runs Countersign."""


class Changed(Exception):
    """The file is not any more as it was when it was looked at, or it is gone."""


@dataclass(frozen=True, slots=True)
class State:
    """A file at one look: its size in bytes, and whatever else changes with what is in it."""

    size: int
    written: str


class Place(Protocol):
    """Below it each organization has a folder, called by its number. Every method raises Away, or OSError."""

    def organizations(self) -> list[int]:
        """The numbers of the folders there are."""

    def files(self, organization: int) -> Mapping[str, State]:
        """The ordinary files of a folder by name, not those of folders within; links are none."""

    def fetched(
        self, organization: int, name: str, state: State
    ) -> AbstractContextManager[IO[bytes]]:
        """A file to read. Raises Changed."""

    def put_away(
        self, organization: int, name: str, state: State, where: str, why: str
    ) -> None:
        """Move a file to a folder beside it, under a name that nothing there has yet, with a text where there is something to say. Raises Changed.

        Killed anywhere the file is in its old place or in the new one: asked again it ends what was begun.
        """

    def close(self) -> None:
        """Let go of what is held between two looks."""


def numbered(name: str, number: int) -> str:
    """The name itself, then with -2 and so on before its ending."""
    if number == 1:
        return name
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{number}.{ending}" if stem and dot else f"{name}-{number}"
