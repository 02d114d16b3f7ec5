"""Opens the start page of people with few and with many organizations: `python -m benchmarks._bureau_pages` prints JSON.

For each number of organizations the CPU time of this process and the time until the answer, in ms, the median of many, and the most queries. Each
organization has 1,000 invoices, of which 20 are to be entered, 20 wait, and 40 are approved, neither paid nor exported.
"""

import json
import os
import statistics
import sys
import time
from datetime import date, timedelta
from typing import Any, Final

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "countersign.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.people import session  # noqa: E402
from countersign.accounts.models import Membership, Organization, User  # noqa: E402
from countersign.invoices.models import Invoice, Status  # noqa: E402
from countersign.vendors.models import Vendor, name_key  # noqa: E402

NUMBERS: Final = (5, 200)
_TIMES: Final = 60
_WARMING_UP: Final = 5
_STATUSES: Final = (
    *[Status.DRAFT] * 20,
    *[Status.SUBMITTED] * 20,
    *[Status.APPROVED] * 40,
)
_SETTLED: Final = 920


def main() -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    call_command("migrate", verbosity=0)
    clients = {number: _signed_in(_filled(number)) for number in NUMBERS}
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    json.dump(_taking_turns(clients), sys.stdout)


def _filled(number: int) -> User:
    user = User.objects.create_user(f"bureau{number}@example.org", name=f"B{number}")
    other = User.objects.create_user(f"agent{number}@example.org", name=f"A{number}")
    for at in range(number):
        ours = Organization.objects.create(name=f"Mandant {number}-{at}")
        Membership.objects.create(organization=ours, user=user, role="owner")
        vendor = Vendor.objects.create(
            organization=ours, name="Beispiel GmbH", key=name_key("Beispiel GmbH")
        )
        _invoices(ours, other, vendor)
    return user


def _invoices(ours: Organization, agent: User, vendor: Vendor) -> None:
    now = timezone.now()
    made = []
    for at in range(len(_STATUSES) + _SETTLED):
        settled = at >= len(_STATUSES)
        status = Status.APPROVED if settled else _STATUSES[at]
        values: dict[str, Any] = {"organization": ours, "agent": agent}
        made.append(
            Invoice(
                **values,
                vendor=vendor,
                vendor_name=vendor.name,
                number=f"R-{at:05}",
                number_key=f"r{at:05}",
                vendor_key="beispiel gmbh",
                payee_key="beispiel",
                pay_key=119_000_000,
                issue_date=date(2026, 1, 1) + timedelta(days=at % 300),
                due_date=date(2026, 2, 1) + timedelta(days=at % 300),
                currency="EUR",
                net_total=100,
                tax_total=19,
                gross_total=119,
                no_items=True,
                status=status,
                submitted_at=None if status == Status.DRAFT else now,
                decided_at=now if status == Status.APPROVED else None,
                paid_at=now if settled else None,
                exported_at=now if settled else None,
            )
        )
    Invoice.objects.bulk_create(made, 500)


def _signed_in(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session(user)
    return client


def _taking_turns(clients: dict[int, Client]) -> dict[int, dict[str, float]]:
    """Whatever else the machine does falls on all of them."""
    taken: dict[int, list[tuple[float, float, int]]] = {one: [] for one in clients}
    for turn in range(_TIMES + _WARMING_UP):
        for number, client in clients.items():
            one = _ask(client)
            if turn >= _WARMING_UP:
                taken[number].append(one)
    found = {}
    for number, each in taken.items():
        cpu, wall, queries = zip(*each, strict=True)
        found[number] = {
            "cpu": 1000 * statistics.median(cpu),
            "wall": 1000 * statistics.median(wall),
            "queries": max(queries),
        }
    return found


def _ask(client: Client) -> tuple[float, float, int]:
    """Seconds of this process, seconds until the answer, and how many queries there were."""
    asked: list[str] = []

    def count(execute: Any, sql: str, *args: Any) -> Any:
        asked.append(sql)
        return execute(sql, *args)

    began, spent = time.perf_counter(), time.process_time()
    with connection.execute_wrapper(count):
        page = client.get("/clients/")
    taken = time.process_time() - spent, time.perf_counter() - began
    if page.status_code != 200:
        raise AssertionError(page.status_code)
    return *taken, len(asked)


if __name__ == "__main__":
    main()
