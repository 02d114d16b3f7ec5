"""How many agents work at a time on one machine of two cores, with everything on it: see benchmarks/agents.py.

Each agent uploads a PDF, saves eight times while typing and submits, every minute; managers decide. Web,
worker, reader, schedule, PostgreSQL and the load generator share the cores. LOAD_STEPS="50:20" shortens it.
"""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import psycopg

from benchmarks._watch import Level, Watch, core
from benchmarks.deployment import ROOT, Deployment, database, deployment
from benchmarks.figure import Figure

STEPS = os.environ.get("LOAD_STEPS", "50:40,100:20,200:30,300:60,400:30,500:30")
PER_SECOND = 2.5  # agents who come
SLOW = 300  # ms
_AGENTS_OF_ONE = 50  # in an organization
_DRAINED_WITHIN = 120  # seconds


def run() -> list[Figure]:
    """p95 of saving by number of agents, errors, what was lost, time from submit to mail, bytes per invoice."""
    agents = max(int(step.split(":")[0]) for step in STEPS.split(","))
    with database() as (url, server), deployment(url) as site:
        empty = _size(url)
        people = site.folder / "people.json"
        # Who leaves is replaced by nobody: a few sessions more than agents.
        people.write_text(
            json.dumps(site.people(agents + 5, -(-agents // _AGENTS_OF_ONE)))
        )
        watch = Watch(site, server)
        idle = core()
        began, noted = _play(site, people, watch)
        drained = _drain(url)
        return [
            *_speed(noted["requests"], _levels(began)),
            *_others(noted["requests"], _carried(noted["requests"], _levels(began))),
            *_kept(site, url, noted, drained),
            *watch.figures(_levels(began), _carried(noted["requests"], _levels(began))),
            *_mails(url, _levels(began)),
            *_bytes(site, url, empty),
            Figure(
                "load: a core's time for two million products in Python",
                median([*idle, *core()]),
                "ms",
                note="before and after; virtual machines differ, and from hour to hour",
            ),
        ]


def _play(site: Deployment, people: Path, watch: Watch) -> tuple[float, dict[str, Any]]:
    out = site.folder / "requests.json"
    environment = {
        **site.environment,
        "PEOPLE": str(people),
        "OUT": str(out),
        "STEPS": STEPS,
        "PER_SECOND": str(PER_SECOND),
    }
    command = [sys.executable, "-m", "locust", "-f", "benchmarks/agents.py"]
    quiet = ["--headless", "--host", site.url, "--only-summary", "--loglevel", "ERROR"]
    with (site.folder / "locust.log").open("wb") as log:
        load = subprocess.Popen(  # noqa: S603 our own command
            [*command, *quiet], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        looking = threading.Thread(target=watch.follow, args=[load.pid], daemon=True)
        looking.start()
        load.wait(1200)
    watch.over.set()
    looking.join()
    if not out.exists():
        raise AssertionError((site.folder / "locust.log").read_text())
    noted: dict[str, Any] = json.loads(out.read_text())
    return min(each["at"] for each in noted["requests"]), noted


def _levels(began: float) -> list[Level]:
    """When each number of agents was held."""
    found, reached = [], 0
    for step in STEPS.split(","):
        agents, seconds = (int(part) for part in step.split(":"))
        began += (agents - reached) / PER_SECOND
        found.append(Level(agents, began, began + seconds))
        began, reached = began + seconds, agents
    return found


def _saves(requests: list[dict[str, Any]], level: Level) -> list[float]:
    """Milliseconds of each save that began while so many agents worked."""
    return [
        each["ms"]
        for each in requests
        if each["name"] == "save" and level.began <= each["at"] < level.ended
    ]


def _carried(requests: list[dict[str, Any]], levels: list[Level]) -> Level:
    """The most agents with whom saving was quick: with more, what can wait does not get its share."""
    quick = [one for one in levels if p95(_saves(requests, one) or [SLOW]) < SLOW]
    return quick[-1] if quick else levels[0]


def _speed(requests: list[dict[str, Any]], levels: list[Level]) -> list[Figure]:
    figures, points = [], []
    for level in levels:
        during = [each for each in requests if level.began <= each["at"] < level.ended]
        times = _saves(requests, level)
        if len(times) < 2:  # the load stopped rising before
            break
        slow = p95(times)
        points.append((level.agents, slow))
        rate = len(during) / (level.ended - level.began)
        note = f"{rate:.0f} requests/s, median {quantiles(times, n=2)[0]:.0f} ms"
        figures.append(
            Figure(
                f"load: p95 of saving with {level.agents} agents", slow, "ms", note=note
            )
        )
    most, is_bound = _agents_at(SLOW, points)
    note = "" if is_bound else "more than were tried"
    figures.append(
        Figure(
            f"load: agents at which p95 of saving reaches {SLOW} ms",
            most,
            "count",
            least=300,
            note=note,
        )
    )
    return figures


def _others(requests: list[dict[str, Any]], carried: Level) -> list[Figure]:
    """What else took how long while saving was quick, and what failed at any time."""
    figures = []
    for name in ("upload", "submit", "queue", "review", "decide"):
        times = [
            each["ms"]
            for each in requests
            if each["name"] == name and each["at"] < carried.ended
        ]
        if len(times) > 1:
            label = f"load: p95 of {name} with up to {carried.agents} agents"
            figures.append(Figure(label, p95(times), "ms"))
    errors = [each for each in requests if each["error"]]
    figures.append(
        Figure(
            "load: requests with an error",
            len(errors),
            "count",
            most=0,
            note=errors[0]["error"][:80] if errors else f"of {len(requests)}",
        )
    )
    return figures


def _agents_at(bound: float, points: list[tuple[int, float]]) -> tuple[float, bool]:
    """Where the line through the points crosses the bound; the last one when it never does."""
    before, low = 0, 0.0
    for agents, slow in points:
        if slow >= bound:
            share = (bound - low) / (slow - low)
            return before + share * (agents - before), True
        before, low = agents, slow
    return before, False


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else sum(values)


def _drain(url: str) -> float | None:
    """Seconds until no job waited any more, None when some still did."""
    began = time.monotonic()
    with psycopg.connect(url, autocommit=True) as connection:
        while time.monotonic() - began < _DRAINED_WITHIN:
            waiting = _one(
                connection,
                "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')",
            )
            if not waiting:
                return time.monotonic() - began
            time.sleep(1)
    return None


def _kept(
    site: Deployment, url: str, noted: dict[str, Any], drained: float | None
) -> list[Figure]:
    """Whether everything that was answered is there, once, with its history and its mails."""
    with psycopg.connect(url, autocommit=True) as connection:
        rows = _one(
            connection,
            "SELECT count(*) FROM invoices_invoice WHERE status IN ('submitted', 'approved')",
        )
        items = _one(
            connection,
            "SELECT count(*) FROM invoices_lineitem l JOIN invoices_invoice i ON i.id = l.invoice_id WHERE i.status IN ('submitted', 'approved')",
        )
        numbers = _one(
            connection,
            "SELECT count(DISTINCT number) FROM invoices_invoice WHERE status IN ('submitted', 'approved')",
        )
        approved = _one(connection, "SELECT count(*) FROM review_decision")
        failed = _one(
            connection,
            "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status = 'FAILED'",
        )
        unsent = _one(
            connection,
            "SELECT count(*) FROM mail_letter WHERE state IN ('waiting', 'failed')",
        )
    # At the end some requests are cut off: what they did may be there although nobody was told.
    missing = max(0, noted["submitted"] - rows) + max(0, noted["approved"] - approved)
    lost = missing + (rows - numbers) + abs(items - 10 * rows)
    site.tell("manage.py", "verify_history")
    note = f"{rows} submitted, {approved} approved, the history holds"
    return [
        Figure("load: rows lost or double", lost, "count", most=0, note=note),
        Figure("load: jobs failed, mails not sent", failed + unsent, "count", most=0),
        Figure(
            "load: until the queue was empty afterwards",
            drained,
            "s",
            note="" if drained else "not within 2 minutes",
        ),
    ]


def _mails(url: str, levels: list[Level]) -> list[Figure]:
    """From the submission to its mail."""
    with psycopg.connect(url) as connection:
        times = connection.execute(
            "SELECT extract(epoch FROM created_at), extract(epoch FROM sent_at - created_at)"
            " FROM mail_letter WHERE state = 'sent' AND kind = 'review.ask'"
        ).fetchall()
    figures = []
    for level in levels:
        during = [float(took) for at, took in times if level.began <= at < level.ended]
        if during:
            most = 5.0 if level.agents == 300 else None
            figures.append(
                Figure(
                    f"load: p95 from submit to mail with {level.agents} agents",
                    p95(during),
                    "s",
                    most=most,
                )
            )
    return figures


def _size(url: str) -> int:
    """Bytes of the database without what is dead."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM FULL")
        return _one(connection, "SELECT pg_database_size(current_database())")


def _bytes(site: Deployment, url: str, empty: int) -> list[Figure]:
    database = _size(url)
    with psycopg.connect(url, autocommit=True) as connection:
        jobs = _one(
            connection,
            "SELECT pg_total_relation_size('django_tasks_database_dbtaskresult')",
        )
        invoices = _one(connection, "SELECT count(*) FROM invoices_invoice")
    files = sum(
        each.stat().st_size
        for each in (site.folder / "files").rglob("*")
        if each.is_file()
    )
    return [
        Figure(
            "bytes in the database for each invoice",
            (database - jobs - empty) / invoices / 1000,
            "KB",
            note="10 items, words of its page, history",
        ),
        Figure(
            "bytes in the queue for each invoice, kept for a day",
            jobs / invoices / 1000,
            "KB",
        ),
        Figure(
            "bytes in the storage for each invoice",
            files / invoices / 1000,
            "KB",
            note="PDF and thumbnail",
        ),
    ]


def _one(connection: psycopg.Connection[Any], query: str) -> int:
    row = connection.execute(query).fetchone()  # type: ignore[call-overload]
    return int(row[0])
