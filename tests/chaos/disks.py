"""Disks with 0 bytes free: the data's, the temporary files', both; a backup's target, a restore's."""

import ctypes
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.row import Make, Row, Scale, stretched, until
from tests.chaos.working import Ledger, sent_file

_READING = ("/healthz", "/invoices/desk/", "/invoices/", "/invoices/1/", "/invoices/originals/1/")  # fmt: skip
_NO_MOUNT = "not run: a small disk can only be mounted by root"


def full(make: Make, folder: Path, scale: Scale) -> Row:
    """Data and spool on one small disk, temporary files on another: each full, then both."""
    row = Row("data disk, /tmp, both with 0 bytes free")
    with small_disk(folder / "data") as data, small_disk(folder / "tmp") as tmp:
        if data is None or tmp is None:
            row.notes.append(_NO_MOUNT)
            return row
        here = make(data)
        here.settings |= {"TMPDIR": str(tmp)}
        ledger = Ledger(here.look("counts")["invoices"])
        with here.running(folder / "log"):
            row.must(here.person().new().status == 302, "nothing can be begun at first")
            ledger.before += 1
            for disks in ([data, tmp],) if scale.short else ([data], [tmp], [data, tmp]):  # fmt: skip
                _filled(row, here, disks, ledger)
        ledger.check(row, here)
        row.must(here.manage("verify_files").returncode == 0, "something is half stored")  # fmt: skip
        left = [one for one in tmp.rglob("*") if one.is_file() and one.stat().st_size > 1_000_000]  # fmt: skip
        row.must(not left, f"left in /tmp: {left}")
    return row


def _filled(row: Row, here: Installation, disks: list[Path], ledger: Ledger) -> None:
    """Fill these disks, read and write, make room, write again."""
    alice, names = here.person(), " and ".join(disk.name for disk in disks)
    alice.get("/invoices/desk/")
    for disk in disks:
        fill(disk)
    row.times += 1
    for path in _READING:
        for _again in range(4):
            status = alice.get(path).status
            row.must(status == 200, f"{names} full: {path} answers {status}")
    data_full = any(disk.name == "data" for disk in disks) and not here.url
    for _again in range(3):
        answer = alice.new()
        if answer.status == 302:
            ledger.begun.append(answer.pk)
        elif data_full:
            says = answer.status == 503 and "The disk is full" in answer.text
            row.must(says, f"{names} full: writing answers {answer.status}")
        else:
            row.must(False, f"{names} full: writing answers {answer.status}")
    sent = sent_file(alice, ledger)
    row.must(sent.status in (302, 503), f"{names} full: an upload answers {sent.status}")  # fmt: skip
    ready = here.get("/readyz")
    if disks[0].name == "data":
        row.must(ready.status == 503 and "full" in ready.text, f"{names} full: /readyz says {ready.status}")  # fmt: skip
    for disk in disks:
        (disk / "fill").unlink()
    back = until(lambda: sent_file(alice, ledger).status == 302)
    row.must(back < stretched(20), f"{names}: no upload {back:.0f} s after there was room")  # fmt: skip
    until(lambda: here.get("/readyz").status == 200, 30)
    row.must(here.get("/readyz").status == 200, "/readyz is not well afterwards")


def targets(make: Make, folder: Path, _scale: Scale) -> Row:
    """A backup's place that fills up under it, and a restore's data folder."""
    row, here = Row("backup target, restore target with no room"), make(folder / "here")
    with small_disk(folder / "disk", "1m") as disk:
        if disk is None:
            row.notes.append(_NO_MOUNT)
            return row
        place, row.acknowledged = disk / "backup", here.look("counts")["invoices"]
        (disk / "ballast").write_bytes(b"x" * 900_000)
        _refused(row, here, "backup", str(place))
        (disk / "ballast").unlink()
        _widen(disk)
        done = here.manage("backup", str(place))
        row.must(done.returncode == 0, f"no backup once there is room: {done.stderr}")
        row.must(here.manage("restore", str(place), "--check").returncode == 0, "the backup is not whole")  # fmt: skip
        with small_disk(folder / "small", "1m") as small:
            assert small is not None
            there = Installation(small, settings={"TMPDIR": str(folder)})
            _refused(row, there, "restore", str(place))
            _widen(small)
            done = there.manage("restore", str(place))
            row.must(done.returncode == 0, f"no restore once there is room: {done.stderr[-300:]}")  # fmt: skip
            row.lost = row.acknowledged - there.look("counts")["invoices"]
            row.must(there.manage("verify_files").returncode == 0, "files are missing")
    return row


def _refused(row: Row, here: Installation, *command: str) -> None:
    said = here.manage(*command)
    row.times += 1
    row.must(said.returncode != 0, f"{command[0]} says that all went well")
    row.must("Traceback" not in said.stderr, f"{command[0]} ends with a traceback")
    clear = any(word in said.stderr for word in ("full", "No space left", "no room"))
    row.must(clear, f"{command[0]} does not say why: {said.stderr[-200:]}")


def _widen(disk: Path) -> None:
    subprocess.run(
        ["mount", "-o", "remount,size=200m", str(disk)],  # noqa: S607
        check=False,
    )


@contextmanager
def small_disk(at: Path, size: str = "64m") -> Iterator[Path | None]:
    """A disk of that size; None where we may mount none."""
    at.mkdir(parents=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "chaos", str(at)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    try:
        yield at if mounted.returncode == 0 else None
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "-l", str(at)], check=False)  # noqa: S607


def fill(disk: Path) -> None:
    """Leave it 0 bytes."""
    ctypes.CDLL(None).sync()
    with (disk / "fill").open("wb", buffering=0) as file:
        try:
            while file.write(b"x" * 4096):
                pass
        except OSError:
            return
