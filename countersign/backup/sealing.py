"""What makes a backup unreadable without its passphrase: the age format (age-encryption.org).

A place has one key pair of its own. Its identity is kept beside the files, encrypted with the
passphrase; the files are encrypted to its recipient, in a stream. So the passphrase can be changed
without writing the files anew, and the age program alone can open them:

    age -d identity.age > identity && age -d -i identity manifest.json.age
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, Final

import pyrage
from django.core.files import File
from django.core.files.base import ContentFile

from countersign.documents import spool
from countersign.documents.storage import FileStorage

from .places import SETS, fetched
from .refused import Impossible

IDENTITY: Final = "identity.age"

_TOO_MUCH: Final = "Excessive work"  # what age says then
_PAUSES: Final = (1.0, 2.0, 4.0, 8.0)  # seconds between two tries

_HEADS: Final = (150, 2000)  # bytes, the least and most of a sealed file's head
_NONCE: Final = 16
_PIECE, _TAG = 65536, 16  # of what follows it: each piece is followed by its tag


class Broken(Exception):
    """A file cannot be opened: it is damaged, or was made with another key."""


class Shelf:
    """A place whose files are read and written in the clear, or sealed with the place's key."""

    def __init__(
        self, storage: FileStorage, identity: "pyrage.x25519.Identity | None"
    ) -> None:
        self.storage, self.identity = storage, identity

    @property
    def suffix(self) -> str:
        return ".age" if self.identity else ""

    def has(self, name: str) -> bool:
        return self.storage.exists(name + self.suffix)

    def fits(self, name: str, size: int) -> bool:
        """Is it there, as large as a file of that size is here?"""
        try:
            found = self.storage.size(name + self.suffix)
        except FileNotFoundError:
            return False
        if self.identity is None:
            return found == size
        pieces = max(1, -(-size // _PIECE))
        least, most = _HEADS
        return least <= found - size - _NONCE - pieces * _TAG <= most

    def put(self, name: str, chunks: Iterable[bytes]) -> None:
        """Keep a file, in a stream: where it is to be sealed, nothing of it lies on a disk before it is.

        What `chunks` raises is raised, and nothing was kept.
        """
        with spool.fresh() as file:
            if self.identity is None:
                for chunk in chunks:
                    file.write(chunk)
            else:
                _seal(_Read(chunks), file, self.identity)
            file.seek(0)
            self.storage.save(name + self.suffix, File(file))

    @contextmanager
    def get(self, name: str) -> Iterator[IO[bytes]]:
        """A file as it was put, gone when the block or this process ends. Raises FileNotFoundError or Broken."""
        with fetched(self.storage, name + self.suffix) as file:
            if self.identity is None:
                yield file
                return
            with spool.fresh() as plain:
                try:
                    pyrage.decrypt_io(file, plain, [self.identity])
                except (pyrage.DecryptError, OSError) as problem:
                    raise Broken(str(problem)) from problem
                plain.seek(0)
                yield plain

    @contextmanager
    def get_what_opens(self, name: str) -> Iterator[IO[bytes]]:
        """The same of a damaged one: what can be opened from its beginning on. Raises FileNotFoundError."""
        with (
            fetched(self.storage, name + self.suffix) as file,
            spool.fresh() as plain,
        ):
            if self.identity is None:
                yield file
                return
            with suppress(pyrage.DecryptError, OSError):
                pyrage.decrypt_io(file, plain, [self.identity])
            plain.seek(0)
            yield plain


class _Read:
    """Chunks as a file to read from, once; what went wrong in them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self.chunks, self.rest = iter(chunks), b""
        self.problem: BaseException | None = None

    def read(self, size: int) -> bytes:
        try:
            while not self.rest:
                self.rest = next(self.chunks)
        except StopIteration:
            return b""
        except BaseException as problem:
            self.problem = problem
            raise
        found, self.rest = self.rest[:size], self.rest[size:]
        return found


def _seal(plain: _Read, into: IO[bytes], identity: "pyrage.x25519.Identity") -> None:
    try:
        pyrage.encrypt_io(plain, into, [identity.to_public()])
    except pyrage.EncryptError:
        if plain.problem:
            raise plain.problem from None
        raise


def shelf(storage: FileStorage, passphrase: str, *, new: bool) -> Shelf:
    """A place opened with its passphrase ("" for none); `new` makes its key when it holds nothing yet."""
    try:
        sealed = b"".join(storage.part(IDENTITY))
    except FileNotFoundError:
        return Shelf(storage, _fresh(storage, passphrase) if new else None)
    if not passphrase:
        raise Impossible(
            "This backup is encrypted. Give its passphrase as COUNTERSIGN_BACKUP_PASSPHRASE or "
            "COUNTERSIGN_BACKUP_PASSPHRASE_FILE."
        )
    identity = _opened(sealed, passphrase)
    return Shelf(storage, pyrage.x25519.Identity.from_str(identity))


def _opened(sealed: bytes, passphrase: str) -> str:
    """What a passphrase opens. How much work that is was chosen by the machine that sealed it, for a second of its own.

    age measures what this machine can do, and refuses what would take it much longer: also where it is only busy just now.
    """
    pauses = iter(_PAUSES)
    while True:
        try:
            opened: str = pyrage.passphrase.decrypt(sealed, passphrase).decode()
        except pyrage.DecryptError as problem:
            if _TOO_MUCH not in str(problem):
                text = "The passphrase does not open this backup."
                raise Impossible(text) from problem
            pause = next(pauses, None)
            if pause is None:
                raise Impossible(
                    "This machine has too much to do, or is far slower than the one that made this backup, to try a passphrase: "
                    "whether it is the right one is not known. Nothing was changed. Try again when it has less to do."
                ) from problem
            time.sleep(pause)
        else:
            return opened


def _fresh(storage: FileStorage, passphrase: str) -> "pyrage.x25519.Identity | None":
    if not passphrase:
        return None
    if next(storage.walk(SETS), None):
        raise Impossible(
            "There are backups without encryption here. Choose another place for encrypted ones."
        )
    identity = pyrage.x25519.Identity.generate()
    sealed = pyrage.passphrase.encrypt(str(identity).encode(), passphrase)
    storage.save(IDENTITY, ContentFile(sealed))
    return identity
