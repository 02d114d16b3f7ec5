"""Is a backup whole? Everything is read before anything is written."""

import hashlib
import zlib
from collections.abc import Iterator
from itertools import chain

from .sealing import Broken, Shelf
from .sets import Kept, Manifest, Set
from .tables import lines


def faults(chosen: Set, manifest: Manifest) -> Iterator[str]:
    """What is missing or damaged, a sentence each. Every part is read, in a stream."""
    names = [
        *(
            (chosen.table(table.name), table.rows, table.sha256)
            for table in manifest.tables
        ),
        (chosen.list_of_files, manifest.files, manifest.files_sha256),
    ]
    found = [list(_lines_fault(chosen.shelf, *each)) for each in names]
    yield from chain.from_iterable(found)
    if found[-1]:  # without the list nobody knows which files
        return
    for kept in chosen.files():
        if kept.path not in manifest.damaged:
            yield from _file_fault(chosen.shelf, kept)


def _lines_fault(shelf: Shelf, name: str, rows: int, sha256: str) -> Iterator[str]:
    digest, count = hashlib.sha256(), 0
    try:
        with shelf.get(name) as path:
            for line in lines(path):
                digest.update(line)
                count += 1
    except FileNotFoundError:
        yield f"{name} is missing."
    except (Broken, OSError, EOFError, zlib.error):
        yield f"{name} is damaged."
    else:
        if (count, digest.hexdigest()) != (rows, sha256):
            yield f"{name} is damaged: it has {count} lines of {rows}, or others."


def _file_fault(shelf: Shelf, kept: Kept) -> Iterator[str]:
    try:
        with shelf.get(kept.name) as path, path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        yield f"{kept.name} is missing."
    except Broken:
        yield f"{kept.name} is damaged."
    else:
        if digest != kept.sha256:
            yield f"{kept.name} is damaged: its content is another."
