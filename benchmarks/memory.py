"""How much memory all processes of one machine take with nothing to do; with agents: see load."""

import time
import urllib.request

from benchmarks.deployment import database, deployment
from benchmarks.figure import Figure

_PAGES = 20


def run() -> list[Figure]:
    """Proportional set size of web, worker, reader, schedule and their parent, after some pages were shown."""
    with database() as (url, _), deployment(url) as site:
        for _turn in range(_PAGES):
            with urllib.request.urlopen(f"{site.url}/account/login/") as page:  # noqa: S310 our own server
                page.read()
        time.sleep(3)
        return [
            Figure("memory of all processes, idle", site.memory(), "MB", most=450),
        ]
