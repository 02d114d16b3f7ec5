"""Which rules this installation has, for its owner."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from countersign.extraction.rules.sets import KEYS, RulesMissing, shipped

from .packs import packs
from .words import BROKEN


@dataclass(frozen=True, slots=True)
class ShownSet:
    """One set of rules: its version as its file states it, and the SHA-256 of its files.

    Those of a pack have the day from which they hold, and the profiles (BT-24) that they are for.
    """

    name: str
    version: str
    sha256: str
    valid_from: date | None = None
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownSets:
    """Shipped sets, packs, and (folder, reason) of each pack that is left out."""

    shipped: tuple[ShownSet, ...]
    packs: tuple[ShownSet, ...]
    broken: tuple[tuple[str, str], ...]

    @classmethod
    def now(cls) -> Self:
        """As this process has loaded them."""
        found = packs()
        return cls(
            tuple(_shipped()),
            tuple(
                ShownSet(each.name, each.version, each.sha256, each.valid_from, each.profiles)
                for each in found.good
            ),
            tuple(
                (each.folder, str(BROKEN[each.code]) % {"detail": each.detail})
                for each in found.broken
            ),
        )  # fmt: skip


def _shipped() -> Iterator[ShownSet]:
    for key in KEYS:
        try:
            found = shipped(key)
        except RulesMissing:
            continue
        yield ShownSet(found.name, found.version, found.sha256)
