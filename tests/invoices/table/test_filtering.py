"""What the table is filtered and sorted by, and that garbage in its address is none of an error."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.html import strip_tags

from countersign.invoices.models import Status
from tests.factories import CREDIT_NOTE, PREPAID, make_invoice, make_vendor

from .test_table import LIST, numbers


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["A-1", "A-2", "A-3"]),
        ("status=draft", ["A-1"]),
        ("status=draft&status=approved", ["A-1", "A-3"]),
        ("q=seife", ["A-2"]),
        ("q=a2", ["A-2"]),
        ("q=beratung+a-1", ["A-1"]),
        ("q=beratung+seife", ["A-2"]),
        ("q=nichts", []),
        ("issued_from=2026-02-01&issued_to=28.02.2026", ["A-2"]),
        ("issued_from=2026-02-01", ["A-2", "A-3"]),
        ("due_to=2026-04-30", ["A-1", "A-3"]),
        ("entered_from=2026-03-02&entered_to=2026-03-02", ["A-2"]),
        ("status=draft&q=nichts", []),
    ],
)
def test_filters(alice, client, asked, found):
    make_invoice(
        alice,
        number="A-1",
        issue_date=date(2026, 1, 31),
        created_at=datetime(2026, 3, 1, 22, 59, tzinfo=UTC),
    )
    make_invoice(
        alice,
        number="A-2",
        vendor="Seifenhaus",
        status=Status.SUBMITTED,
        issue_date=date(2026, 2, 28),
        due_date=None,
        created_at=datetime(2026, 3, 1, 23, 0, tzinfo=UTC),  # midnight in Berlin
    )
    make_invoice(
        alice,
        number="A-3",
        status=Status.APPROVED,
        created_at=datetime(2026, 3, 2, 23, 0, tzinfo=UTC),
    )
    client.force_login(alice.user)

    assert numbers(client.get(f"{LIST}?{asked}&sort=number")) == found


def test_filters_by_vendor_and_agent(alice, bob, mona, client):
    make_invoice(alice, number="A-1")
    make_invoice(bob, number="B-1")
    make_invoice(bob, number="B-2", vendor="Anders AG")
    vendor = make_vendor(alice.organization, "Beispiel GmbH")
    client.force_login(mona.user)

    asked = f"vendor={vendor.pk}&agent={bob.user.pk}"

    assert numbers(client.get(f"{LIST}?{asked}")) == ["B-1"]


def test_an_agent_has_no_filter_by_agent(alice, bob, client):
    make_invoice(alice, number="A-1")
    make_invoice(bob, number="B-1")
    client.force_login(alice.user)

    assert numbers(client.get(f"{LIST}?agent={bob.user.pk}")) == ["A-1"]


def test_another_organizations_vendor_is_unknown(alice, otto, client):
    theirs = make_vendor(otto.organization, "Geheim GmbH")
    client.force_login(alice.user)

    page = client.get(f"{LIST}?vendor={theirs.pk}").content.decode()

    assert "This vendor is not known here." in page
    assert "Geheim" not in page


@pytest.mark.parametrize(
    "asked",
    [
        "vendor=0x1",
        "vendor=99999999999999999999",
        "status=lost",
        "agent=%00",
        "issued_from=morgen",
        "entered_to=31.31.2026",
        "sort=password",
        "q=%00",
        "q=%25_",
        "after=%00~1",
        "after=2026~",
        "after=garbage~1",
        "after=2026-01-01~99999999999999999999",
        "before=~",
        "before=2026-01-01T00:00:00~1",
        "sort=gross&after=1e9~1",
        "sort=gross&after=99999999999999999999~1",
        "sort=number&after=%F0%9F%A7%BE~1",
        "sort=issued&before=0000-00-00~1",
    ],
)
def test_garbage_in_the_address_bar_is_no_error(alice, client, asked):
    client.force_login(alice.user)

    assert client.get(f"{LIST}?{asked}").status_code == 200


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("number", ["A-1", "B-2", "C-3"]),
        ("-number", ["C-3", "B-2", "A-1"]),
        ("vendor", ["B-2", "C-3", "A-1"]),
        ("issued", ["C-3", "A-1", "B-2"]),
        ("due", ["A-1", "C-3", "B-2"]),
        ("gross", ["B-2", "C-3", "A-1"]),
        ("-gross", ["A-1", "C-3", "B-2"]),
        ("status", ["A-1", "B-2", "C-3"]),
        ("entered", ["A-1", "B-2", "C-3"]),
        ("", ["C-3", "B-2", "A-1"]),
    ],
)
def test_sorts_by_any_column(alice, client, sort, found):
    make_invoice(alice, number="A-1", vendor="Zebra", gross_total=Decimal(300))
    make_invoice(
        alice,
        number="B-2",
        vendor="Älter",
        status=Status.REJECTED,
        issue_date=None,
        due_date=None,
        gross_total=None,
    )
    make_invoice(
        alice,
        number="C-3",
        vendor="émile",
        status=Status.SUBMITTED,
        issue_date=date(2026, 1, 1),
    )
    client.force_login(alice.user)

    assert numbers(client.get(LIST, {"sort": sort})) == found


def test_only_some_kinds(alice, client):
    make_invoice(alice, number="G-7", **CREDIT_NOTE)
    make_invoice(alice, number="R-8", **PREPAID)
    client.force_login(alice.user)

    response = client.get(LIST, {"kind": ["credit note", "nonsense"]})

    assert numbers(response) == ["G-7"]
    text = " ".join(strip_tags(response.content.decode()).split())
    assert "Kind: Credit note" in text
    assert "1 invoice " in text
    assert "-119,00 EUR" in text
    assert (
        "?kind=credit+note"
        in client.get(LIST, {"kind": "credit note"}, headers={"HX-Request": "true"})[
            "HX-Push-Url"
        ]
    )
