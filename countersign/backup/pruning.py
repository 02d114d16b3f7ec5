"""Removing old sets of a place, and the files that no set names any more."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from .places import FILES, SETS
from .sealing import Shelf
from .sets import Set, names

LEAST: Final = 7
"""So many of the latest sets stay, however old they are: a wrong clock makes all of them old."""

_UNDER_WAY: Final = timedelta(days=1)
_MOMENT: Final = "%Y-%m-%dT%H%M%S.%fZ"


@dataclass(frozen=True, slots=True)
class Pruned:
    """Which sets went, and how many files."""

    sets: list[str]
    files: int


def prune(shelf: Shelf, *, days: int | None, count: int | None) -> Pruned:
    """Remove sets beyond the latest `count`, and those older than `days` (both: what is neither), then what they alone named.

    Age is counted from the set before the latest, which an earlier run of the clock wrote, and the latest 7 stay. Files stay
    while another backup may be on its way into this place. Raises Impossible when a set that stays can't be read.
    """
    there = names(shelf.storage)
    old = there[: -max(LEAST if count is None else count, 1)]
    if days is not None and len(there) > 1:
        before = _moment(there[-2]) - timedelta(days=days)
        old = [name for name in old if _moment(name) < before]
    if not old:
        return Pruned([], 0)
    kept = {
        one.name
        for name in there
        if name not in old
        for one in _whole(Set(shelf, name)).files()
    }
    for name in old:
        shelf.storage.remove_folder(f"{SETS}/{name}")
    return Pruned(old, 0 if _is_under_way(shelf) else _remove_files(shelf, kept))


def _whole(chosen: Set) -> Set:
    chosen.manifest()
    return chosen


def _moment(name: str) -> datetime:
    try:
        return datetime.strptime(name, _MOMENT).replace(tzinfo=UTC)
    except ValueError:  # not a name of ours: never old
        return datetime.max.replace(tzinfo=UTC)


def _is_under_way(shelf: Shelf) -> bool:
    """Has somebody begun a set lately that has no manifest yet?"""
    complete = set(names(shelf.storage))
    lately = datetime.now(UTC) - _UNDER_WAY
    return any(
        found.at > lately and found.name.split("/")[1] not in complete
        for found in shelf.storage.walk(SETS)
    )


def _remove_files(shelf: Shelf, kept: set[str]) -> int:
    removed = 0
    for found in list(shelf.storage.walk(FILES)):
        if found.name.removesuffix(".age") not in kept:
            shelf.storage.delete(found.name)
            removed += 1
    return removed
