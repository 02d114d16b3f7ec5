"""Children that read strangers' files: whatever they do, the parent answers in time."""

import functools
import io
import itertools
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import pikepdf
import pytest

from countersign.extraction.files import (
    INSPECTING,
    READING,
    Allowance,
    Refused,
    child_for,
    each_in_child,
    in_child,
    in_kept_child,
    inspect,
    pages_of_pdf,
)
from countersign.extraction.model import Page
from countersign.sandbox import child
from tests.sandbox import heavy

MB = 1024 * 1024
ENDLESS = iter(int, 1)  # zeros
LITTLE = Allowance(seconds=0.5, memory=200 * MB)


def refusal(function, *args, allowance=LITTLE):
    with pytest.raises(Refused) as caught:
        in_child(allowance, function, *args)
    return caught.value.code, caught.value.values


def gone(pid: int) -> bool:
    """Whether a process ends within a few seconds."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.05)
    return False


def test_values_come_back():
    assert in_child(LITTLE, divmod, 17, 5) == (3, 2)
    assert in_child(LITTLE, os.getpid) != os.getpid()
    assert in_child(LITTLE, Page, 1, 595.0, height=842.0) == Page(1, 595.0, 842.0)


def test_what_the_fork_server_has_loaded_for_others_is_not_counted():
    in_child(Allowance(5, 600 * MB), heavy.nothing)

    assert in_child(LITTLE, divmod, 17, 5) == (3, 2)
    assert refusal(bytearray, 10**10)[0] == "too-much-memory"
    child.fork_server.stop()


def test_a_refusal_comes_back_with_its_figures():
    assert refusal(inspect, b"") == ("empty", {})
    assert refusal(pages_of_pdf, b"no pdf") == ("broken", {})


def test_values_are_given_one_by_one():
    counted = each_in_child(LITTLE, itertools.count, 5)

    assert list(itertools.islice(counted, 3)) == [5, 6, 7]
    assert list(each_in_child(LITTLE, iter, [1, 2])) == [1, 2]


def test_one_child_does_one_thing_after_another():
    with child_for(pages_of_pdf) as child:
        pid = child.ask(LITTLE, os.getpid)
        with pytest.raises(Refused, match="broken"):
            child.ask(LITTLE, pages_of_pdf, b"no pdf")
        assert list(child.ask_each(LITTLE, iter, [1, 2])) == [1, 2]
        time.sleep(2 * LITTLE.seconds)  # nothing runs out between two questions
        assert child.ask(LITTLE, os.getpid) == pid
    assert gone(pid)


def test_a_child_that_was_ended_does_nothing_more():
    with child_for(pages_of_pdf) as child:
        with pytest.raises(Refused, match="took-too-long"):
            child.ask(LITTLE, time.sleep, 60)
        with pytest.raises(Refused, match="ended-early"):
            child.ask(LITTLE, os.getpid)


def test_what_children_need_is_at_hand_before_they_are_made():
    """What fails there would only make each child slower: nobody would be told."""
    for name in ("from_file", "files.inspect", "official"):
        import_module(f"countersign.extraction.{name}").prepare()


def test_a_kept_child_is_used_again():
    pid = in_kept_child(LITTLE, os.getpid)
    assert pid != os.getpid()
    assert in_kept_child(LITTLE, os.getpid) == pid


def test_a_kept_child_that_was_ended_is_replaced():
    pid = in_kept_child(LITTLE, os.getpid)
    os.kill(pid, signal.SIGKILL)
    other = in_kept_child(LITTLE, os.getpid)
    assert other != pid
    with pytest.raises(Refused, match="took-too-long"):
        in_kept_child(LITTLE, time.sleep, 60)
    assert gone(other)
    assert in_kept_child(LITTLE, os.getpid) != other


def test_a_kept_child_is_no_longer_used_when_it_may_have_gathered_much():
    pids = {in_kept_child(LITTLE, os.getpid) for _ in range(250)}
    assert len(pids) in {3, 4}


def test_a_kept_child_ends_when_nothing_is_asked_of_it_for_some_time(monkeypatch):
    monkeypatch.setattr(child, "_IDLE", 0.2)
    other = Allowance(seconds=5, memory=210 * MB)  # one that no other test has kept

    assert gone(in_kept_child(other, os.getpid))


def test_children_are_kept_for_each_allowance():
    other = Allowance(seconds=5, memory=220 * MB)

    assert in_kept_child(LITTLE, os.getpid) != in_kept_child(other, os.getpid)


def test_what_hangs_is_ended():
    assert refusal(time.sleep, 60, allowance=Allowance(1, 200 * MB)) == (
        "took-too-long",
        {"seconds": 1},
    )


def test_what_hangs_without_listening_is_ended():
    """A loop inside a library that never lets another thread run."""
    assert refusal(sum, ENDLESS)[0] == "took-too-long"


@pytest.mark.parametrize(
    ("function", "argument"), [(bytearray, 10**10), (list, ENDLESS)]
)
def test_what_grows_without_end_is_ended(function, argument):
    limit = Allowance(seconds=20, memory=200 * MB)
    assert refusal(function, argument, allowance=limit) == (
        "too-much-memory",
        {"limit": 200 * MB},
    )


def test_a_page_that_unpacks_to_endless_text_is_ended():
    page = b"BT /F1 9 Tf 10 10 Td (Hello hostile world 12345) Tj ET\n" * 1_000_000
    with pikepdf.new() as document:
        document.add_blank_page()
        document.pages[0].Contents = document.make_stream(page)
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type1,
            BaseFont=pikepdf.Name.Helvetica,
        )
        document.pages[0].Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(F1=font)
        )
        out = io.BytesIO()
        document.save(out)

    code, _ = refusal(pages_of_pdf, out.getvalue(), allowance=READING)
    assert code == "too-much-memory"


@pytest.mark.parametrize(
    ("function", "args"),
    [(int, ("no number",)), (ord, ("ab",))],
)
def test_what_fails_is_broken(function, args):
    assert refusal(function, *args) == ("broken", {})


@pytest.mark.parametrize(("function", "args"), [(os.abort, ()), (os._exit, (3,))])
def test_of_what_ends_its_process_it_is_not_said_that_it_is_broken(function, args):
    assert refusal(function, *args) == ("ended-early", {})


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_process_that_is_killed_once_is_followed_by_another():
    """As the machine does when it is out of memory."""
    in_child(LITTLE, divmod, 17, 5)
    with ThreadPoolExecutor(1) as thread:
        killed = thread.submit(_kill_one)

        assert in_child(Allowance(20, 200 * MB), time.sleep, 0.5) is None
        assert gone(killed.result())


def _kill_one() -> int:
    """Kill the first child that the fork server has from now on."""
    server = child.fork_server.process.pid
    while True:
        found = Path(f"/proc/{server}/task/{server}/children").read_text().split()
        if found:
            os.kill(int(found[0]), signal.SIGKILL)
            return int(found[0])
        time.sleep(0.01)


def test_an_answer_that_would_run_something_is_not_taken(tmp_path):
    mark = tmp_path / "mark"
    answer = functools.partial(os.system, f"touch {mark}")

    assert refusal(functools.partial, answer) == ("broken", {})
    assert not mark.exists()


def test_a_child_writes_no_files(tmp_path):
    target = tmp_path / "written"

    assert refusal(Path.write_text, target, "something") == ("broken", {})
    assert not target.exists() or target.read_text() == ""


def test_an_abandoned_child_is_ended():
    pids = each_in_child(LITTLE, iter, os.getpid, None)
    pid = next(pids)
    pids.close()

    assert gone(pid)


def test_many_threads_at_once():
    with ThreadPoolExecutor(8) as threads:
        answers = threads.map(
            lambda number: in_child(INSPECTING, abs, -number), range(40)
        )
        assert list(answers) == list(range(40))


def test_a_fork_server_that_was_killed_is_replaced():
    fork_server = in_child(LITTLE, os.getppid)
    os.kill(fork_server, signal.SIGKILL)

    assert in_child(INSPECTING, abs, -1) == 1


PROGRAM = """
import os, sys
from countersign.extraction.files import INSPECTING, in_child

print(in_child(INSPECTING, os.getenv, "SECRET_KEY", "unknown"), flush=True)
fork_server = in_child(INSPECTING, os.getppid)
if os.fork() == 0:
    print(in_child(INSPECTING, os.getppid) != fork_server, flush=True)
    sys.exit()
os.wait()
print(in_child(INSPECTING, os.getppid) == fork_server, fork_server)
"""


def test_a_web_process_that_forks_keeps_its_secrets_and_its_fork_server(tmp_path):
    """As gunicorn does: each process has a fork server of its own, which ends with it."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=os.environ
        | {"SECRET_KEY": "hush", "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    secret, forked, kept = done.stdout.splitlines()
    assert (secret, forked, kept.split()[0]) == ("unknown", "True", "True")
    assert done.stderr == ""
    assert gone(int(kept.split()[1]))
