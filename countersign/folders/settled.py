"""Which files of a folder have stopped growing."""

import re
from typing import Final

from .place import Place, State

# What programs call a file that they are still writing, or that is none of anybody's.
_UNDER_WAY: Final = re.compile(
    r"^[.~]|\.(?:part|partial|tmp|temp|crdownload|filepart|lock)$|^thumbs\.db$|^desktop\.ini$", re.I
)  # fmt: skip


class Watched:
    """An organization's folder, looked at again and again: a file counts once it is as it was at the look before."""

    def __init__(self, place: Place, organization: int) -> None:
        self._place, self._organization = place, organization
        self._before: dict[str, State] = {}

    def settled(self) -> list[tuple[str, State]]:
        """The files that have not changed since the last look, by their names. Raises what the place raises."""
        found = self._place.files(self._organization)
        now = {name: state for name, state in found.items() if not _UNDER_WAY.search(name)}  # fmt: skip
        same = [
            (name, state)
            for name, state in now.items()
            if self._before.get(name) == state
        ]
        self._before = now
        return sorted(same, key=lambda one: one[0])
