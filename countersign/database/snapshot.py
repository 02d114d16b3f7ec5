"""One consistent snapshot of the database, however long it is read; writers are not held up."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read in the block is all from one moment."""
    if connection.vendor == "sqlite":
        with _reading(), transaction.atomic(durable=True):
            yield
        return
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        yield


@contextmanager
def in_one_transaction() -> Iterator[None]:
    """What is read in the block is read in one transaction, which may be part of another: for a few rows."""
    with transaction.atomic():
        yield


@contextmanager
def _reading() -> Iterator[None]:
    """Let SQLite's transactions begin as readers in this block: ours otherwise take the one writer's place at once."""
    connection.ensure_connection()
    mode = connection.transaction_mode  # type: ignore[attr-defined]
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]
