"""Exporting 100,000 invoices: how much memory the process takes that makes the file, and how long beside PostgreSQL's own COPY.

Time is CPU time of that process and of its PostgreSQL, so that what else the machine does falls on neither. Each file is written three times in one
process; the median counts. What is compared with COPY is the writing of the file; keeping it and a line of the history for each invoice
are told beside it.
"""

import json
import os
import subprocess
import sys
import tempfile
from statistics import median
from typing import Any, Final

from benchmarks.deployment import database, environment
from benchmarks.figure import Figure

INVOICES: Final = int(os.environ.get("COUNTERSIGN_BENCH_INVOICES", "100000"))
_TIMES: Final = 3


def run() -> list[Figure]:
    """CSV and XLSX, each in a process of its own."""
    with tempfile.TemporaryDirectory() as folder, database() as (url, _):
        _say(folder, url, "load", INVOICES)
        made = {name: _say(folder, url, name, _TIMES) for name in ("csv", "xlsx")}
        copied = _say(folder, url, "copy", _TIMES)
    copy = _median(copied["written"])
    load = f"load of the machine {os.getloadavg()[0]:.1f}"
    figures = [Figure(f"COPY of {INVOICES:,} invoices: CPU", copy, "s", note=load)]
    for name, found in made.items():
        spent, whole = _median(found["written"]), _median(found["whole"])
        figures += [
            Figure(
                f"{name}: most memory of the process",
                found["megabytes"],
                "MB",
                most=200,
                note=f"before the export {found['before']:.0f} MB",
            ),
            Figure(f"{name}: CPU of the file, over COPY", spent / copy, "times",
                   most=8 if name == "csv" else None),
            Figure(f"{name}: CPU of the file", spent, "s"),
            Figure(f"{name}: CPU of it all, with the history", whole, "s"),
        ]  # fmt: skip
    return figures


def _median(spent: list[dict[str, float]]) -> float:
    return median(one["own"] + one["server"] for one in spent)


def _say(folder: str, url: str, what: str, count: int) -> dict[str, Any]:
    """What a process prints that does one thing."""
    values = {
        **environment(folder, url),
        "DJANGO_SETTINGS_MODULE": "countersign.config.settings",
    }
    module = "_exports_load" if what == "load" else "_exports_making"
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", f"benchmarks.{module}", what, str(count)],
        env=values,
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
