"""Loads an organization of each size and prints JSON about it: run by `benchmarks.scale`."""

import json
import sys
import time
from typing import Final

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - Django must be set up before models are imported
from django.db import connection  # noqa: E402

from countersign.accounts.models import Organization  # noqa: E402
from countersign.demo.actions.sample import load  # noqa: E402
from countersign.demo.volume import Volume  # noqa: E402

_TABLES: Final = ("invoice", "lineitem", "searchrow", "kepttotal", "totalchange")


def main(*sizes: int) -> None:
    """The largest is loaded first: into an empty database, which is how `load_sample` is meant."""
    call_command("migrate", verbosity=0)
    large = max(sizes)
    before = _bytes()
    seconds = _load(large)
    grown = {name: (size - before[name]) / large for name, size in _bytes().items()}
    for size in sizes:
        if size != large:
            _load(size)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(json.dumps({"bytes": grown.pop("all"), "tables": grown, "seconds": seconds}))


def _load(size: int) -> float:
    """The seconds it took; none if an earlier run did it."""
    name = f"{size} invoices"
    began = time.monotonic()
    if not Organization.objects.filter(name=name).exists():
        load(name, Volume(size), agents=50, tell=_tell)
        Organization.objects.filter(name=name).update(has_coding=True)
    return time.monotonic() - began


def _tell(written: int) -> None:
    if written % 1_000_000 == 0:
        print(f"{written:,} invoices written", file=sys.stderr, flush=True)


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
