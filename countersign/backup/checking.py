"""Is a backup whole? Everything is read before anything is written."""

import hashlib
import zlib
from collections.abc import Iterator

from countersign.documents.storage import CHUNK

from .sealing import Broken, Shelf
from .sets import Kept, Manifest, Set
from .tables import Table, lines


def faults(chosen: Set, manifest: Manifest) -> Iterator[str]:
    """What is missing or damaged, a sentence each. Every part is read, in a stream."""
    yield from faults_of_rows(chosen, manifest)
    yield from faults_of_files(chosen, manifest)


def faults_of_rows(chosen: Set, manifest: Manifest) -> Iterator[str]:
    """The same of its tables alone."""
    found = (fault_of_rows(chosen, table) for table in manifest.tables)
    yield from filter(None, found)


def faults_of_files(chosen: Set, manifest: Manifest) -> Iterator[str]:
    """The same of the list of files, and of the files it names: where it is damaged, nobody knows which."""
    if fault := fault_of_list(chosen, manifest):
        yield fault
        return
    for kept in chosen.files():
        if kept.path not in manifest.damaged and (
            fault := fault_of(chosen.shelf, kept)
        ):
            yield fault


def fault_of_rows(chosen: Set, table: Table) -> str:
    """What is wrong with a table; empty when nothing is."""
    return _of_lines(chosen.shelf, chosen.table(table.name), table.rows, table.sha256)


def fault_of_list(chosen: Set, manifest: Manifest) -> str:
    """The same of the list of files."""
    told = manifest.files, manifest.files_sha256
    return _of_lines(chosen.shelf, chosen.list_of_files, *told)


def fault_of(shelf: Shelf, kept: Kept) -> str:
    """What is wrong with the copy of a file, read as a whole; empty when nothing is."""
    try:
        with shelf.get(kept.name) as file:
            digest = hashlib.sha256()
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return f"{kept.name} is missing."
    except Broken:
        return f"{kept.name} is damaged."
    if digest.hexdigest() != kept.sha256:
        return f"{kept.name} is damaged: its content is another."
    return ""


def _of_lines(shelf: Shelf, name: str, rows: int, sha256: str) -> str:
    digest, count = hashlib.sha256(), 0
    try:
        with shelf.get(name) as file:
            for line in lines(file):
                digest.update(line)
                count += 1
    except FileNotFoundError:
        return f"{name} is missing."
    except (Broken, OSError, EOFError, zlib.error):
        return f"{name} is damaged."
    if (count, digest.hexdigest()) != (rows, sha256):
        return f"{name} is damaged: it has {count} lines of {rows}, or others."
    return ""
