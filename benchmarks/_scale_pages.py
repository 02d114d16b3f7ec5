"""Loads two organizations, asks for the same pages of both in turn, and prints JSON: run by `benchmarks.scale`."""

import json
import statistics
import sys
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlencode

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up before models are imported
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from countersign.accounts.models import Membership, Organization, Role  # noqa: E402
from countersign.demo.sample import load  # noqa: E402
from countersign.demo.volume import Volume, word  # noqa: E402
from countersign.invoices import paging  # noqa: E402
from countersign.invoices.filters import Filters  # noqa: E402
from countersign.invoices.models import Invoice  # noqa: E402
from countersign.vendors.models import Vendor  # noqa: E402

ROUNDS: Final = 25
_PAGE: Final = 50
_TABLES: Final = ("invoice", "lineitem", "searchrow", "tally", "tallychange")


def main(small: int, large: int) -> None:
    """Measure at both sizes."""
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    organizations, seconds = {}, 0.0
    for size, invoices in (("small", small), ("large", large)):
        before = _bytes()
        began = time.monotonic()
        organizations[size] = load(f"{invoices} invoices", Volume(invoices), agents=50)
        seconds = time.monotonic() - began
    grown = {name: (size - before[name]) / large for name, size in _bytes().items()}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    found = _take_turns(organizations)
    tables = {name: grown[name] for name in grown if name != "all"}
    print(
        json.dumps(
            {**found, "bytes": grown["all"], "tables": tables, "seconds": seconds}
        )
    )


def _take_turns(organizations: dict[str, Organization]) -> dict[str, Any]:
    clients, requests = {}, {}
    for size, organization in organizations.items():
        manager = Membership.objects.get(organization=organization, role=Role.MANAGER)
        clients[size] = Client()
        clients[size].force_login(manager.user)
        requests[size] = dict(_requests(organization))
    times: dict[tuple[str, str], list[tuple[float, float, int]]] = {}
    for turn in range(ROUNDS + 3):
        for name in requests["small"]:
            for size, client in clients.items():
                taken = _ask(client, requests[size][name])
                if turn >= 3:  # the first ones warm up
                    times.setdefault((size, name), []).append(taken)
    found: dict[str, Any] = {size: {} for size in clients}
    for (size, name), taken in times.items():
        ms, database, queries = zip(*taken, strict=True)
        found[size][name] = {
            "ms": statistics.median(ms),
            "database": statistics.median(database),
            "queries": max(queries),
        }
    return found


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


def _requests(organization: Organization) -> Iterator[tuple[str, str]]:
    table = "/invoices/"
    rows = Invoice.objects.filter(organization=organization)
    order = Filters().order
    page = min(999 * _PAGE, rows.count() - 2 * _PAGE)
    start = paging.cursor(rows.order_by(*order.fields)[page], order)
    vendor = Vendor.objects.filter(organization=organization).earliest("pk")
    newest = rows.latest("created_at").created_at.date()
    month = {"issued_from": f"{newest:%Y-%m}-01", "issued_to": newest.isoformat()}
    yield "first page", table
    yield "1,000th page", f"{table}?{urlencode({'after': start})}"
    yield "filter by vendor", f"{table}?vendor={vendor.pk}"
    yield "manager's overview with totals", f"{table}?status=approved&status=submitted"
    yield "search by a word of an item", f"{table}?q={word(9000)}"
    yield "search by a common word", f"{table}?q=paper"
    yield "search by a misspelt vendor", f"{table}?q=Albrehct"
    yield "filter by month, and totals", f"{table}?{urlencode(month)}"
    yield "queue", "/review/"
    yield "vendors", "/vendors/"


def _bytes() -> dict[str, int]:
    """How large the database is, and the tables that grow most, with their indexes."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
            )
            return {"all": cursor.fetchone()[0]}
        cursor.execute("SELECT pg_database_size(current_database())")
        sizes = {"all": cursor.fetchone()[0]}
        for name in _TABLES:
            cursor.execute("SELECT pg_total_relation_size(%s)", [f"invoices_{name}"])
            sizes[name] = cursor.fetchone()[0]
        return sizes


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
