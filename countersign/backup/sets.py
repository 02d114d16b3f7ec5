"""One backup: its manifest, written last, says what belongs to it."""

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Final, Self

from countersign.documents.storage import FileStorage

from .places import FILES, SETS
from .refused import Impossible
from .sealing import Broken, Shelf
from .tables import Table

FORMAT: Final = 1
_MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """An original that belongs to a backup: its path in the storage, its SHA-256, its size in bytes."""

    path: str
    sha256: str
    size: int

    @property
    def name(self) -> str:
        """Its path in the backup. The same content is stored once for all backups of a place."""
        return f"{FILES}/{self.path}"

    def is_of(self, organization: int) -> bool:
        """Is this where a file of that organization with this content lies?"""
        _folder, _slash, rest = self.path.partition("/")
        return rest == f"{organization}/{self.sha256[:2]}/{self.sha256}"


@dataclass(frozen=True, slots=True)
class Whose:
    """The one organization that an archive is of: its number and its name."""

    pk: int
    name: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `damaged` are originals that were not whole when it was made: path -> what was wrong.

    `organization` is None where it holds an installation, and else the one that it is the archive of.
    """

    made_at: str
    database: str
    migrations: Mapping[str, list[str]]
    tables: list[Table]
    files: int
    files_sha256: str
    damaged: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT
    organization: Whose | None = None

    def as_json(self) -> str:
        values = asdict(self)
        if self.organization is None:
            del values["organization"]
        return json.dumps(values, indent=1, ensure_ascii=False)

    @classmethod
    def of(cls, text: str) -> Self:
        values = json.loads(text)
        if values.get("format") != FORMAT:
            raise Impossible(
                f"The backup has format {values.get('format')}; this version reads format {FORMAT}."
            )
        whose = values.get("organization")
        told = {
            "tables": [Table.of(one) for one in values["tables"]],
            "organization": Whose(**whose) if whose else None,
        }
        return cls(**{**values, **told})


@dataclass(frozen=True, slots=True)
class Set:
    """One backup of a place, by the moment it was made."""

    shelf: Shelf
    name: str

    @property
    def folder(self) -> str:
        return f"{SETS}/{self.name}"

    def table(self, name: str) -> str:
        return f"{self.folder}/tables/{name}.jsonl.gz"

    @property
    def list_of_files(self) -> str:
        return f"{self.folder}/files.jsonl.gz"

    def close(self, manifest: Manifest) -> None:
        """Write the manifest: from now on it is a backup."""
        self.shelf.put(f"{self.folder}/{_MANIFEST}", [manifest.as_json().encode()])

    def manifest(self) -> Manifest:
        """Raises Impossible when it cannot be read."""
        try:
            with self.shelf.get(f"{self.folder}/{_MANIFEST}") as file:
                return Manifest.of(file.read().decode())
        except (FileNotFoundError, Broken, ValueError, KeyError, TypeError) as problem:
            raise Impossible(
                f"The manifest of the backup {self.name} is damaged or missing."
            ) from problem

    def files(self) -> Iterator[Kept]:
        """The originals that belong to it, one after the other."""
        with (
            self.shelf.get(self.list_of_files) as file,
            gzip.open(file, "rt", encoding="utf-8") as lines,
        ):
            for line in lines:
                yield Kept(**json.loads(line))


def names(storage: FileStorage) -> list[str]:
    """The complete backups of a place, oldest first."""
    found: set[str] = {
        each.name.split("/")[1]
        for each in storage.walk(SETS)
        if each.name.split("/")[2:] in ([_MANIFEST], [f"{_MANIFEST}.age"])
    }
    return sorted(found)


def chosen(shelf: Shelf, name: str) -> Set:
    """The backup of that name, or the latest. Raises Impossible when there is none."""
    there = names(shelf.storage)
    if not there:
        raise Impossible("There is no complete backup here.")
    if name and name not in there:
        raise Impossible(f"There is no backup {name} here, but: {', '.join(there)}.")
    return Set(shelf, name or there[-1])
