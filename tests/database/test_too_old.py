"""A database from before the first release is refused with one sentence, and left as it is."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def old(tmp_path):
    """What such a version left: a table of its own, and the names of its migrations."""
    path = tmp_path / "countersign.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE accounts_user (id INTEGER, email TEXT)")
        database.execute("INSERT INTO accounts_user VALUES (1, 'alice@example.com')")
        database.execute(
            "CREATE TABLE django_migrations "
            "(id INTEGER PRIMARY KEY AUTOINCREMENT, app TEXT, name TEXT, applied TEXT)"
        )
        database.execute(
            "INSERT INTO django_migrations (app, name, applied) "
            "VALUES ('accounts', '0001_schema', '2026-11-22')"
        )
    database.close()
    return path


@pytest.mark.parametrize("command", ["migrate", "migrate_once"])
def test_it_is_refused(old, command):
    environment = {
        "PATH": "",
        "COUNTERSIGN_DATA": str(old.parent),
        "DATABASE_URL": f"sqlite:///{old}",
    }
    told = subprocess.run(
        [sys.executable, "manage.py", command],
        check=False,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert told.returncode != 0
    assert told.stderr.count("before its first release") == 1
    assert "Traceback" not in told.stderr
    with sqlite3.connect(old) as database:
        tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert {name for (name,) in tables} <= {
            "accounts_user",
            "django_migrations",
            "sqlite_sequence",
        }
    database.close()
