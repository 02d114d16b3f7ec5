"""Each fault, and what must hold while it is there and afterwards. A row says how many, what was lost, and what did not hold."""

import ctypes
import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from tests.chaos.installation import Installation, on_sqlite

FAKETIME = [
    *Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"),
    *Path("/usr/lib/faketime").glob("libfaketimeMT.so.1"),
]


@dataclass
class Row:
    """What came of one fault."""

    fault: str
    times: int = 0
    acknowledged: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)
    note: str = ""

    def must(self, holds: bool, what: str) -> None:
        if not holds:
            self.wrong.append(what)


Make = Callable[[Path], Installation]
Fault = Callable[[Make, Path, int], Row]
"""Is given a maker of installations on a folder, a folder, and how often to do it."""


def killed_children(make: Make, folder: Path, times: int) -> Row:
    """SIGKILL of any of `run`'s children while somebody works."""
    row, here = Row("SIGKILL of run's children under load"), make(folder)
    here.people(2)
    before = here.count()
    slowest = 0.0
    with here.running(folder / "log"), _working(here) as begun:
        for _kill in range(times):
            victims = here.children()
            os.kill(random.choice(victims), signal.SIGKILL)  # noqa: S311
            row.times += 1
            time.sleep(1)
            slowest = max(slowest, _until(lambda: len(here.children()) == 4))
            slowest = max(slowest, here.wait_until_it_answers())
        row.must(here.get("/invoices/desk/")[0] == 200, "the desk does not answer")
    row.acknowledged = len(begun)
    row.lost = max(0, before + len(begun) - here.count())
    row.must(here.manage("verify_history").returncode == 0, "the history is broken")
    row.note = f"back within {1 + slowest:.1f} s"
    return row


def full_disk(_make: Make, folder: Path, _times: int) -> Row:
    """Data, spool and temporary files on one disk with 0 bytes free, on SQLite."""
    row = Row("disk with 0 bytes free")
    with _small_disk(folder / "disk") as disk:
        if disk is None:
            row.note = "not run: a small disk can only be mounted by root"
            return row
        here = on_sqlite(disk)
        here.people(3)
        before = here.count()
        with here.running(folder / "log"):
            row.acknowledged = int(here.new()[0] == 302)
            here.get("/invoices/desk/")
            _fill(disk)
            for path in ("/healthz", "/invoices/desk/", "/invoices/", "/invoices/1/"):
                for _again in range(5):
                    row.times += 1
                    status = here.get(path)[0]
                    row.must(status == 200, f"{path} answers {status}")
            for _again in range(3):
                row.times += 1
                status, text = here.new()
                row.must(status == 503, f"writing answers {status}")
                row.must("The disk is full" in text, "writing does not say why")
            status, text = here.get("/readyz")
            row.must(status == 503 and "full" in text, f"/readyz says {status} {text}")
            (disk / "fill").unlink()
            _until(lambda: here.new()[0] == 302)
            row.acknowledged += 1
            row.must(here.get("/readyz")[0] == 200, "/readyz is not well afterwards")
        row.lost = max(0, before + row.acknowledged - here.count())
    return row


def wrong_clock(make: Make, folder: Path, _times: int) -> Row:
    """A machine that starts twelve years ahead, with retention on."""
    row, here = Row("clock 12 years ahead, retention on"), make(folder)
    if not FAKETIME:
        row.note = "not run: libfaketime is not installed"
        return row
    here.people(40, status="approved", decided_at=datetime.now(UTC).isoformat())
    here.settings = {"COUNTERSIGN_KEEP_YEARS": "10"}
    here.manage("apply_retention", "--shorten")
    before = here.count()
    for ahead in ("+12y", "+12y", "+12y8d", "-1h"):
        lying = {"LD_PRELOAD": str(FAKETIME[0]), "FAKETIME": ahead}
        here.manage("run_schedule", "--once", **lying)
        row.times += 1
    row.acknowledged, row.lost = before, before - here.count()
    return row


def rotten_backup(make: Make, folder: Path, _times: int) -> Row:
    """A byte that flips in a place of backups; a table that is cut off."""
    row, here = Row("rotten bytes in a backup"), make(folder)
    here.people(5)
    row.acknowledged = here.count()
    place = folder / "backup"
    here.manage("backup", str(place))
    copies = sorted(path for path in place.glob("files/**/*") if path.is_file())
    _flip(copies[0])
    month = (datetime.now(UTC) - timedelta(days=28)).isoformat()
    (place / "compared.json").write_text(json.dumps(dict.fromkeys(range(28), month)))
    healed = here.manage("backup", str(place))
    row.must("written anew" in healed.stderr, "the next backups do not notice")
    checked = here.manage("restore", str(place), "--check")
    row.must(checked.returncode == 0, "it is not whole afterwards")
    _flip(copies[1])
    (folder / "there").mkdir()
    there = make(folder / "there")
    restored = there.manage("restore", str(place))
    row.times = 2
    row.must(str(copies[1].relative_to(place)) in restored.stderr, "it is not named")
    kept = [path for path in (there.folder / "files").rglob("*") if path.is_file()]
    row.must(len(kept) == len(copies) - 1, f"{len(kept)} files came back")
    row.lost = row.acknowledged - there.count()
    return row


FAULTS: list[Fault] = [killed_children, full_disk, wrong_clock, rotten_backup]


@contextmanager
def _working(here: Installation) -> Iterator[list[str]]:
    """Somebody begins one invoice after the other; those that were acknowledged."""
    begun: list[str] = []
    over = Event()

    def work() -> None:
        while not over.is_set():
            status, where = here.new()
            if status == 302:
                begun.append(where)

    thread = Thread(target=work)
    thread.start()
    try:
        yield begun
    finally:
        over.set()
        thread.join()


def _until(holds: Callable[[], bool], patience: float = 60) -> float:
    began = time.monotonic()
    while not holds() and time.monotonic() - began < patience:
        time.sleep(0.1)
    return time.monotonic() - began


@contextmanager
def _small_disk(at: Path) -> Iterator[Path | None]:
    """A disk of 48 MB; None where we may mount none."""
    at.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=48m", "chaos", str(at)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    try:
        yield at if mounted.returncode == 0 else None
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "-l", str(at)], check=False)  # noqa: S607


def _fill(disk: Path) -> None:
    ctypes.CDLL(None).sync()
    with (disk / "fill").open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
