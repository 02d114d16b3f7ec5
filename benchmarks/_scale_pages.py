"""Asks for the same pages of organizations of two sizes in turn, and prints JSON: run by `benchmarks.scale`."""

import json
import statistics
import sys
import time
from typing import Any, Final

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up before models are imported
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks._scale_requests import Request, requests  # noqa: E402
from benchmarks.scale import BOUNDS  # noqa: E402
from countersign.accounts.models import Organization, User  # noqa: E402

ROUNDS: Final = 25
_WARMING_UP: Final = 3
_SELDOMER: Final = 3  # a request without a bound is made every third turn


def main(small: int, large: int) -> None:
    """Measure at both sizes."""
    settings.ALLOWED_HOSTS = ["testserver"]
    _up_to_date()
    sizes = {"small": small, "large": large}
    asked = {
        size: list(requests(Organization.objects.get(name=f"{count} invoices")))
        for size, count in sizes.items()
    }
    print(json.dumps(_take_turns(asked)))


def _up_to_date() -> None:
    """Kept data may be older than the code."""
    call_command("migrate", verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _take_turns(asked: dict[str, list[Request]]) -> dict[str, Any]:
    clients: dict[User, Client] = {}
    times: dict[tuple[str, str], list[tuple[float, float, int]]] = {}
    for turn in range(ROUNDS + _WARMING_UP):
        for pair in zip(*asked.values(), strict=True):
            if turn % _SELDOMER and pair[0].name not in BOUNDS:
                continue
            for size, request in zip(asked, pair, strict=True):
                client = clients.get(request.who) or _signed_in(clients, request.who)
                taken = _ask(client, request.address)
                if turn >= _WARMING_UP:
                    times.setdefault((size, request.name), []).append(taken)
    found: dict[str, Any] = {size: {} for size in asked}
    for (size, name), each in times.items():
        ms, database, queries = zip(*each, strict=True)
        found[size][name] = {
            "ms": statistics.median(ms),
            "database": statistics.median(database),
            "queries": max(queries),
        }
    return found


def _signed_in(clients: dict[User, Client], who: User) -> Client:
    clients[who] = client = Client()
    client.force_login(who)
    return client


def _ask(client: Client, address: str) -> tuple[float, float, int]:
    """Milliseconds of the whole request and of its queries, and how many these were."""
    database: list[float] = []

    def clock(execute: Any, *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            database.append(time.perf_counter() - began)

    began = time.perf_counter()
    with connection.execute_wrapper(clock):
        response = client.get(address)
    taken = time.perf_counter() - began
    if response.status_code != 200:
        raise SystemExit(f"{address}: {response.status_code}")
    return taken * 1000, sum(database) * 1000, len(database)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
