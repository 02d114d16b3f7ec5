"""Making a backup: first the files, then one moment of the database, then the few files that came meanwhile."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from countersign.database.snapshot import one_moment
from countersign.documents.models import Document
from countersign.documents.storage import files
from countersign.exports.models import AuditFile, Export

from . import schema, tables
from .refused import Impossible
from .sealing import Shelf
from .sets import Kept, Manifest, Set

_TRIES: Final = 5
# Whose files these are, by the folder of the storage.
_OWNERS: Final[dict[str, Any]] = {
    "originals": Document,
    "exports": Export,
    "audits": AuditFile,
}


@dataclass(slots=True)
class Copied:
    """What became of the originals: how many were copied now; path -> what is wrong with those that could not be."""

    new: int
    damaged: dict[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup."""

    set: Set
    manifest: Manifest
    new_files: int


def back_up(shelf: Shelf) -> Made:
    """Write one consistent backup; files that the place has already are not copied again.

    Originals never change, so copying those that the snapshot names is copying that moment. One that was
    deleted between snapshot and copy makes us take another snapshot.
    """
    schema.must_be_migrated()
    new = _copy(_wanted(), shelf).new
    for _try in range(_TRIES):
        made = Set(shelf, datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ"))
        with TemporaryDirectory(prefix="countersign-") as folder:
            kept = Path(folder, "files.jsonl.gz")
            with one_moment():
                manifest = _write(made, kept)
            copied = _copy(_listed(kept), shelf)
        new += copied.new
        if not _gone(copied.damaged):
            manifest = replace(manifest, damaged=copied.damaged)
            made.close(manifest)
            return Made(made, manifest, new)
        shelf.storage.remove_folder(made.folder)
    raise Impossible(
        "Files were deleted faster than they could be copied. Make the backup at a quieter hour."
    )


def _write(made: Set, kept: Path) -> Manifest:
    """The tables and the list of files, as they are in this transaction."""
    written = []
    for model in tables.models_of(apps):
        if model._meta.label in tables.LEFT_OUT:
            continue
        with NamedTemporaryFile(prefix="countersign-") as file:
            table = tables.write(model, Path(file.name))
            made.shelf.put(made.table(table.name), Path(file.name))
            written.append(table)
    digest, count = hashlib.sha256(), 0
    with gzip.GzipFile(kept, "wb", mtime=0) as file:
        for document in _wanted():
            line = json.dumps(asdict(document)).encode() + b"\n"
            digest.update(line)
            file.write(line)
            count += 1
    made.shelf.put(made.list_of_files, kept)
    return Manifest(
        made_at=datetime.now(UTC).isoformat(),
        database=connection.vendor,
        migrations=schema.state(),
        tables=written,
        files=count,
        files_sha256=digest.hexdigest(),
    )


def _wanted() -> Iterator[Kept]:
    """The originals, then the files of exports and those for the tax auditor."""
    yield from _of(Document.objects.order_by("pk"))
    yield from _of(Export.objects.exclude(sha256="").order_by("pk"))
    yield from _of(AuditFile.objects.exclude(sha256="").order_by("pk"))


def _of(rows: QuerySet[Any]) -> Iterator[Kept]:
    after = 0
    while batch := list(rows.filter(pk__gt=after)[: tables.AT_ONCE]):
        for row in batch:
            yield Kept(row.path, row.sha256, row.size)
        after = batch[-1].pk


def _listed(kept: Path) -> Iterator[Kept]:
    with gzip.open(kept, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield Kept(**json.loads(line))


def _copy(wanted: Iterator[Kept], shelf: Shelf) -> Copied:
    copied = Copied(0, {})
    for kept in wanted:
        if shelf.has(kept.name):
            continue
        with NamedTemporaryFile(prefix="countersign-") as file:
            digest = hashlib.sha256()
            try:
                for chunk in files().part(kept.path):
                    digest.update(chunk)
                    file.write(chunk)
            except FileNotFoundError:
                copied.damaged[kept.path] = "missing"
                continue
            file.flush()
            if digest.hexdigest() != kept.sha256:
                copied.damaged[kept.path] = "altered"
                continue
            shelf.put(kept.name, Path(file.name))
            copied.new += 1
    return copied


def _gone(damaged: dict[str, str]) -> bool:
    """Has one of these files been deleted meanwhile? One whose row is still there is damaged."""
    return any(
        not _OWNERS[path.split("/")[0]]
        .objects.filter(organization=int(path.split("/")[1]), sha256=path.split("/")[3])
        .exists()
        for path, what in damaged.items()
        if what == "missing"
    )
