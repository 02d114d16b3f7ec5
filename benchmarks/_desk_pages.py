"""Opens pages of a desk with 20,000 drafts: `python -m benchmarks._desk_pages` prints JSON.

By list the time of the database for the first page and for one 60 pages on, in ms, the least of many, since whatever
else the machine does falls on some of them; the time until the first one is answered; and the most queries. One agent has 20,000 drafts, everybody's desk as many, and two colleagues 10,000 each.
"""

import json
import os
import re
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
from countersign.accounts.actions.sharing import everybody_of  # noqa: E402
from countersign.accounts.models import Membership, Organization, User  # noqa: E402
from countersign.invoices.models import Invoice  # noqa: E402
from countersign.invoices.totals.actions import fold  # noqa: E402
from countersign.vendors.models import Vendor, name_key  # noqa: E402

MANY: Final = 20_000
_FEWER: Final = 10_000
_TIMES: Final = 12
_WARMING_UP: Final = 3
_PAGES: Final = 60
_NEXT: Final = re.compile(r'href="(\?[^"]*(?:start|after)=[^"]+)"')
_LISTS: Final = {
    "desk, mine": "/invoices/desk/",
    "desk, everybody's": "/invoices/desk/?everybodys",
    "table of both desks, by number": "/invoices/?sort=number",
    "table of both desks, the newest first": "/invoices/",
}


def main() -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    call_command("migrate", verbosity=0)
    client = _signed_in(_filled())
    fold()  # as the clock does each minute
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    found = {name: _measured(client, address) for name, address in _LISTS.items()}
    json.dump(found, sys.stdout)


def _filled() -> User:
    ours = Organization.objects.create(name="Muster GmbH")
    people = [User.objects.create_user(f"agent{at}@example.org") for at in range(3)]
    for user in people:
        Membership.objects.create(organization=ours, user=user, role="agent")
    vendor = Vendor.objects.create(
        organization=ours, name="Beispiel GmbH", key=name_key("Beispiel GmbH")
    )
    first, *others = people
    for user, count in (
        (first, MANY),
        (everybody_of(ours), MANY),
        *((one, _FEWER) for one in others),
    ):
        _drafts(ours, user, vendor, count)
    return first


def _drafts(ours: Organization, agent: User, vendor: Vendor, count: int) -> None:
    now = timezone.now()
    made = [
        Invoice(
            organization=ours,
            agent=agent,
            vendor=vendor,
            vendor_name=vendor.name,
            vendor_key="beispiel gmbh",
            payee_key="beispiel",
            number=f"{agent.pk}-{at:05}",
            number_key=f"{agent.pk}{at:05}",
            pay_key=119_000,
            issue_date=date(2026, 1, 1) + timedelta(days=at % 300),
            due_date=date(2026, 2, 1) + timedelta(days=at % 300),
            currency="EUR",
            net_total=100,
            tax_total=19,
            gross_total=119,
            no_items=True,
            findings={},
            created_at=now - timedelta(minutes=at),
        )
        for at in range(count)
    ]
    Invoice.objects.bulk_create(made, 500)


def _signed_in(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session(user)
    return client


def _measured(client: Client, address: str) -> dict[str, float]:
    late = _far_on(client, address)
    taken: dict[str, list[tuple[float, float, int]]] = {address: [], late: []}
    for turn in range(_TIMES + _WARMING_UP):
        for each, times in taken.items():
            one = _ask(client, each)[:3]
            if turn >= _WARMING_UP:
                times.append(one)
    (first, wall, queries), (further, _wall, more) = (
        [min(column) for column in zip(*times, strict=True)] for times in taken.values()
    )
    return {"first": first, "wall": wall, "late": further, "queries": max(queries, more)}  # fmt: skip


def _far_on(client: Client, address: str) -> str:
    """Where a page many pages on is, as links lead there."""
    where = address
    for _page in range(_PAGES):
        found = _NEXT.findall(_ask(client, where)[3])
        if not found:
            raise AssertionError(where)
        where = address.partition("?")[0] + found[-1].replace("&amp;", "&")
    return where


def _ask(client: Client, address: str) -> tuple[float, float, int, str]:
    """Milliseconds of the database, milliseconds until the answer, how many queries there were, and the page."""
    asked: list[float] = []

    def count(execute: Any, *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            asked.append(time.perf_counter() - began)

    began = time.perf_counter()
    with connection.execute_wrapper(count):
        page = client.get(address)
    taken = time.perf_counter() - began
    if page.status_code != 200:
        raise AssertionError(page.status_code)
    return 1000 * sum(asked), 1000 * taken, len(asked), page.content.decode()


if __name__ == "__main__":
    main()
