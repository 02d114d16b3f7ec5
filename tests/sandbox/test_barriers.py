"""What stands between a stranger's file and the machine: code in a real child tries, and is refused."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from countersign.extraction.files import INSPECTING, in_child
from countersign.sandbox import landlock
from countersign.sandbox.attempts import ATTEMPTS, possible
from tests.sandbox import hostile

linux = pytest.mark.skipif(
    not landlock.version(), reason="this system has no Landlock: doctor says so"
)
REFUSED = "PermissionError"


def child(function, *arguments):
    return in_child(INSPECTING, function, *arguments)


@pytest.fixture
def secret(tmp_path):
    """A file that everybody may read, in a folder that everybody may look into and write."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o777)
    file = tmp_path / "secret_key"
    file.write_text("hush")
    file.chmod(0o666)
    return file


@linux
def test_it_reads_no_file_of_ours(secret):
    assert child(hostile.read, secret) == REFUSED
    assert child(hostile.look_into, secret.parent) == REFUSED
    assert child(hostile.look_into, secret.parents[2]) == REFUSED


@linux
@pytest.mark.parametrize("file", ["environ", "maps", "cmdline"])
def test_it_reads_nothing_of_the_processes_that_started_it(file):
    fork_server = child(os.getppid)
    for pid in (os.getpid(), fork_server):
        assert child(hostile.read, Path(f"/proc/{pid}/{file}")) == REFUSED


def test_its_own_environment_holds_no_secret():
    program = (
        "from countersign.extraction.files import INSPECTING, in_child\n"
        "from tests.sandbox import hostile\n"
        "print(sorted(in_child(INSPECTING, hostile.environment).values()))"
    )
    names = ("COUNTERSIGN_SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "AWS_SECRET")
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ
        | dict.fromkeys(names, "hush")
        | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert "PYTHONPATH" not in names
    assert "hush" not in done.stdout
    assert len(done.stdout) > 10


@linux
@pytest.mark.parametrize(
    ("family", "kind"),
    [
        (socket.AF_INET, socket.SOCK_STREAM),
        (socket.AF_INET, socket.SOCK_DGRAM),
        (socket.AF_INET6, socket.SOCK_STREAM),
    ],
)
def test_it_connects_to_nobody(family, kind):
    with socket.create_server(("127.0.0.1", 0)) as server:
        where = ("127.0.0.1", server.getsockname()[1])
        assert child(hostile.connect, family, kind, where) == REFUSED


@linux
def test_it_reaches_no_socket_of_this_machine_and_opens_none(tmp_path):
    with socket.socket(socket.AF_UNIX) as named, socket.socket(socket.AF_UNIX) as other:
        named.bind(str(tmp_path / "s"))
        other.bind("\0countersign-tests-barriers")
        for door, where in ((named, str(tmp_path / "s")), (other, other.getsockname())):
            door.listen()
            outcome = child(hostile.connect, socket.AF_UNIX, socket.SOCK_STREAM, where)
            assert outcome == REFUSED
    assert child(hostile.listen) == REFUSED


@linux
@pytest.mark.parametrize(
    "change",
    [hostile.overwrite, hostile.remove, hostile.rename, hostile.open_to_all],
)
def test_it_changes_no_file(secret, change):
    assert child(change, secret) == REFUSED
    assert secret.read_text() == "hush"
    assert secret.stat().st_mode & 0o777 == 0o666


@linux
def test_it_makes_no_file_or_folder(secret):
    new = secret.with_name("new")
    assert child(hostile.make, new) == REFUSED
    assert child(hostile.make_folder, new) == REFUSED
    assert not new.exists()


@linux
@pytest.mark.parametrize(
    "attempt", [hostile.fork, hostile.run, hostile.become_another_program]
)
def test_it_starts_no_program(attempt):
    assert child(attempt) == REFUSED


@linux
def test_it_disturbs_no_other_process():
    assert child(hostile.signal_somebody, os.getpid()) == REFUSED


@linux
@pytest.mark.parametrize(
    ("number", "arguments", "error"),
    [
        (425, (1, 0), "Function not implemented"),  # io_uring_setup
        (434, (1, 0), "Function not implemented"),  # pidfd_open
        (437, (0, 0, 0, 0), "Function not implemented"),  # openat2
        (500, (), "Function not implemented"),  # what the kernel may get one day
    ],
)
def test_it_has_no_call_that_is_newer_than_we_know(number, arguments, error):
    assert child(hostile.system_call, number, *arguments) == error


@linux
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="numbers of that machine")
@pytest.mark.parametrize(
    "number",
    [
        pytest.param(101, id="ptrace"),
        pytest.param(310, id="process_vm_readv"),
        pytest.param(311, id="process_vm_writev"),
        pytest.param(272, id="unshare"),
        pytest.param(308, id="setns"),
        pytest.param(165, id="mount"),
        pytest.param(161, id="chroot"),
        pytest.param(250, id="keyctl"),
        pytest.param(29, id="shmget"),
        pytest.param(126, id="capset"),
    ],
)
def test_it_has_no_call_that_reading_does_without(number):
    assert child(hostile.system_call, number, 0, 0) == "Operation not permitted"


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_it_is_nobody_where_we_are_root():
    assert child(hostile.user) == (65534,) * 6
    assert child(hostile.capabilities) in (0, 0b100)  # none, or to read anything


def test_it_writes_nothing_into_our_log(capfd):
    child(hostile.say_to_our_log)
    assert "somebody else" not in capfd.readouterr().err


def test_it_still_does_what_reading_needs():
    assert child(hostile.count_in_threads) == [0, 1, 2, 3]
    assert child(hostile.import_late) == ("colorsys", "xml.dom.minidom")


@linux
def test_what_it_can_do_is_found_out_by_trying(secret):
    assert child(possible, secret.parent, os.getpid()) == ()
    assert possible(secret.parent, os.getpid()) == tuple(ATTEMPTS)


OLDER = """
import os
from pathlib import Path
from countersign.extraction.files import INSPECTING, in_child, inspect
from countersign.sandbox.attempts import possible
from tests.files import pdf
from tests.sandbox.without_landlock import become_older

become_older()
print(in_child(INSPECTING, inspect, pdf()).media_type)
print(*in_child(INSPECTING, possible, Path("/"), os.getpid()))
"""


@linux
def test_on_an_older_kernel_files_are_opened_with_the_barriers_that_it_has():
    done = subprocess.run(
        [sys.executable, "-c", OLDER],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    opened, could = done.stdout.splitlines()
    assert opened == "application/pdf"
    assert "read" in could.split()
    assert not {"connect", "write", "run"} & set(could.split())
