"""`manage.py run`: one family of processes that starts together and ends together."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings

from tests.ports import free_port
from tests.processes import PATIENCE, ROOT, database_url

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(sys.platform != "linux", reason="reads /proc"),
]


def children(parent: int) -> list[int]:
    found = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(each) for each in found.split()]


def all_under(parent: int) -> list[int]:
    below = children(parent)
    return below + [each for child in below for each in all_under(child)]


def gone(processes: list[int]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if not [each for each in processes if Path(f"/proc/{each}/exe").exists()]:
            return True
        time.sleep(0.1)
    return False


@contextmanager
def everything(data: Path):
    """All of one machine; yields its process and port once it answers."""
    port = free_port()
    environment = {
        **os.environ,
        "COUNTERSIGN_BIND": f"127.0.0.1:{port}",
        "COUNTERSIGN_DATA": str(data),
        "COUNTERSIGN_SECRET_KEY": settings.SECRET_KEY,
        "DATABASE_URL": database_url(),
        "WEB_PROCESSES": "1",
    }
    command = [sys.executable, "manage.py", "run"]
    with (data / "log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        until = time.monotonic() + 3 * PATIENCE
        while answer(port) is None and time.monotonic() < until:
            time.sleep(0.2)
        assert answer(port) == 200, (data / "log").read_text()
        yield process, port
    finally:
        process.kill()
        process.wait(PATIENCE)


def answer(port: int) -> int | None:
    server = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        server.request("GET", "/healthz")
        return server.getresponse().status
    except OSError:
        return None
    finally:
        server.close()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_or_a_stop_ends_all(tmp_path, told):
    with everything(tmp_path) as (process, port):
        family = all_under(process.pid)
        assert answer(port) == 200
        assert len(children(process.pid)) == 6
        assert len(family) == 7  # gunicorn's own, and the one that answers

        process.send_signal(told)

        assert process.wait(PATIENCE) == 0
        assert gone(family)


def test_one_that_dies_is_started_again_and_the_others_go_on(tmp_path):
    with everything(tmp_path) as (process, port):
        before = children(process.pid)
        for child in before[:2]:  # web and worker
            os.kill(child, signal.SIGKILL)

        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and (
            len(set(children(process.pid)) - set(before[:2])) < 6 or answer(port) != 200
        ):
            time.sleep(0.2)

        after = children(process.pid)
        assert len(after) == 6
        assert set(after) & set(before) == set(before[2:])
        assert answer(port) == 200
        family = all_under(process.pid)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert gone(family)
        assert "worker ended (-9): it starts again in 1 s." in (
            (tmp_path / "log").read_text()
        )


def test_when_one_ends_again_and_again_the_others_end_too(tmp_path):
    """The web process can't listen where somebody else does."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        ended = subprocess.run(
            [sys.executable, "manage.py", "run"],
            cwd=ROOT,
            env={
                **os.environ,
                "COUNTERSIGN_BIND": f"127.0.0.1:{other.getsockname()[1]}",
                "COUNTERSIGN_DATA": str(tmp_path),
                "COUNTERSIGN_SECRET_KEY": settings.SECRET_KEY,
                "DATABASE_URL": database_url(),
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=5 * PATIENCE,
        )

    assert ended.returncode == 1
    assert "5 times as soon as it was started: the others end too." in ended.stderr


CRASHING = """
import django, os, pathlib, signal, sys, time
django.setup()
from countersign.running.together import run

ends = pathlib.Path(sys.argv[1])

def reader():
    with ends.open("a") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGSEGV)

def web():
    while not ends.exists() or len(ends.read_text()) < 8:
        time.sleep(0.05)

sys.exit(run({"reader": reader, "web": web}, pauses=(0,)))
"""


def test_a_helper_that_crashes_again_and_again_takes_nobody_with_it(tmp_path):
    """As a library that reads scans may, in the file that comes next."""
    ended = subprocess.run(
        [sys.executable, "-c", CRASHING, tmp_path / "ends"],
        cwd=ROOT,
        env={
            **os.environ,
            "COUNTERSIGN_DATA": str(tmp_path),
            "COUNTERSIGN_SECRET_KEY": settings.SECRET_KEY,
            "DJANGO_SETTINGS_MODULE": "countersign.config.settings",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )

    lines = ended.stderr.splitlines()
    assert len((tmp_path / "ends").read_text()) >= 8
    assert [line for line in lines if "the others end too" in line] == [
        line for line in lines if "web ended (0) 5 times" in line
    ]
    assert ended.returncode == 1


def test_when_the_parent_is_killed_nobody_is_left(tmp_path):
    with everything(tmp_path) as (process, _):
        family = all_under(process.pid)
        process.kill()
        process.wait(PATIENCE)
        assert gone(family)
