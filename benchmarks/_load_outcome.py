"""What the database, the queue and the storage hold after a load: all of it, once, and how many bytes."""

import time
from statistics import quantiles
from typing import Any

import psycopg

from benchmarks._watch import Level
from benchmarks.deployment import Deployment
from benchmarks.figure import Figure

_DRAINED_WITHIN = 120  # seconds


def p95(values: list[float]) -> float:
    """The value that 95 of 100 do not exceed."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else sum(values)


def drain(url: str) -> float | None:
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


def kept(
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


def mails(url: str, levels: list[Level]) -> list[Figure]:
    """Seconds from the submission to its mail at each level."""
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


def size(url: str) -> int:
    """Bytes of the database without what is dead."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM FULL")
        return _one(connection, "SELECT pg_database_size(current_database())")


def space(site: Deployment, url: str, empty: int) -> list[Figure]:
    """Kilobytes of each invoice; `empty` is what the database had before."""
    database = size(url)
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
