"""Trying a backup out (a restore drill): every part is read, all rows go into a database of their own, which is thrown away."""

import os
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper

from countersign.database.where import address_of

from .checking import faults_of_files
from .refused import Impossible
from .sets import Set

_MANAGE: Final = (sys.executable, str(settings.BASE_DIR / "manage.py"))

_BEGINNING: Final = "countersign_drill_"
_OVER: Final = 2 * 24 * 3600  # seconds: no drill takes that long

_FILES: Final = ("DATABASE_URL_FILE", "COUNTERSIGN_S3_BUCKET_FILE", "EMAIL_URL_FILE")


@dataclass(frozen=True, slots=True)
class Drilled:
    """How a drill went: the kind of database, how long it took; what the restored installation says of itself."""

    database: str
    seconds: float
    said: list[str]


def drill(chosen: Set, where: str) -> Drilled:
    """Restore a set into a database of its own, verify its history, and throw it away; read every file's copy.

    Raises Impossible, with what is wrong. Nothing of this installation is touched.
    """
    began = time.monotonic()
    manifest = chosen.manifest()
    if found := list(faults_of_files(chosen, manifest)):
        told = [f"The backup {chosen.name} is not whole:", *found]
        raise Impossible("\n".join(told))
    with _throw_away() as (kind, environment):
        said = _run(environment, "restore", where, "--set", chosen.name, "--rows-only")
        said += _run(environment, "verify_history")
    return Drilled(kind, time.monotonic() - began, said)


def _run(environment: dict[str, str], *command: str) -> list[str]:
    done = subprocess.run(  # noqa: S603 - our own command
        [*_MANAGE, *command],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Impossible(
            f"{command[0]} failed in the drill:\n{done.stdout}{done.stderr}"
        )
    return done.stdout.splitlines()


@contextmanager
def _throw_away() -> Iterator[tuple[str, dict[str, str]]]:
    """A database of the kind we use, or SQLite where we may make none; a folder; and the settings that name them."""
    with tempfile.TemporaryDirectory(dir=settings.SPOOL, prefix="drill-") as folder:
        ours = {
            **os.environ,
            "COUNTERSIGN_DATA": folder,
            "COUNTERSIGN_SPOOL": "",
            "COUNTERSIGN_S3_BUCKET": "",
            "COUNTERSIGN_REPLICA_URL": "",
            "COUNTERSIGN_PGBOUNCER": "no",
            "EMAIL_URL": "",
        } | dict.fromkeys(_FILES, "")
        name = _made()
        if not name:
            url = f"sqlite:///{Path(folder, 'drill.sqlite3')}"
            yield "SQLite", {**ours, "DATABASE_URL": url}
            return
        try:
            yield "PostgreSQL", {**ours, "DATABASE_URL": address_of(name)}
        finally:
            with connection.cursor() as cursor:
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _made() -> str:
    """The name of a database that was made just now; empty where we use SQLite, or may make none."""
    if connection.vendor != "postgresql":
        return ""
    name = f"{_BEGINNING}{int(time.time())}_{uuid.uuid4().hex}"
    try:
        with connection.cursor() as cursor:
            _sweep(cursor)
            cursor.execute(f"CREATE DATABASE {name}")
    except DatabaseError:
        return ""
    return name


def _sweep(cursor: CursorWrapper) -> None:
    """Throw away what drills have left that were killed: nobody is connected to it, and it is days old."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s AND NOT EXISTS "
        "(SELECT FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)",
        [f"{_BEGINNING}%"],
    )
    before = time.time() - _OVER
    for (name,) in cursor.fetchall():
        made = name.removeprefix(_BEGINNING).partition("_")[0]
        if not made.isdigit() or int(made) < before:
            cursor.execute(f"DROP DATABASE IF EXISTS {name}")
