"""A process that does not go on shows no life, and ends itself so that it is started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.ports import free_port
from tests.processes import PATIENCE, ROOT, database_url

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = ("worker", "manage.py", "db_worker", "--interval", "0.05")
READER = ("reader", "manage.py", "run_reader")
SCHEDULE = ("schedule", "manage.py", "run_schedule", "--interval", "0.2")
LETTERS = ("letters", "manage.py", "send_letters", "--stay")
MAIL = ("mail", "manage.py", "fetch_mail", "--stay")
DOOR = ("door", "manage.py", "receive_mail")
FOLDER = ("folder", "manage.py", "watch_folder")
HANGS = """
import time
from countersign.pulse import Pulse
with Pulse("worker", every=0.05) as pulse:
    for _ in range(4):
        pulse.goes_on(30)
        time.sleep(0.1)
    print("went on", flush=True)
    pulse.goes_on(0.2)
    time.sleep(600)
"""


def environment(folder, **more):
    return {**os.environ, "COUNTERSIGN_DATA": str(folder), "DATABASE_URL": database_url(), **more}  # fmt: skip


@contextmanager
def running(command, folder):
    alive = folder / "alive"
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment(
            folder,
            COUNTERSIGN_ALIVE=str(alive),
            COUNTERSIGN_MAIL_DOOR=f"lmtp://127.0.0.1:{free_port()}",
            COUNTERSIGN_MAIL_ADDRESS="invoices@in.example.org",
            COUNTERSIGN_WATCH_FOLDER=str(folder),
        ),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()


def is_alive(name, folder):
    return not subprocess.run(
        [sys.executable, "deploy/alive.py", name],
        cwd=ROOT,
        env={**os.environ, "COUNTERSIGN_ALIVE": str(folder / "alive")},
        stderr=subprocess.DEVNULL,
        check=False,
    ).returncode


def until(holds):
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    "program",
    [WORKER, READER, SCHEDULE, LETTERS, MAIL, DOOR, FOLDER],
    ids=lambda one: one[0],
)
def test_one_that_stands_still_shows_no_life_until_it_goes_on(tmp_path, program):
    name, *command = program
    assert not is_alive(name, tmp_path)
    with running(command, tmp_path) as process:
        until(lambda: is_alive(name, tmp_path))

        process.send_signal(signal.SIGSTOP)
        sign = tmp_path / "alive" / name
        os.utime(sign, (time.time() - 61,) * 2)  # a minute later
        assert not is_alive(name, tmp_path)
        process.send_signal(signal.SIGCONT)
        until(lambda: is_alive(name, tmp_path))
        assert process.poll() is None


def test_one_that_does_not_go_on_ends_itself(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", HANGS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert done.stdout == "went on\n"
    assert done.returncode == 1


def test_one_of_several_loops_that_does_not_go_on_ends_the_process():
    hangs = HANGS.replace("pulse.goes_on(0.2)", 'pulse.goes_on(0.2, loop="a mailbox"); pulse.leaves("another")')  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", hangs],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert done.stdout == "went on\n"
    assert done.returncode == 1


def test_what_has_ended_its_loops_ends_nothing_else():
    goes_on = """
import time
from countersign.pulse import Pulse
with Pulse("door", every=0.05) as pulse:
    pulse.goes_on(0.1)
time.sleep(1)
print("went on")
"""
    done = subprocess.run(
        [sys.executable, "-c", goes_on],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert (done.stdout, done.returncode) == ("went on\n", 0)


def test_systemds_watchdog_is_told(tmp_path):
    address = str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(address)
        systemd.settimeout(PATIENCE)
        process = subprocess.Popen(
            [sys.executable, "-c", HANGS],
            cwd=ROOT,
            env={**os.environ, "NOTIFY_SOCKET": address},
            stdout=subprocess.DEVNULL,
        )
        assert systemd.recv(100) == b"WATCHDOG=1"
        assert process.wait(PATIENCE) == 1
