"""Migrating once, however many processes start at the same time."""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from .too_old import REFUSED, is_too_old
from .where import where_we_work

_KEY: Final = 0x436F756E746572  # of the advisory lock, in this database only
_LOOK_EVERY: Final = 1.0  # seconds
_BUSY: Final = "55P03"  # PostgreSQL: a lock was not to be had in time
_NAMED: Final = 10  # changes that are told by name
_PATIENCE_FOR_A_LOCK: Final = "5s"

Say = Callable[[str], object]


class TooLate(Exception):
    """The database did not answer, or another process did not finish, in the time there was."""


class TooOld(Exception):
    """The database was made before the first release, and cannot be brought up to date."""


def unapplied() -> list[Migration]:
    """This code's migrations that the database still lacks, in order. Those of newer code do not matter."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [migration for migration, _ in plan]


def bring_up_to_date(*, seconds: float, say: Say, only_wait: bool = False) -> None:
    """Return when the database has every table this code needs, or raise TooLate or TooOld.

    One process at a time migrates, the others wait for it; with `only_wait` this one never does.
    """
    deadline = time.monotonic() + seconds
    waiting = _first_look(deadline, say)
    if is_too_old():
        raise TooOld(REFUSED)
    said = ""
    while waiting:
        with _turn() as ours:
            if ours and not only_wait:
                said = _migrate(say)
            elif said != (said := "Waiting for the migration under way ..."):
                say(said)
        waiting = unapplied()
        if waiting and time.monotonic() > deadline:
            raise TooLate(f"{len(waiting)} changes of the database are still to come.")
        if waiting:
            time.sleep(_LOOK_EVERY)


def _first_look(deadline: float, say: Say) -> list[Migration]:
    """What is to be applied, once the database answers: it may still be starting."""
    said = False
    while True:
        try:
            return unapplied()
        except OperationalError as problem:
            connection.close()
            if time.monotonic() > deadline:
                raise TooLate(f"The database does not answer: {problem}") from problem
            if not said:
                say("Waiting for the database ...")
            said = True
            time.sleep(_LOOK_EVERY)


def _migrate(say: Say) -> str:
    """Apply what is still missing now that it is our turn; returns "again" unless nothing was, so that the caller looks once more.

    A change of a table that is in use gives way after some seconds, so that the pages behind it go on,
    and is tried again; an index that is made meanwhile (`AddIndexMeanwhile`) keeps nobody waiting, and waits.
    """
    waiting = unapplied()
    if not waiting:
        return ""
    say(where_we_work())
    say(f"Changing the database: {_names(waiting)}")
    with _time_outs(lock_timeout=_PATIENCE_FOR_A_LOCK, statement_timeout="0"):
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as problem:
            if getattr(problem.__cause__, "sqlstate", "") != _BUSY:
                raise
            say("A table is in use: trying again ...")
    return "again"


def _names(migrations: list[Migration]) -> str:
    if len(migrations) > _NAMED:
        return f"{len(migrations)} changes"
    return ", ".join(map(str, migrations))


@contextmanager
def _time_outs(**values: str) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        for name, value in values.items():
            cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
    try:
        yield
    finally:
        connection.close()  # its time-outs end with it
        connection.connect()  # a change that fails at its very end leaves Django believing in a transaction


def _turn() -> AbstractContextManager[bool]:
    """Whether it is this process's turn to migrate; if so, it is until the end of the block."""
    if connection.vendor == "postgresql":
        return _advisory_lock()
    return _file_lock(settings.DATA_DIR / "migrate.lock")


@contextmanager
def _advisory_lock() -> Iterator[bool]:
    """Held by a transaction of a connection of its own, so that it works behind a pooler as well.

    Nobody waits for it inside the database: a waiting statement keeps a snapshot, and an index that is built
    concurrently would wait for that for ever. A statement with parameters keeps its snapshot until the next one, so
    the key is written into the SQL.
    """
    own: Any = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute(f"SELECT pg_try_advisory_xact_lock({_KEY})")
            (ours,) = cursor.fetchone()
        yield ours
        own.rollback()
    finally:
        own.close()


@contextmanager
def _file_lock(path: Path) -> Iterator[bool]:
    """Held by an open file: it ends with the process, whatever happens."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
