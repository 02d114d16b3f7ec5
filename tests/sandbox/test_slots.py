"""How many children work at the same time, over threads and processes."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from countersign.extraction.files import INSPECTING, Refused, child_for, in_kept_child
from countersign.sandbox.slots import Slots, fitting, slots

HOLDER = """
import sys
from pathlib import Path
from countersign.sandbox.slots import slots

slots.set(Path(sys.argv[1]), 1)
with slots.one():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def two(tmp_path):
    """Two slots, counted in a folder."""
    before = slots.folder, slots.number
    slots.set(tmp_path / "children", 2)
    yield slots
    slots.set(*before)


def test_no_more_work_at_a_time_than_there_are_slots(two):
    counting, now, most = threading.Lock(), 0, 0

    def work(_number):
        nonlocal now, most
        with child_for(len) as child:
            with counting:
                now += 1
                most = max(most, now)
            assert child.ask(INSPECTING, len, b"invoice") == 7
            with counting:
                now -= 1

    with ThreadPoolExecutor(16) as threads:
        list(threads.map(work, range(32)))

    assert most == 2


def test_who_has_no_time_to_wait_is_told(two):
    two.set(two.folder, 1)
    with two.one(), ThreadPoolExecutor(1) as other:
        refused = other.submit(two.one(patience=0.1).__enter__).exception()
    assert isinstance(refused, Refused)
    assert refused.code == "busy"


def test_what_a_thread_does_inside_its_slot_needs_no_other(two):
    two.set(two.folder, 1)
    with child_for(len, patience=0) as child, child_for(abs, patience=0) as other:
        assert child.ask(INSPECTING, len, b"") == 0
        assert other.ask(INSPECTING, abs, -1) == 1
        assert in_kept_child(INSPECTING, abs, -2) == 2


def test_processes_count_together_and_a_killed_one_gives_its_slot_back(tmp_path):
    here = Slots()
    here.set(tmp_path / "children", 1)
    command = [sys.executable, "-c", HOLDER, str(tmp_path / "children")]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(Refused, match="busy"), here.one(patience=0.1):
            pass
        other.kill()
        other.wait()
        began = time.monotonic()
        with here.one(patience=10):
            assert time.monotonic() - began < 5


def test_the_folder_of_the_slots_is_ours_alone(tmp_path):
    here = Slots()
    here.set(tmp_path / "children", 1)
    with here.one():
        (file,) = (tmp_path / "children").iterdir()
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700


def test_a_disk_that_takes_no_file_does_not_stop_the_work(tmp_path):
    (tmp_path / "file").touch()
    here = Slots()
    here.set(tmp_path / "file" / "children", 1)
    with here.one(patience=1):
        pass


@pytest.mark.parametrize(
    ("memory", "cores", "number"),
    [(512, 2, 1), (1024, 2, 1), (2048, 2, 2), (4096, 8, 4), (64 * 1024, 2, 4)],
)
def test_as_many_as_fit_the_machine(memory, cores, number):
    assert fitting(memory * 1024 * 1024, cores) == number
