"""Which database, and how it is opened."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from countersign.config import environment as env


def default(data: Path, *, test_folder: Path) -> dict[str, Any]:
    """Django's setting for the database: SQLite in the data folder unless DATABASE_URL names another."""
    url = env.text("DATABASE_URL", f"sqlite:///{data / 'countersign.sqlite3'}")
    try:
        found: dict[str, Any] = {**dj_database_url.parse(url, conn_max_age=60)}
    except (dj_database_url.ParseError, dj_database_url.UnknownSchemeError) as problem:
        raise ImproperlyConfigured(
            "DATABASE_URL must look like postgres://user:password@host:5432/name or sqlite:////path/to/file."
        ) from problem
    if found["ENGINE"] != "django.db.backends.sqlite3":
        return found | {"CONN_HEALTH_CHECKS": True}
    data.mkdir(parents=True, exist_ok=True)
    return found | {
        # Tests have it in a file, so that threads and processes meet.
        "TEST": {"NAME": test_folder / "test.sqlite3"},
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
        },
    }
