"""What a place keeps is looked at again, since disks rot: sizes each time, contents by turns, all of them within four weeks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zlib import crc32

from .checking import fault_of, faults_of_rows
from .refused import Impossible
from .sealing import Broken, Shelf
from .sets import Kept, Set, names

SHARES: Final = 28
"""One share a day, so all in four weeks; after some days without a backup as many more."""

_RECORD: Final = "compared.json"
_A_DAY: Final = timedelta(hours=20)  # what runs each day is never quite on time


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is now, and when the other shares had theirs."""

    now: datetime
    shares: frozenset[int]
    before: Mapping[int, datetime]

    def has(self, name: str) -> bool:
        """Is it the turn of what is called so?"""
        return crc32(name.encode()) % SHARES in self.shares


def turn(shelf: Shelf, now: datetime) -> Turn:
    """The shares that were looked at longest ago: as many as days have passed since any was."""
    before = _recorded(shelf, now)
    last = max(before.values(), default=now - _A_DAY)
    days = 0 if now - last < _A_DAY else max(1, round((now - last) / timedelta(days=1)))
    waiting = sorted(range(SHARES), key=lambda share: str(before.get(share, "")))
    return Turn(now, frozenset(waiting[:days]), before)


def is_whole(shelf: Shelf, kept: Kept, turn: Turn | None) -> bool:
    """Is a file in the place as it must be, as far as it is looked at now?"""
    if not shelf.fits(kept.name, kept.size):
        return False
    return not (turn and turn.has(kept.name) and fault_of(shelf, kept))


def damaged_sets(shelf: Shelf, turn: Turn) -> list[str]:
    """What is wrong with the rows of earlier sets whose turn it is. They can't be written anew."""
    found: list[str] = []
    for name in names(shelf.storage):
        if turn.has(name):
            one = Set(shelf, name)
            try:
                found += faults_of_rows(one, one.manifest())
            except Impossible as problem:
                found.append(str(problem))
    return found


def note(shelf: Shelf, turn: Turn) -> None:
    """Record that these shares had their turn."""
    moments = {**turn.before, **dict.fromkeys(turn.shares, turn.now)}
    text = json.dumps({share: at.isoformat() for share, at in moments.items()})
    shelf.put(_RECORD, [text.encode()])


def _recorded(shelf: Shelf, now: datetime) -> dict[int, datetime]:
    """When each share was looked at. What lies ahead was written by a wrong clock, and counts as never."""
    try:
        with shelf.get(_RECORD) as file:
            read = json.load(file)
        found = {int(k): datetime.fromisoformat(at) for k, at in read.items()}
        return {share: at for share, at in found.items() if at <= now}
    except (FileNotFoundError, Broken, ValueError, TypeError, AttributeError):
        return {}
