"""Makes one export in a process of its own and prints JSON about it: run by `benchmarks.exports`.

`copy` lets PostgreSQL write the same columns, `csv` and `xlsx` make the file.
"""

import hashlib
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import django

django.setup()

from django.db import connection  # noqa: E402 - Django must be set up before models are imported

from countersign.accounts.models import Membership, Organization, Role  # noqa: E402
from countersign.exports import actions  # noqa: E402
from countersign.exports.formats import FORMATS  # noqa: E402
from countersign.exports.making.actions import fulfil  # noqa: E402
from countersign.exports.making.writing import written  # noqa: E402
from countersign.exports.models import Export, ExportProfile, State  # noqa: E402
from countersign.invoices.models import Invoice  # noqa: E402

_TICK: Final = os.sysconf("SC_CLK_TCK")
# What stands in the columns of a CSV as it usually is, in words that PostgreSQL knows.
COPY: Final = """
    COPY (
        SELECT i.kind, i.number, i.vendor_name, v.vat_id, i.issue_date, i.due_date, i.currency,
            round(i.net_total / 1000.0, 2), round(i.tax_total / 1000.0, 2), round(i.gross_total / 1000.0, 2),
            round(coalesce(i.amount_due, i.gross_total) / 1000.0, 2), i.order_reference, i.iban,
            round(i.paid_amount / 1000.0, 2), i.status, u.name, i.created_at, i.decided_at, i.version,
            'http://localhost:8000/invoices/' || i.id || '/'
        FROM invoices_invoice i
        JOIN accounts_user u ON u.id = i.agent_id
        LEFT JOIN vendors_vendor v ON v.id = i.vendor_id
        WHERE i.organization_id = {organization}
        ORDER BY i.issue_key DESC, i.id DESC
    ) TO STDOUT WITH (FORMAT csv, HEADER, DELIMITER ';')
"""


def main(what: str, times: str) -> None:
    """Make one thing several times in this process, then once with all that goes with it."""
    organization = Organization.objects.get()
    before = _megabytes()
    files, whole = [], []
    for _turn in range(int(times)):
        if what == "copy":
            files.append(_spent(lambda: _copy(organization)))
            continue
        files.append(_spent(lambda: _file(organization, what)))
    if what != "copy":
        whole.append(_spent(lambda: _all(organization, what)))
    found = {"before": before, "megabytes": _megabytes()}
    print(json.dumps({**found, "written": files, "whole": whole}))


def _file(organization: Organization, what: str) -> None:
    """What a worker writes, without keeping it."""
    asked = _asked(organization, what)
    with tempfile.TemporaryFile() as file:
        made = written(asked, organization, file, lambda _done, **_more: None)
    if made.counting.count != Invoice.objects.filter(organization=organization).count():
        raise AssertionError(made.misfits)


def _all(organization: Organization, what: str) -> None:
    """The job as a worker does it, with a line of the history for each invoice."""
    asked = _asked(organization, what)
    fulfil(asked)
    asked.refresh_from_db()
    if asked.state != State.READY:
        raise AssertionError(asked.problem)


def _asked(organization: Organization, name: str) -> Export:
    """A list to look at, as "Export" of the table asks for it: its invoices do not count as exported."""
    form = FORMATS[name]
    profile = ExportProfile(
        organization=organization,
        name=name,
        format=name,
        settings=form.clean({}),
        file_name="{export}",
        counts=False,
    )
    manager = Membership.objects.filter(organization=organization, role=Role.MANAGER)
    return actions.ask(profile, by=manager.select_related("user").get())


def _copy(organization: Organization) -> None:
    """What PostgreSQL sends, into a file as exports are made in, with its SHA-256."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile() as file:
        for chunk in _rows_of(organization):
            file.write(chunk)
        file.seek(0)
        while chunk := file.read(64 * 1024):
            digest.update(chunk)


def _rows_of(organization: Organization) -> Iterator[bytes]:
    with connection.cursor() as cursor:
        driver: Any = cursor.cursor
        with driver.copy(COPY.format(organization=organization.pk)) as copy:
            yield from copy


def _spent(do: Callable[[], None]) -> dict[str, float]:
    """CPU seconds of this process and of PostgreSQL for it."""
    server = _server()
    before, own = _cpu_of(server), time.process_time()
    do()
    return {"own": time.process_time() - own, "server": _cpu_of(server) - before}


def _megabytes() -> float:
    """The most that this process ever had in memory."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _server() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _cpu_of(process: int) -> float:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


if __name__ == "__main__":
    main(*sys.argv[1:])
