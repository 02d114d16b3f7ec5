"""Clocks that lie."""

from pathlib import Path

from tests.chaos.installation import Installation
from tests.chaos.row import Make, Row, Scale

FAKETIME = [
    *Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"),
    *Path("/usr/lib/faketime").glob("libfaketimeMT.so.1"),
]
_DRAFTS = 40


def lying(make: Make, folder: Path, scale: Scale) -> Row:
    """A machine that starts twelve years ahead with retention on; a day ahead and back, an hour behind, five zones' daylight saving."""
    row, here = Row("clock +12 years, +1 day and back, -1 hour, daylight saving"), make(folder)  # fmt: skip
    if not FAKETIME:
        row.notes.append("not run: libfaketime is not installed")
        return row
    _far_ahead(row, here, ("+12y", "-1h") if scale.short else ("+12y", "+12y", "+12y8d", "-1h"))  # fmt: skip
    faked = {
        "LD_PRELOAD": str(FAKETIME[0]),
        "FAKETIME_TIMESTAMP_FILE": str(folder / "now"),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "TZ": "UTC",
    }
    for jump in (24.0, -1.0):
        off = here.look("off_by", jump, **faked)
        row.times += 1
        most = abs(jump) * 60 + 30
        row.must(max(off.values()) <= most, f"{jump:+g} h: links and undo off by {off} minutes")  # fmt: skip
    once = here.look("ahead_and_back", **faked)
    row.times += 1
    row.lost += once["missing"]
    row.must(once["again"] <= 1, f"{once['again']} summaries came again")
    row.notes.append(f"a clock a day ahead and back: {once['again']} summary came again, once its day was over")  # fmt: skip
    if not scale.short:
        over = here.look("changes", **faked)
        row.times += 10
        row.must(not over["wrong"], f"{over['wrong']} days had no summary, or two")
        row.notes.append(f"{over['days']} days around ten changes of five zones: one summary each")  # fmt: skip
    return row


def _far_ahead(row: Row, here: Installation, jumps: tuple[str, ...]) -> None:
    here.look("approved", _DRAFTS)
    here.settings |= {"COUNTERSIGN_KEEP_YEARS": "10"}
    here.manage("apply_retention", "--shorten")
    before = here.look("counts")
    for ahead in jumps:
        here.manage("run_schedule", "--once", LD_PRELOAD=str(FAKETIME[0]), FAKETIME=ahead)  # fmt: skip
        row.times += 1
    after = here.look("counts")
    row.acknowledged += before["invoices"] + before["files"]
    row.lost += sum(max(0, before[name] - after[name]) for name in ("invoices", "files"))  # fmt: skip
