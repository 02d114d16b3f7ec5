"""An installation under a steady load: what it holds must not grow."""

import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.row import Make, Row, Scale
from tests.chaos.working import Pace, working

_SETTLED = 0.3  # of the time, until all that is loaded once is loaded
_EVERY = 5.0  # seconds between two looks
_TICKS = os.sysconf("SC_CLK_TCK")
_GROWS = 1.10  # by as much memory may still grow from then on
_MORE = 10  # handles
_LOAD = 0.6  # of two cores
_PAUSES = (0.01, 5.0)  # seconds


@dataclass(frozen=True)
class Look:
    """All processes of `run` together: memory of their own in MB, open files and connections, files in the temporary folder."""

    memory: float
    handles: int
    files: int


def flat(make: Make, folder: Path, scale: Scale) -> Row:
    """60 % of two cores for a while: memory, handles, connections, temporary files stay as they are."""
    minutes = 1.0 if scale.short else scale.minutes
    row, here = Row("steady load, 60 % of two cores"), make(folder)
    looks, begin, pace = [], time.monotonic(), Pace(0.3)
    with here.running(folder / "log"):
        used = _used(here)
        with working(here, pace=pace) as ledger:
            while time.monotonic() - begin < minutes * 60:
                time.sleep(_EVERY)
                looks.append(_look(here))
                with (folder / "looks").open("a") as kept:  # for whoever cuts it off
                    print(datetime.now(UTC), looks[-1], file=kept)
                busy = (_used(here) - used) / (time.monotonic() - begin) / 2
                wanted = pace.pause * min(max(busy / _LOAD, 0.5), 2)
                pace.pause = min(max(wanted, _PAUSES[0]), _PAUSES[1])
    ledger.check(row, here)
    row.times = len(looks)
    settled = looks[int(len(looks) * _SETTLED) :]
    third = max(1, len(settled) // 3)
    before, after = _middle(settled[:third]), _middle(settled[-third:])
    if not scale.short:
        row.must(after.memory <= before.memory * _GROWS, f"memory {before.memory:.0f} to {after.memory:.0f} MB")  # fmt: skip
        row.must(after.handles <= before.handles + _MORE, f"handles {before.handles} to {after.handles}")  # fmt: skip
    row.must(after.files <= before.files + _MORE, f"temporary files {before.files} to {after.files}")  # fmt: skip
    row.notes.append(f"{minutes:g} minutes at {busy:.0%} of two cores: {before.memory:.0f} to {after.memory:.0f} MB, {before.handles} to {after.handles} handles, {before.files} to {after.files} temporary files")  # fmt: skip
    return row


def _family(here: Installation) -> list[int]:
    assert here.process
    return [here.process.pid, *here.descendants()]


def _used(here: Installation) -> float:
    """Seconds of processor time that they, and the children that have ended, took."""
    total = 0.0
    for pid in _family(here):
        try:
            facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, facts[11:15])) / _TICKS
    return total


def _look(here: Installation) -> Look:
    memory, handles = 0.0, 0
    for pid in _family(here):
        try:
            rows = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            memory += sum(int(line.split()[1]) for line in rows if line.startswith("Pss:"))  # fmt: skip
            handles += len(list(Path(f"/proc/{pid}/fd").iterdir()))
        except OSError:
            continue  # it ended
    passing = [here.folder / "tmp", here.folder / "spool"]
    files = sum(1 for place in passing for one in place.rglob("*") if one.is_file())
    return Look(memory / 1024, handles, files)


def _middle(looks: list[Look]) -> Look:
    def median(values: list[float]) -> float:
        return sorted(values)[len(values) // 2]

    return Look(
        median([one.memory for one in looks]),
        int(median([one.handles for one in looks])),
        int(median([one.files for one in looks])),
    )
