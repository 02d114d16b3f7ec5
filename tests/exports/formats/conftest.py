"""What the tests of formats share: records, and a file written from them."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from countersign.exports.formats import FORMATS, Brief
from countersign.exports.records import Item, Record, Vendor

RECORD = Record(
    id=1,
    version=2,
    kind="invoice",
    status="approved",
    number="R-7",
    vendor_name="Müller & Söhne",
    issue_date=date(2026, 3, 31),
    due_date=date(2026, 4, 30),
    currency="EUR",
    order_reference="B-1",
    iban="DE02120300000000202051",
    net_total=Decimal("1000.000"),
    tax_total=Decimal("190.000"),
    gross_total=Decimal("1190.000"),
    amount_due=Decimal("190.000"),
    entered_at=datetime(2026, 4, 1, 22, 30, tzinfo=UTC),
    agent="Alice",
    address="https://example.org/invoices/1/",
    vendor=Vendor(5, "Müller & Söhne", "DE123456788"),
    items=(
        Item(1, "Beratung", Decimal("2.5"), "h", Decimal("0.123456"), id=11),
        Item(2, "=1+1", Decimal(-1), line_total=Decimal("-10.000"), id=12),
    ),
)


def a_record(**values: object) -> Record:
    return replace(RECORD, **values)


def a_brief(name: str, *, locale: str = "de_DE", **settings: object) -> Brief:
    """For an organization in Berlin that writes as Germans do."""
    return Brief(
        organization="Muster GmbH",
        vat_id="DE111111125",
        locale=locale,
        currency="EUR",
        zone=ZoneInfo("Europe/Berlin"),
        made_at=datetime(2026, 4, 2, 8, 0, tzinfo=UTC),
        settings=FORMATS[name].clean(settings),
    )


def written(name: str, *records: Record, **brief: object):
    """A format's file and what did not fit."""
    out = io.BytesIO()
    form = FORMATS[name]
    misfits = list(form.write(iter(records), out, a_brief(name, **brief)))
    return out.getvalue(), misfits


@pytest.fixture
def write():
    """The same as a fixture."""
    return written
