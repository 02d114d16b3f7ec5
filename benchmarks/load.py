"""How many agents work at a time on one machine of two cores, with everything on it: see benchmarks/agents.py.

Each agent uploads a PDF, saves eight times while typing and submits, every minute; managers decide. Web,
worker, reader, schedule, PostgreSQL and the load generator share the cores. LOAD_STEPS="50:20" shortens it.
"""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from benchmarks._load_outcome import drain, kept, mails, p95, size, space
from benchmarks._watch import Level, Watch, core
from benchmarks.deployment import ROOT, Deployment, database, deployment
from benchmarks.figure import Figure

STEPS = os.environ.get("LOAD_STEPS", "50:40,100:20,200:30,300:60,400:30,500:30")
PER_SECOND = 2.5  # agents who come
SLOW = 300  # ms
_AGENTS_OF_ONE = 50  # in an organization


def run() -> list[Figure]:
    """p95 of saving by number of agents, errors, what was lost, time from submit to mail, bytes per invoice."""
    agents = max(int(step.split(":")[0]) for step in STEPS.split(","))
    with database() as (url, server), deployment(url) as site:
        empty = size(url)
        people = site.folder / "people.json"
        # Who leaves is replaced by nobody: a few sessions more than agents.
        people.write_text(
            json.dumps(site.people(agents + 5, -(-agents // _AGENTS_OF_ONE)))
        )
        watch = Watch(site, server)
        idle = core()
        began, noted = _play(site, people, watch)
        drained = drain(url)
        return [
            *_speed(noted["requests"], _levels(began)),
            *_others(noted["requests"], _carried(noted["requests"], _levels(began))),
            *kept(site, url, noted, drained),
            *watch.figures(_levels(began), _carried(noted["requests"], _levels(began))),
            *mails(url, _levels(began)),
            *space(site, url, empty),
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
