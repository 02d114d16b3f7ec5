"""From 10 to 10 million agents, by what was measured: `python -m benchmarks.capacity` prints it, `--write` fills docs/capacity.md.

A model, not a measurement: it multiplies what build/bench.json says of one machine. It counts a core as
full at 60 %, and one PostgreSQL as outgrown at 48 cores of work.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

BENCH = Path("build/bench.json")
PAGE = Path("docs/capacity.md")

FULL = 0.6  # of a core, before waiting times grow
MACHINE = 16  # cores that one machine has
POSTGRES = 48  # cores of work after which one PostgreSQL is outgrown
INVOICES_A_YEAR = 60 * 220  # of one agent: 60 a working day
PROCESS = 60  # MB that a web or worker process adds, at work
WEB_PROCESSES_A_CORE = 1


@dataclass(frozen=True)
class Costs:
    """What one agent at work costs, who enters an invoice a minute: shares of a core; bytes for each invoice."""

    web: float
    reading: float
    postgres: float
    database: float
    storage: float


@dataclass(frozen=True)
class Size:
    """What so many agents at a time need."""

    agents: int
    web: int
    workers: int
    postgres: float
    memory: float  # GB, without PostgreSQL
    database: float  # GB a year
    storage: float  # GB a year
    engine: str


def costs() -> Costs:
    """From the load test."""
    figures = {
        one["name"]: one["value"] for one in json.loads(BENCH.read_text())["load"]
    }

    def share(part: str) -> float:
        """Of a core, for each agent; measured with as many as were carried."""
        pattern = re.compile(rf"load: share of {part} with (\d+) agents")
        (found,) = filter(None, map(pattern.fullmatch, figures))
        return float(figures[found[0]]) / 100 / int(found[1])

    return Costs(
        share("web"),
        share("worker") + share("all the rest"),
        share("PostgreSQL"),
        1000 * figures["bytes in the database for each invoice"],
        1000 * figures["bytes in the storage for each invoice"],
    )


def size(agents: int, cost: Costs) -> Size:
    """What so many agents at a time need."""
    web = max(1, ceil(agents * cost.web / FULL))
    workers = max(1, ceil(agents * cost.reading / FULL))
    postgres = agents * cost.postgres / FULL
    invoices = agents * INVOICES_A_YEAR
    return Size(
        agents,
        web,
        workers,
        postgres,
        (150 + PROCESS * (web + workers)) / 1000,
        invoices * cost.database / 1e9,
        invoices * cost.storage / 1e9,
        _engine(web + workers + postgres, postgres),
    )


def _engine(cores: float, postgres: float) -> str:
    """Where what has to be split."""
    if cores <= 2:
        return "one small machine, `make run` or compose"
    if cores <= MACHINE:
        return "one machine, compose with `--scale web=N`"
    if postgres <= MACHINE:
        return "Kubernetes for web and workers; PostgreSQL on a machine of its own; S3"
    if postgres <= POSTGRES:
        return "the same, PostgreSQL with replicas for lists and reports, PgBouncer; an S3 cluster"
    groups = ceil(postgres / POSTGRES)
    return f"{groups:,} databases by group of organizations; an S3 cluster; several Kubernetes clusters beyond 5,000 machines"


def model() -> Iterator[str]:
    """The table, from 10 to 10 million agents."""
    yield "| agents at a time | web processes | workers | cores of PostgreSQL | memory without PostgreSQL | database a year | storage a year | where it runs |"
    yield "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |"
    cost = costs()
    for power in range(1, 8):
        one = size(10**power, cost)
        yield (
            f"| {one.agents:,} | {one.web:,} | {one.workers:,} | {one.postgres:,.1f} | {_gb(one.memory)} "
            f"| {_gb(one.database)} | {_gb(one.storage)} | {one.engine} |"
        )


def _gb(value: float) -> str:
    for unit in ("GB", "TB"):
        if value < 1000:
            return f"{value:,.1f} {unit}"
        value /= 1000
    return f"{value:,.1f} PB"


def figures(name: str) -> Iterator[str]:
    """What one benchmark measured, as a table."""
    yield "| figure | measured | must be | |"
    yield "| --- | ---: | ---: | --- |"
    for one in json.loads(BENCH.read_text()).get(name, []):
        value = "-" if one["value"] is None else f"{one['value']:,.1f} {one['unit']}"
        bound = ""
        if one["least"] is not None:
            bound = f"≥ {one['least']:g}"
        elif one["most"] is not None:
            bound = f"≤ {one['most']:g}"
        missed = "**missed** " if one["met"] is False else ""
        yield f"| {one['name'].removeprefix('load: ')} | {value} | {bound} | {missed}{one['note']} |"


def fill(text: str) -> str:
    """The page with each marked table as it is now: `<!-- figures load -->` or `<!-- model -->` up to `<!-- end -->`."""
    tables: dict[str, Callable[[], Iterator[str]]] = {"model": model}

    measured = json.loads(BENCH.read_text())

    def table(found: re.Match[str]) -> str:
        kind, _, name = found[1].partition(" ")
        if (name or "load") not in measured:
            return found[0]
        lines = tables[kind]() if kind in tables else figures(name)
        return f"<!-- {found[1]} -->\n" + "\n".join(lines) + "\n<!-- end -->"

    pattern = r"<!-- (model|figures \w+) -->\n.*?<!-- end -->"
    return re.sub(pattern, table, text, flags=re.DOTALL)


if __name__ == "__main__":
    if "--write" in sys.argv:
        PAGE.write_text(fill(PAGE.read_text("utf-8")), "utf-8")
    else:
        print("\n".join(model()))
