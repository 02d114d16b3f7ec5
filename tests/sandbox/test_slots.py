"""How many children work at the same time, over threads and processes."""

import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from countersign.extraction.files import (
    INSPECTING,
    OCR,
    Refused,
    child_for,
    each_in_child,
    in_child,
    in_kept_child,
)
from countersign.extraction.official import RULES
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


def test_scans_and_official_rules_count_like_any_other(two):
    two.set(two.folder, 1)
    with ThreadPoolExecutor(2) as others:
        with two.one():
            scan = others.submit(list, each_in_child(OCR, iter, [1, 2]))
            rules = others.submit(in_child, RULES, abs, -1)
            time.sleep(0.5)
            assert [scan.done(), rules.done()] == [False, False]
        assert [scan.result(20), rules.result(20)] == [[1, 2], 1]


def test_between_two_pages_others_have_the_slot(two):
    two.set(two.folder, 1)
    pages = each_in_child(OCR, iter, ["first", "second"])
    assert next(pages) == "first"
    with ThreadPoolExecutor(1) as other:
        asked = other.submit(in_child, INSPECTING, len, b"invoice")
        assert asked.result(20) == 7
    assert list(pages) == ["second"]


def test_the_next_page_is_not_begun_before_it_is_wanted(two):
    moments = each_in_child(OCR, iter, time.monotonic, None)
    next(moments)
    time.sleep(0.1)
    asked = time.monotonic()
    assert next(moments) >= asked


def test_a_thread_that_has_a_slot_needs_none_for_a_scan(two):
    two.set(two.folder, 1)
    with two.one():
        assert list(each_in_child(OCR, iter, [1, 2])) == [1, 2]


def test_a_kept_child_counts_while_it_works_and_not_while_it_idles(two):
    two.set(two.folder, 1)
    assert in_kept_child(RULES, abs, -1) == 1
    with ThreadPoolExecutor(1) as other:
        with two.one(patience=0):  # it idles
            asked = other.submit(in_kept_child, RULES, abs, -2)
            time.sleep(0.3)
            assert not asked.done()
        assert asked.result(20) == 2
