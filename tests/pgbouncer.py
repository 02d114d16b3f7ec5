"""A PgBouncer in transaction mode in front of the tests' PostgreSQL server."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.ports import free_port
from tests.processes import PATIENCE, database_url

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
CONNECTIONS = 2  # that it opens to the server, however many come


@contextmanager
def pgbouncer() -> Iterator[str]:
    """Yields the address by which the running test's database is reached through it."""
    with in_front_of(database_url()) as url:
        yield url


@contextmanager
def in_front_of(
    straight: str, connections: int = CONNECTIONS, idle: int = 600
) -> Iterator[str]:
    """The address by which a database of a server on a socket is reached through it, and so is any other of that server.

    A connection to the server that nobody has used for `idle` seconds is closed.
    """
    parts = urlsplit(straight)
    port = free_port()
    host = parse_qs(parts.query)["host"][0]
    server = f"host={host} user={parts.username}"
    with _settings(
        _INI.format(
            server=server, port=port, place=host, connections=connections, idle=idle
        )
    ) as settings:
        # It refuses to be root; the server's own user may open its socket.
        user = Path(host).owner() if os.geteuid() == 0 else None
        process = subprocess.Popen(
            [PROGRAM, settings], user=user, stderr=subprocess.DEVNULL
        )
        try:
            _wait_for(port)
            # On a socket as well, which machines without a way to this one's ports reach, too.
            yield f"postgres://{parts.username}@{parts.path}?host={host}&port={port}"
        finally:
            process.terminate()
            process.wait(PATIENCE)


@contextmanager
def _settings(text: str) -> Iterator[Path]:
    """A file that every user may read."""
    with tempfile.NamedTemporaryFile("w", suffix=".ini", dir="/tmp") as file:
        file.write(text)
        file.flush()
        Path(file.name).chmod(0o644)
        yield Path(file.name)


_INI = """
[databases]
* = {server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir = {place}
auth_type = any
pool_mode = transaction
default_pool_size = {connections}
server_idle_timeout = {idle}
"""


def _wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < until, "PgBouncer did not answer"
            time.sleep(0.05)
        else:
            return
