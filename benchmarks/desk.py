"""A page of a desk with 20,000 drafts, one's own and everybody's, on PostgreSQL: the first and one 60 pages on."""

import json
import subprocess
import sys
from typing import Final

from benchmarks.figure import Figure

_MOST_OF_THE_FIRST: Final = 2
_MOST_MS: Final = 50
_MOST_QUERIES: Final = 12


def run() -> list[Figure]:
    """The database's time for each page, how a late one compares with the first, and the queries."""
    asked = [sys.executable, "-m", "benchmarks._desk_pages"]
    command = [sys.executable, "-m", "tests.postgres", *asked]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)  # noqa: S603 - our own module
    found = json.loads(done.stdout.splitlines()[-1])
    figures = []
    for name, one in found.items():
        figures += [
            Figure(
                f"{name}: database, first page",
                one["first"],
                "ms",
                most=_MOST_MS,
                note=f"{one['wall']:.0f} ms until answered",
            ),
            Figure(
                f"{name}: a late page over the first",
                one["late"] / one["first"],
                "times",
                most=_MOST_OF_THE_FIRST,
                note=f"{one['first']:.1f} ms -> {one['late']:.1f} ms",
            ),
        ]
    most = max(one["queries"] for one in found.values())
    return [*figures, Figure("queries of a page of a desk", most, "count", most=_MOST_QUERIES)]  # fmt: skip
