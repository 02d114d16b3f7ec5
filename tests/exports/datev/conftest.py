"""What DATEV's tests share: a client, bookings, and judges of every file that is written."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from countersign.exports.datev.records import Booking, Client, Share
from tests.exports.datev.judges import checker

MADE_AT = datetime(2026, 12, 1, 8, 30, 15, 123456, tzinfo=UTC)
GUID = "E0A08953-FBAA-4054-AF36-993D5D68F040"


def client(**values: Any) -> Client:
    return Client(**{"consultant": 29098, "number": 55003, "chart": "03"} | values)


def share(amount: str = "119.00", **values: Any) -> Share:
    usual = {
        "account": "4930",
        "tax_key": "9",
        "rate": Decimal(19),
        "taxed": True,
        "text": "Papier",
    }
    return Share(amount=Decimal(amount), **usual | values)


def booking(*shares: Share, **values: Any) -> Booking:
    parts = shares or (share(),)
    return Booking(
        **{
            "invoice": 7,
            "number": "R-2026/0042",
            "vendor": "Beispiel GmbH",
            "creditor": "70001",
            "day": date(2026, 3, 31),
            "due": date(2026, 4, 30),
            "currency": "EUR",
            "total": sum((one.amount for one in parts), Decimal(0)),
            "shares": parts,
            "guid": GUID,
        }
        | values
    )


@pytest.fixture(scope="session")
def judged(tmp_path_factory) -> Callable[[str, bytes], None]:
    """Hold a Buchungsstapel to the published table: no error, no warning."""
    check = checker()
    folder = tmp_path_factory.mktemp("extf")

    def judge(name: str, content: bytes) -> None:
        path = Path(folder, name)
        path.write_bytes(content)
        assert check(path) == []

    return judge
