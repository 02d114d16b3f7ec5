"""Other processes of the product, on the database of the running test."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from tests.machines import HERE, Machine
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds for a process to answer on a busy machine


def database_url() -> str:
    """Where another process finds the database of this test."""
    name = connections["default"].settings_dict["NAME"]
    if connections["default"].vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def web_process(
    data: Path,
    *,
    log: Path | None = None,
    on: Machine = HERE,
    config: str = "deploy/gunicorn.py",
    **environment: str,
) -> Iterator[str]:
    """A gunicorn of its own; yields its address once it answers. What it logs goes to `log`."""
    port = free_port()
    environment = {
        **os.environ,
        "COUNTERSIGN_BIND": f"127.0.0.1:{port}",
        "COUNTERSIGN_DATA": str(data),
        "COUNTERSIGN_SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": database_url(),
        "WEB_PROCESSES": "1",
        **environment,
    }
    command = [
        *on.enter,
        sys.executable,
        "-m",
        "gunicorn",
        "-c",
        config,
        "countersign.config.wsgi",
    ]
    with (log or Path(os.devnull)).open("wb") as lines:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=lines)
    try:
        wait_for_port(on, port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def wait_for_port(machine: Machine, port: int, process: subprocess.Popen[bytes] | None = None) -> None:  # fmt: skip
    """Until something answers there; what answers may be a process that ends before it does."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and (process is None or process.poll() is None):
        try:
            machine.connect(port, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the web process did not answer")


WORKER = ("db_worker", "--queue-name", "default", "--interval", "0.05")
SENDER = ("send_letters", "--stay")


class OwnProcess:
    """A command of manage.py in a process of its own, which can be killed in the middle of what it does."""

    def __init__(self, data: Path, *command: str, **environment: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env={
                **os.environ,
                "COUNTERSIGN_DATA": str(data),
                "COUNTERSIGN_SECRET_KEY": settings.SECRET_KEY,
                "DATABASE_URL": database_url(),
                **environment,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        """SIGKILL: it has no say in it."""
        self._process.kill()
        self._process.wait(PATIENCE)


def all_at_once(*acts: Callable[[], object]) -> list[str]:
    """Do each act in a process of its own, all let go at the same moment; how each went, in their order.

    "done", or the name of what was raised. The processes are copies of this one, with a connection of their own.
    """
    connections.close_all()  # a copy must not talk on our connection
    fork = get_context("fork")
    together, ends = fork.Barrier(len(acts)), []
    processes = []
    for act in acts:
        end, other = fork.Pipe(duplex=False)
        process = fork.Process(target=_do, args=(act, together, other))
        process.start()
        other.close()
        ends.append(end)
        processes.append(process)
    outcomes = [_heard(end) for end in ends]
    for process in processes:
        process.join(PATIENCE)
    return outcomes


def _do(act: Callable[[], object], together: Barrier, end: Connection) -> None:
    try:
        together.wait(PATIENCE)
        act()
    except Exception as problem:
        end.send(type(problem).__name__)
    else:
        end.send("done")
    finally:
        connections.close_all()
        end.close()


def _heard(end: Connection) -> str:
    with end:
        return str(end.recv()) if end.poll(PATIENCE) else "nothing heard"
