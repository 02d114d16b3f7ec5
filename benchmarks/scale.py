"""How pages become slower as the invoices become more: the same requests at two sizes, on one server.

Each request goes through the whole of Django (`Client`). The two sizes take turns, so that what else the
machine does falls on both; each size's figure is the median. COUNTERSIGN_BENCH_INVOICES sets the larger one.
COUNTERSIGN_BENCH_DATA names a folder where PostgreSQL's data are kept: loaded once, measured as often as you like.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks._kept_server import LOADING, MEASURING, server
from benchmarks.figure import Figure

SMALL: Final = 10_000
LARGE: Final = int(os.environ.get("COUNTERSIGN_BENCH_INVOICES", "1000000"))
LARGE_ON_SQLITE: Final = min(LARGE, 100_000)
KEPT: Final = os.environ.get("COUNTERSIGN_BENCH_DATA", "")
HUGE: Final = LARGE > 1_000_000

# How many times as long each may take with the larger number of invoices.
BOUNDS: Final = {
    "first page": 1.5,
    "1,000th page": 1.5,
    "filter by vendor": 1.5,
    "manager's overview with totals": 1.5,
    "search by a word of an item": 2,
    "search by a misspelt vendor": 2,
}
NO_FILES: Final = ("own desk",)  # the smaller one has no file, and asks for none


def run() -> list[Figure]:
    """On a PostgreSQL of its own, then on SQLite with fewer invoices."""
    with _folder() as folder:
        found = _on_postgresql(folder, LARGE)
    figures = _figures("PostgreSQL", LARGE, found, bound=True)
    with tempfile.TemporaryDirectory(prefix="countersign-scale-") as folder:
        environment = {"DATABASE_URL": "", "COUNTERSIGN_DATA": folder}
        loaded = _say("_scale_load", environment, LARGE_ON_SQLITE)
        found = {**loaded, **_say("_scale_pages", environment, LARGE_ON_SQLITE)}
    return figures + _figures("SQLite", LARGE_ON_SQLITE, found, bound=False)


@contextmanager
def _folder() -> Iterator[Path]:
    """Where PostgreSQL's data are: for this time, or kept for the next one."""
    if KEPT:
        Path(KEPT).mkdir(exist_ok=True)
        yield Path(KEPT)
    else:
        with tempfile.TemporaryDirectory(
            prefix="countersign-scale-", dir="/tmp"
        ) as folder:
            yield Path(folder)


def _on_postgresql(folder: Path, large: int) -> dict[str, Any]:
    """Loads if it is not loaded, and measures if it is to."""
    data, loaded = folder / "data", folder / f"loaded-{large}.json"
    environment = {"COUNTERSIGN_DATA": f"{folder}/var"}
    if not loaded.exists():
        with server(data, LOADING if KEPT else {}) as url:
            said = _say("_scale_load", {**environment, "DATABASE_URL": url}, large)
        loaded.write_text(json.dumps(said), "utf-8")
    with server(data, MEASURING) as url:
        found = _say("_scale_pages", {**environment, "DATABASE_URL": url}, large)
    return {**json.loads(loaded.read_text("utf-8")), **found}


def _say(module: str, environment: dict[str, str], large: int) -> dict[str, Any]:
    """What a module of this folder prints in a process of its own, which has one database."""
    settings = {
        **os.environ,
        **environment,
        "DJANGO_SETTINGS_MODULE": "countersign.config.settings",
    }
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", f"benchmarks.{module}", str(SMALL), str(large)],
        env=settings,
        check=True,
        stdout=subprocess.PIPE,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _figures(
    database: str, large: int, found: dict[str, Any], *, bound: bool
) -> list[Figure]:
    size = f"{large:,} over {SMALL:,}"
    figures = [
        _ratio(f"{database}: {name}, {size}", name, found, bound=bound)
        for name in found["small"]
    ]
    queries = {
        name: [found[size][name]["queries"] for size in ("small", "large")]
        for name in found["small"]
    }
    most = max(max(both) for both in queries.values())
    more = [
        large - small
        for name, (small, large) in queries.items()
        if name not in NO_FILES
    ]
    grown = ", ".join(f"{name} {size:.0f}" for name, size in found["tables"].items())
    return [
        *figures,
        Figure(f"{database}: queries of the page with most", most, "count", most=12),
        Figure(
            f"{database}: queries more with more invoices", max(more), "count", most=0
        ),
        Figure(
            f"{database}: bytes of an invoice with 4 items",
            found["bytes"],
            "bytes",
            note=grown,
        ),
        Figure(
            f"{database}: load_sample of {large:,}",
            found["seconds"],
            "s",
            most=300 if bound and not HUGE else None,
        ),
    ]


def _ratio(title: str, name: str, found: dict[str, Any], *, bound: bool) -> Figure:
    small, large = found["small"][name], found["large"][name]
    most = BOUNDS.get(name) if bound else None
    return Figure(
        title,
        large["ms"] / small["ms"],
        "times",
        most=2 if most and HUGE else most,
        note=f"{small['ms']:.1f} ms -> {large['ms']:.1f} ms, of it in the database "
        f"{small['database']:.1f} ms -> {large['database']:.1f} ms",
    )
