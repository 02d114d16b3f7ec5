"""What makes a backup unreadable without its passphrase: the age format (age-encryption.org).

A place has one key pair of its own. Its identity is kept beside the files, encrypted with the
passphrase; the files are encrypted to its recipient, in a stream. So the passphrase can be changed
without writing the files anew, and the age program alone can open them:

    age -d identity.age > identity && age -d -i identity manifest.json.age
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

import pyrage
from django.core.files import File
from django.core.files.base import ContentFile

from countersign.documents.storage import FileStorage

from .places import SETS, fetched
from .refused import Impossible

IDENTITY: Final = "identity.age"


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

    def put(self, name: str, path: Path) -> None:
        """Keep a file of this machine, in a stream."""
        if self.identity is None:
            with path.open("rb") as plain:
                self.storage.save(name, File(plain))
            return
        with NamedTemporaryFile(prefix="countersign-") as sealed:
            with path.open("rb") as plain:
                pyrage.encrypt_io(plain, sealed, [self.identity.to_public()])
            sealed.seek(0)
            self.storage.save(name + self.suffix, File(sealed))

    @contextmanager
    def get(self, name: str) -> Iterator[Path]:
        """A file as it was put, on this machine, gone when the block ends. Raises FileNotFoundError or Broken."""
        with fetched(self.storage, name + self.suffix) as path:
            if self.identity is None:
                yield path
                return
            with NamedTemporaryFile(prefix="countersign-") as plain:
                try:
                    with path.open("rb") as sealed:
                        pyrage.decrypt_io(sealed, plain, [self.identity])
                except (pyrage.DecryptError, OSError) as problem:
                    raise Broken(str(problem)) from problem
                plain.flush()
                yield Path(plain.name)


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
    try:
        identity = pyrage.passphrase.decrypt(sealed, passphrase).decode()
    except pyrage.DecryptError as problem:
        raise Impossible("The passphrase does not open this backup.") from problem
    return Shelf(storage, pyrage.x25519.Identity.from_str(identity))


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
