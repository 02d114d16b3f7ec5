"""A large file that comes in parts, one request each, so that a connection that is lost costs one of them.

Parts wait in the storage, not on one machine: each may come to another one. They have no rows: who sends them, and the number of each,
is their path. At most `MOST` files of one person are under way, and what nobody ends is swept.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, Final, Self

from django.conf import settings
from django.core.files import File
from django.utils import timezone

from countersign.accounts.models import Membership

from . import spool
from .storage import as_away, files

PART: Final = 4 * 1024 * 1024
"""How many bytes a part has; the last one has fewer."""
FROM: Final = 2 * PART
"""A file of more bytes than these is sent in parts."""
MOST: Final = 3
_FOLDER: Final = "parts"
_KEY: Final = re.compile(r"[0-9a-f]{32}")
_OVER: Final = timedelta(hours=6)


class Unlike(Exception):
    """A part is not what its sender says, or parts are missing: they are to be sent again."""


@dataclass(frozen=True, slots=True)
class Sending:
    """A file that somebody sends under a key of their own."""

    folder: str
    key: str

    @classmethod
    def of(cls, member: Membership, key: str) -> Self | None:
        """None for a key that is none."""
        folder = f"{_FOLDER}/{member.organization_id}/{member.user_id}"
        return cls(folder, key) if _KEY.fullmatch(key) else None

    def path(self, number: int) -> str:
        """Where a part is, counted from 0."""
        return f"{self.folder}/{self.key}/{number:04}"


def is_too_many(number: int) -> bool:
    """Whether a file that has this part is larger than any may be."""
    return number * PART >= settings.UPLOAD_MAX_BYTES


def keep(sending: Sending, number: int, part: File[bytes], sha256: str) -> None:
    """Keep a part, in place of what has its number. Raises Unlike, or StorageAway."""
    content = part.read(PART + 1)
    if not 0 < len(content) <= PART or hashlib.sha256(content).hexdigest() != sha256:
        raise Unlike
    _make_room(sending)
    part.seek(0)
    files().save(sending.path(number), part)


@contextmanager
def whole(sending: Sending, size: int) -> Iterator[IO[bytes]]:
    """All parts as one file of so many bytes, gone when the block ends. Raises Unlike, or StorageAway."""
    with spool.fresh() as copy:
        for number in range(-(-size // PART)):
            try:
                for chunk in files().part(sending.path(number)):
                    _write(copy, chunk)
            except FileNotFoundError as problem:
                raise Unlike from problem
        if copy.tell() != size:
            raise Unlike
        copy.seek(0)
        yield copy


def forget(sending: Sending) -> None:
    """Keep nothing of it."""
    files().remove_folder(f"{sending.folder}/{sending.key}")


def sweep() -> int:
    """Remove what nobody has added to for hours; how many files."""
    before, latest = timezone.now() - _OVER, _latest(_FOLDER)
    over = [folder for folder, at in latest.items() if at < before]
    for folder in over:
        files().remove_folder(folder)
    return len(over)


def _make_room(sending: Sending) -> None:
    """Let go of the oldest files of the same person, so that this one is among the MOST."""
    latest = _latest(sending.folder)
    latest.pop(f"{sending.folder}/{sending.key}", None)
    for folder in sorted(latest, key=lambda one: latest[one])[: -(MOST - 1)]:
        files().remove_folder(folder)


def _latest(below: str) -> dict[str, datetime]:
    """The folder of each file that is under way, and when something was added to it."""
    latest: dict[str, datetime] = {}
    for found in files().walk(below):
        folder = found.name.rpartition("/")[0]
        latest[folder] = max(found.at, latest.get(folder, found.at))
    return latest


def _write(copy: IO[bytes], chunk: bytes) -> None:
    try:
        copy.write(chunk)
        copy.flush()
    except OSError as problem:
        raise as_away(problem, settings.SPOOL) from problem
