"""Which databases, and how they are opened."""

import os
from pathlib import Path
from typing import Any, Final

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from countersign.config import environment as env

_REPEATED: Final = 4  # times, until a statement is prepared
# For pages, asked for by many at once: PostgreSQL's own guess is for disks that turn (it would read all of a large
# table where an index finds the few rows), and starting helpers takes longer than most of our statements.
_PLANNING: Final = "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"

# A server that is gone without a word (its machine died, a firewall forgot the connection) is given up in time for the
# page to say so, and the next connection is made: without these a request waits for a quarter of an hour (libpq's and Linux's own).
_GONE: Final = {
    "connect_timeout": 5,  # seconds, for each address
    "tcp_user_timeout": 6000,  # milliseconds until what was sent has arrived
    "keepalives_idle": 20,  # seconds of silence until it is asked whether it is there
    "keepalives_interval": 3,
    "keepalives_count": 2,
}


def databases(data: Path, *, spool: Path, test_folder: Path) -> dict[str, Any]:
    """Django's setting: `default`, and `replica` when COUNTERSIGN_REPLICA_URL names a read-only copy of it."""
    url = env.text("DATABASE_URL", f"sqlite:///{data / 'countersign.sqlite3'}")
    main = _parsed("DATABASE_URL", url)
    copy = env.text("COUNTERSIGN_REPLICA_URL")
    if main["ENGINE"] == "django.db.backends.sqlite3":
        if copy:
            raise ImproperlyConfigured(
                "COUNTERSIGN_REPLICA_URL needs PostgreSQL: DATABASE_URL is SQLite."
            )
        # What SQLite puts aside while it writes: a full /tmp must keep nobody from saving.
        os.environ.setdefault("SQLITE_TMPDIR", str(spool))
        return {"default": _sqlite(main, test_folder)}
    found = {"default": main | _postgresql(main)}
    if copy:
        replica = _parsed("COUNTERSIGN_REPLICA_URL", copy)
        found["replica"] = (
            replica | _postgresql(replica) | {"TEST": {"MIRROR": "default"}}
        )
    return found


def _parsed(name: str, url: str) -> dict[str, Any]:
    try:
        return {**dj_database_url.parse(url, conn_max_age=60)}
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError) as problem:
        raise ImproperlyConfigured(
            f"{name} must look like postgres://user:password@host:5432/name or sqlite:////path/to/file."
        ) from problem


def _sqlite(found: dict[str, Any], test_folder: Path) -> dict[str, Any]:
    if found["NAME"] != ":memory:":
        file = env.CHECKOUT / found["NAME"]
        env.own_file(file)
        found["NAME"] = str(file)
    return found | {
        # Tests have it in a file, so that threads and processes meet.
        "TEST": {"NAME": test_folder / "test.sqlite3"},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # FULL: what was answered is on the disk. A commit costs one fsync more, and a power cut takes nothing back.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
        },
    }


def _postgresql(found: dict[str, Any]) -> dict[str, Any]:
    """How a server is talked to: prepared statements, pool, PgBouncer and time-outs as the environment says."""
    options: dict[str, Any] = {**_GONE, **found.get("OPTIONS", {})}
    settings: dict[str, Any] = {"CONN_HEALTH_CHECKS": True, "OPTIONS": options}
    most = env.number("COUNTERSIGN_DB_POOL", 0, most=200)
    if most:
        options["pool"] = {"min_size": 1, "max_size": most, "timeout": 10}
        settings |= {"CONN_MAX_AGE": 0}
    if env.flag("COUNTERSIGN_PGBOUNCER"):
        # Between two transactions a session may be another one: nothing may be left in it.
        return settings | {"CONN_MAX_AGE": 0, "DISABLE_SERVER_SIDE_CURSORS": True}
    # Planning most statements takes longer than running them: one that is repeated is planned once a connection.
    options |= {
        "server_side_binding": True,
        "prepare_threshold": _REPEATED,
        "cursor_factory": import_string("countersign.database.cursor.Cursor"),
    }
    limits = {
        "statement_timeout": env.number("COUNTERSIGN_STATEMENT_SECONDS", 0, most=3600),
        "lock_timeout": env.number("COUNTERSIGN_LOCK_SECONDS", 0, most=3600),
    }
    asked = [_PLANNING, options.get("options", "")]
    asked += [f"-c {name}={value}s" for name, value in limits.items() if value]
    options["options"] = " ".join(filter(None, asked))
    return settings
