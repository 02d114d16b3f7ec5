"""Whether this process can do its work now: the parts it needs, one by one."""

import logging
import os
from pathlib import Path
from typing import Final, Literal

from django.conf import settings
from django.db import connection
from django.utils import timezone

from countersign.documents.storage import StorageFull, files
from countersign.room import LEAST, is_full, room

from .logs import frames
from .metrics import waiting_since

State = Literal["ok", "failed", "full", "read-only", "lagging"]

_QUEUE: Final = (
    "default"  # scans in "ocr" may well wait for hours, and with them "rules"
)

log = logging.getLogger(__name__)


def parts() -> dict[str, State]:
    """Each part and how it is. The log says why one has failed; the answer does not."""
    return {"database": _database(), "storage": _storage(), "queue": _queue()}


def _database() -> State:
    file = _file()
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1"
                if file
                else "SELECT current_setting('transaction_read_only')"
            )
            (said,) = cursor.fetchone()
    except Exception as problem:  # whatever it is, the answer is the same
        if file and is_full(file.parent):
            return _full("database")
        return _failed("database", problem)
    if file and is_full(file.parent):
        return _full("database")
    if said == "on" or (file and not os.access(file, os.W_OK)):
        log.error("Not ready: the database can only be read")
        return "read-only"
    return "ok"


def _file() -> Path | None:
    """Where SQLite keeps everything, if it does so in a file."""
    if connection.vendor != "sqlite":
        return None
    file = Path(connection.settings_dict["NAME"])
    return file if file.is_file() else None


def _storage() -> State:
    try:
        files().check()
        if room(settings.SPOOL) < LEAST:
            return _full("spool")
    except StorageFull:
        return _full("storage")
    except Exception as problem:  # every kind of storage has errors of its own
        return _failed("storage", problem)
    return "ok"


def _queue() -> State:
    try:
        _, age = waiting_since(timezone.now())[_QUEUE]
    except Exception as problem:  # no database, no tables
        return _failed("queue", problem)
    late = settings.READY_LAG and age > settings.READY_LAG
    return "lagging" if late else "ok"


def _full(part: str) -> State:
    log.error("Not ready: the disk of the %s is full", part)
    return "full"


def _failed(part: str, problem: Exception) -> State:
    log.error("Not ready: %s\n%s", part, frames(problem))
    return "failed"
