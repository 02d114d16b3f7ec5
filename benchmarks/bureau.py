"""How much longer the page over all organizations of a person takes with 200 of them than with 5, on PostgreSQL."""

import json
import subprocess
import sys
from typing import Final

from benchmarks.figure import Figure

_MOST: Final = 2


def run() -> list[Figure]:
    """The times of both, and how many queries it takes."""
    asked = [sys.executable, "-m", "benchmarks._bureau_pages"]
    command = [sys.executable, "-m", "tests.postgres", *asked]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    few, many = json.loads(done.stdout.splitlines()[-1]).values()
    times = [
        Figure(
            f"all organizations, 200 over 5: {name}",
            many[key] / few[key],
            "times",
            most=_MOST,
            note=f"{few[key]:.1f} ms -> {many[key]:.1f} ms",
        )
        for key, name in (("cpu", "CPU of the web process"), ("wall", "until answered"))
    ]
    return [
        *times,
        Figure("queries of all organizations", many["queries"], "count", most=12),
    ]
