"""Making a backup: first the files, then one moment of the database, then the few files that came meanwhile."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from django.apps import apps
from django.db import connection
from django.db.models import QuerySet

from countersign.database.snapshot import one_moment
from countersign.documents.models import Document
from countersign.documents.storage import files
from countersign.exports.models import AuditFile, Export
from countersign.mailboxes.models import ReceivedMail

from . import comparing, contents, schema, tables
from .amount import must_be_ours
from .comparing import Turn
from .refused import Impossible
from .sealing import Shelf
from .sets import Kept, Manifest, Set, Whose

TRIES: Final = 5
# Whose files these are, by the folder of the storage.
_OWNERS: Final[dict[str, Any]] = {
    "originals": Document,
    "exports": Export,
    "audits": AuditFile,
    "mails": ReceivedMail,
}


class _Altered(Exception):
    """An original is not what its row says."""


@dataclass(slots=True)
class Copied:
    """What became of the originals: how many were copied now; copies that were damaged and are written anew; path -> what is
    wrong with those that could not be copied."""

    new: int
    healed: list[str]
    damaged: dict[str, str]


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup; the copies in its place that were damaged and are whole again; what is wrong with earlier sets."""

    set: Set
    manifest: Manifest
    new_files: int
    healed: list[str]
    broken_sets: list[str]


def back_up(shelf: Shelf, *, anyway: bool = False) -> Made:
    """Write one consistent backup; files that the place has already, and as they must be, are not copied again.

    Originals never change, so copying those that the snapshot names is copying that moment. One that was
    deleted between snapshot and copy makes us take another snapshot. Raises Impossible, unless `anyway`, when there is less
    here than there must be.
    """
    schema.must_be_migrated()
    if not anyway:
        must_be_ours(shelf)
    turn = comparing.turn(shelf, datetime.now(UTC))
    broken_sets = comparing.damaged_sets(shelf, turn)
    first = copy(_wanted(), shelf, turn)
    new, healed = first.new, first.healed
    for _try in range(TRIES):
        made = Set(shelf, datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%fZ"))
        with one_moment():
            manifest = write(made)
        copied = copy(made.files(), shelf, None)
        new += copied.new
        healed += copied.healed
        if not gone(copied.damaged):
            manifest = replace(manifest, damaged=copied.damaged)
            made.close(manifest)
            comparing.note(shelf, turn)
            return Made(made, manifest, new, healed, broken_sets)
        shelf.storage.remove_folder(made.folder)
    raise Impossible(
        "Files were deleted faster than they could be copied. Make the backup at a quieter hour."
    )


def write(made: Set, whose: Whose | None = None) -> Manifest:
    """The tables and the list of files, as they are in this transaction: of all organizations, or of one."""
    written = []
    for model in tables.models_of(apps):
        if model._meta.label in tables.LEFT_OUT:
            continue
        rows, instead = None, contents.instead(model)
        if whose and (rows := contents.rows_of(model, whose.pk)) is None:
            continue
        packed = tables.packed(model, rows, instead if whose else {})
        made.shelf.put(made.table(model._meta.label), packed)
        written.append(tables.as_table(model, packed))
    listed = tables.Packed(
        json.dumps(asdict(kept)).encode() + b"\n" for kept in _wanted(whose)
    )
    made.shelf.put(made.list_of_files, listed)
    return Manifest(
        made_at=datetime.now(UTC).isoformat(),
        database=connection.vendor,
        migrations=schema.state(),
        tables=written,
        files=listed.rows,
        files_sha256=listed.sha256,
        organization=whose,
    )


def _wanted(whose: Whose | None = None) -> Iterator[Kept]:
    """The originals, then the files of exports, those for the tax auditor, and mails as they came."""
    for model in _OWNERS.values():
        rows: Any = model.objects.all()
        if whose:
            rows = contents.rows_of(model, whose.pk)
        yield from _of(rows.exclude(sha256="").order_by("pk"))


def _of(rows: QuerySet[Any]) -> Iterator[Kept]:
    after = 0
    while batch := list(rows.filter(pk__gt=after)[: tables.AT_ONCE]):
        for row in batch:
            yield Kept(row.path, row.sha256, row.size)
        after = batch[-1].pk


def copy(wanted: Iterable[Kept], shelf: Shelf, turn: Turn | None) -> Copied:
    """Copy what is not there as it must be. `turn` says which copies are read as a whole; None: sizes alone are looked at."""
    copied = Copied(0, [], {})
    for kept in wanted:
        if comparing.is_whole(shelf, kept, turn):
            continue
        was_there = shelf.has(kept.name)
        try:
            shelf.put(kept.name, _original(kept))
        except FileNotFoundError:
            copied.damaged[kept.path] = "missing"
        except _Altered:
            copied.damaged[kept.path] = "altered"
        else:
            if was_there:
                copied.healed.append(kept.name)
            else:
                copied.new += 1
    return copied


def _original(kept: Kept) -> Iterator[bytes]:
    """Its bytes; raises _Altered at their end when they are not what its row says."""
    digest = hashlib.sha256()
    for chunk in files().part(kept.path):
        digest.update(chunk)
        yield chunk
    if digest.hexdigest() != kept.sha256:
        raise _Altered


def gone(damaged: dict[str, str]) -> bool:
    """Has one of these files been deleted meanwhile? One whose row is still there is damaged."""
    return any(
        not _OWNERS[path.split("/")[0]]
        .objects.filter(organization=int(path.split("/")[1]), sha256=path.split("/")[3])
        .exists()
        for path, what in damaged.items()
        if what == "missing"
    )
