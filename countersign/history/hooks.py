"""What the history asks of rooms above."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from countersign.hooks import Hook

from .models import Event


@dataclass(frozen=True, slots=True)
class Broken:
    """A line of an organization's history that is not as it was written, or that a row does not agree with, and why."""

    organization_id: int
    sequence: int
    reason: str


# Each compares rows of all organizations with what their lines say, and counts what it compared, by name.
ROWS: Final = Hook[Callable[[Counter[str]], Iterator[Broken]]]("history.rows")
# Each is told of new lines of an organization, in the transaction that writes them, while its chain is held.
RECORDED: Final = Hook[Callable[[int, Sequence[Event]], None]]("history.recorded")
