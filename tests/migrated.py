"""Databases with all tables: migrating one takes half a minute, so it is done once for a state of the code, and copied."""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import django
import psycopg

ROOT: Final = Path(__file__).parents[1]
_KEPT: Final = ROOT / "build" / "migrated"


def sqlite(file: Path) -> None:
    """Put one there; whatever lay there before is gone."""
    for beside in ("-wal", "-shm"):
        Path(f"{file}{beside}").unlink(missing_ok=True)
    shutil.copyfile(_sqlite(), file)


def postgresql(server: str, name: str) -> None:
    """Make one of that name on the server of that address; one that was there is gone."""
    with _by_one("postgresql"), psycopg.connect(server, autocommit=True) as asking:
        template = f"countersign_{_state()}"
        known = "SELECT FROM pg_database WHERE datname = %s"
        if not asking.execute(known, [template]).fetchall():
            asking.execute(f"DROP DATABASE IF EXISTS {template}_begun")
            asking.execute(f"CREATE DATABASE {template}_begun")
            _migrate(urlsplit(server)._replace(path=f"/{template}_begun").geturl())
            _leave(asking, f"{template}_begun")
            asking.execute(f"ALTER DATABASE {template}_begun RENAME TO {template}")
        drop(server, name)
        asking.execute(f'CREATE DATABASE "{name}" TEMPLATE {template}')


def drop(server: str, name: str) -> None:
    """Drop it, whoever is connected."""
    with psycopg.connect(server, autocommit=True) as asking:
        asking.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _sqlite() -> Path:
    made = _KEPT / f"{_state()}.sqlite3"
    with _by_one("sqlite"):
        if not made.exists():
            for old in _KEPT.glob("*.sqlite3*"):
                old.unlink()
            begun = made.with_suffix(".sqlite3-begun")
            _migrate(f"sqlite:///{begun}")
            begun.rename(made)  # who wrote last has left no journal beside it
    return made


def _migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=ROOT,
        env={**os.environ, "COUNTERSIGN_DATA": str(_KEPT / "data"), "DATABASE_URL": url},
        check=True,
    )  # fmt: skip


def _leave(asking: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    """Part whoever is still connected: a pool may be."""
    asking.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
        [name],
    )


@contextmanager
def _by_one(kind: str) -> Iterator[None]:
    """Others who want one of the kind wait until it is there."""
    _KEPT.mkdir(parents=True, exist_ok=True)
    with (_KEPT / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _state() -> str:
    """Whatever a migration may run: all of the code, and what it stands on."""
    made_of = sorted((ROOT / "countersign").rglob("*.py"))
    told = hashlib.sha256(django.get_version().encode())
    for file in [ROOT / "requirements.txt", *made_of]:
        told.update(file.read_bytes())
    return told.hexdigest()[:16]
