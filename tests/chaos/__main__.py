"""`make chaos`, or `python -m tests.chaos [--short] [--only NAME ...]`: print what held, and keep it in build/chaos.json.

On PostgreSQL: `python -m tests.postgres python -m tests.chaos`; each fault has a database of its own there. What does not
hold makes the exit code 1. A fault that can't be made on this machine says so and why.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests.chaos import (
    clocks,
    copying,
    disks,
    killing,
    mailing,
    postgresql,
    queues,
    rotting,
    steady,
    storing,
    takeover,
)
from tests.chaos.installation import ROOT, on_postgresql, on_sqlite
from tests.chaos.row import Fault, Make, Row, Scale

FAULTS: Final[Mapping[str, Fault]] = {
    "kills": killing.killed,
    "sqlite": copying.copied,
    "s3": storing.misbehaving,
    "smtp": mailing.misbehaving,
    "clocks": clocks.lying,
    "postgresql": postgresql.stumbling,
    "steady": steady.flat,
    "queues": queues.held_up,
    "disks": disks.full,
    "targets": disks.targets,
    "rot": rotting.rotten,
    "takeover": takeover.primary_dies,
}

_LONG: Final = ("steady", "targets", "rot", "postgresql", "takeover")
"""What the short form leaves out: most of it has tests of its own."""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    asked.add_argument("--short", action="store_true", help="less of each, two at once")
    asked.add_argument("--only", nargs="+", choices=FAULTS, metavar="NAME", default=[])
    asked.add_argument("--minutes", type=float, default=10, help="of the steady load")
    options = asked.parse_args()
    server = os.environ.get("DATABASE_URL", "")
    make = partial(on_postgresql, server=server) if server else on_sqlite
    scale = Scale(options.short, options.minutes)
    names = options.only or [name for name in FAULTS if name not in _LONG or not options.short]  # fmt: skip
    if set(names) - {"postgresql", "takeover"}:  # which have servers of their own
        with tempfile.TemporaryDirectory(prefix="countersign-chaos-") as folder:
            make(Path(folder))  # what all others are copies of
    with ThreadPoolExecutor(2 if options.short else 1) as pool:
        rows = list(pool.map(lambda name: _run(name, make, scale), names))
    _keep(rows, "PostgreSQL" if server else "SQLite", scale)
    wrong = [one["name"] for one in rows if not one["held"]]
    held = len(rows) - len(wrong)
    print(f"chaos: {held} held, {len(wrong)} did not", *wrong)  # noqa: T201 - the same
    return int(bool(wrong))


def _run(name: str, make: Make, scale: Scale) -> dict[str, Any]:
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix=f"countersign-chaos-{name}-"))
    try:
        row = FAULTS[name](make, folder, scale)
    except Exception:  # its log is what tells why
        traceback.print_exc()
        row = Row(name, wrong=["it could not be tried to its end"])
    took = round(time.monotonic() - began)
    if row.held:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        row.notes.append(f"what is left of it is in {folder}")
    print(_line(row, took), flush=True)  # noqa: T201 - the same
    load = round(os.getloadavg()[0], 1)
    return {
        "name": name,
        **asdict(row),
        "held": row.held,
        "seconds": took,
        "load": load,
    }


def _line(row: Row, seconds: int) -> str:
    said = "; ".join([*dict.fromkeys(row.wrong), *row.notes]) or "held"
    held = "" if row.held else "DID NOT HOLD: "
    figures = f"{row.times} | {row.acknowledged} | {row.lost} | {row.doubled}"
    return f"| {row.fault} | {figures} | {held}{said} | {seconds} s |"


def _keep(rows: list[dict[str, Any]], database: str, scale: Scale) -> None:
    """Each row with where and when it was measured; what was measured before of others stays."""
    about = {
        "at": datetime.now(UTC).isoformat(timespec="minutes"),
        "machine": f"{os.cpu_count()} cores, {platform.platform()}",
        "database": database,
        "short": scale.short,
    }
    file = ROOT / "build" / "chaos.json"
    file.parent.mkdir(exist_ok=True)
    before = json.loads(file.read_text())["rows"] if file.exists() else []
    fresh = [about | row for row in rows]
    same = {(row["name"], row["database"], row["short"]) for row in fresh}
    others = [row for row in before if (row["name"], row.get("database"), row.get("short")) not in same]  # fmt: skip
    file.write_text(json.dumps({"rows": [*others, *fresh]}, indent=1))


if __name__ == "__main__":
    sys.exit(main())
