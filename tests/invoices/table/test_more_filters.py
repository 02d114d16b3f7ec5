"""The table's filters by amount, coding, doubts and selection: what they find, count and say."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.coding.actions.charting import set_row
from countersign.coding.models import Account
from countersign.exports.making.choosing import shown
from countersign.invoices.models import Invoice, Status
from tests.factories import CREDIT_NOTE, PREPAID, make_invoice

from .test_table import LIST, numbers


@pytest.fixture
def amounts(alice):
    for number, gross, currency in (
        ("A", "100.00", "EUR"),
        ("B", "1234.50", "EUR"),
        ("C", "1234.51", "EUR"),
        ("D", "1234.50", "USD"),
        ("E", None, "EUR"),
    ):
        make_invoice(
            alice,
            number=number,
            gross_total=gross and Decimal(gross),
            currency=currency,
        )
    make_invoice(alice, number="F", **CREDIT_NOTE)  # -119.00
    make_invoice(alice, number="G", **PREPAID)  # 190.00 of 1,190.00


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("amount_from=1.234,50&amount_to=1.234,50", ["B", "D"]),
        ("amount_from=1,234.50&amount_to=1 234,50", ["B", "D"]),
        ("amount_from=1234.5&amount_to=1'234,50", ["B", "D"]),
        ("amount_from=1.234", ["B", "C", "D"]),  # as the organization writes
        ("amount_from=1234,501", ["C"]),
        ("amount_from=1234,50 EUR", ["B", "C"]),
        ("amount_from=€ 1234,50&amount_to=1234,50", ["B"]),
        ("amount_from=1234,50&currency=usd", ["D"]),
        ("currency=USD", ["D"]),
        ("amount_from=190&amount_to=190", ["G"]),
        ("amount_to=0", ["F"]),
        ("amount_to=-119", ["F"]),
        ("amount_from=(119)&amount_to=100", ["A", "F"]),
        ("amount_from=-5&amount_to=5", []),
        ("amount_to=500&q=beispiel", ["A", "F", "G"]),
        ("amount_from=100&status=draft&sort=-number", ["G", "D", "C", "B", "A"]),
    ],
)
def test_filters_by_amount(alice, amounts, client, asked, found):
    client.force_login(alice.user)
    sort = "" if "sort" in asked else "&sort=number"
    response = client.get(f"{LIST}?{asked.replace('+', '%2B')}{sort}")

    assert numbers(response) == found
    assert response.context["summed"].count == len(found)
    assert response.context["asked"].unread == ()


def test_the_address_of_an_amount_means_the_same_to_every_reader(
    alice, amounts, client, mona
):
    client.force_login(alice.user)
    address = client.get(f"{LIST}?amount_from=1.234,501").context["address"]
    alice.user.locale = mona.user.locale = "en_US"
    alice.user.save()

    assert numbers(client.get(f"{LIST}?{address}")) == ["C"]
    assert [row.number for row in shown(address, mona).rows] == ["C"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("amount_from=viel", "“viel” is not an amount."),
        ("amount_from=1e9", "“1e9” is not an amount."),
        ("amount_to=1.2.3", "“1.2.3” is not an amount."),
        ("amount_from=999999999999999999999", "is not an amount."),
        ("amount_from=%00&amount_to=%25", "“%” is not an amount."),
        ("currency=XYZ", "“XYZ” is no currency."),
        ("amount_from=1 EUR&amount_to=2 USD", "in one currency at a time."),
        ("amount_from=5&amount_to=3", "No amount is at least 5,00 and at most 3,00."),
    ],
)
def test_says_what_is_no_amount_and_shows_the_rest(alice, amounts, client, asked, said):
    client.force_login(alice.user)
    response = client.get(f"{LIST}?{asked}&status=draft")

    assert said in strip_tags(response.content.decode())
    assert response.status_code == 200


def test_the_chip_of_an_amount_says_it_as_it_is_written_here(alice, amounts, client):
    client.force_login(alice.user)
    page = client.get(f"{LIST}?amount_from=1234.5&amount_to=2000 EUR")

    assert "Amount: 1.234,50 – 2.000,00 EUR" in " ".join(
        strip_tags(page.content.decode()).split()
    )
    assert 'value="1.234,50"' in page.content.decode()


def test_filters_by_what_the_rules_found(alice, client):
    for number, findings, status in (
        ("A", {}, Status.DRAFT),
        ("B", {"vendor": [2, 0]}, Status.SUBMITTED),
        ("C", {"file": [0, 1], "vendor": [1, 0]}, Status.DRAFT),
        ("D", None, Status.DRAFT),
        ("E", {"vendor": [1, 0]}, Status.APPROVED),
    ):
        make_invoice(alice, number=number, findings=findings, status=status)
    client.force_login(alice.user)

    def found(what):
        response = client.get(f"{LIST}?doubts={what}&sort=number")
        assert response.context["summed"].count == len(numbers(response))
        return numbers(response)

    assert found("any") == ["B", "C"]
    assert found("stops") == ["C"]
    assert found("none") == ["A"]
    assert found("rubbish") == ["A", "B", "C", "D", "E"]


def test_filters_by_coding(alice, mona, olga, client, work):
    before = make_invoice(alice, number="A")
    client.force_login(alice.user)
    assert 'name="coding"' not in client.get(LIST).content.decode()

    set_row(
        Account(organization=olga.organization, number="4930", name="Bürobedarf"),
        by=olga,
    )
    assert Account.objects.count() == 1
    work()
    alice.organization.refresh_from_db()
    make_invoice(alice, number="B", more={"coding.0.account": "4930", "note": "x"})
    make_invoice(alice, number="C", more={"note": "coding.0"})

    def found(what):
        response = client.get(f"{LIST}?coding={what}&sort=number")
        assert response.context["summed"].count == len(numbers(response))
        return numbers(response)

    assert found("no") == ["A", "C"]
    assert found("yes") == ["B"]
    assert "Coding: Not coded yet" in " ".join(
        strip_tags(client.get(f"{LIST}?coding=no").content.decode()).split()
    )

    before.refresh_from_db()
    before.more = {"coding.0.account": "4930"}
    before.save(update_fields=["more"])
    assert found("no") == ["C"]
    before.more = None
    before.save(update_fields=["more"])
    assert found("no") == ["A", "C"]


@pytest.mark.django_db(transaction=True)
def test_invoices_of_before_are_known_as_coded_after_an_upgrade(alice, olga, client):
    set_row(
        Account(organization=olga.organization, number="4930", name="Bürobedarf"),
        by=olga,
    )
    make_invoice(alice, number="A", more={"coding.0.account": "4930"})
    make_invoice(alice, number="B")
    call_command("migrate", "coding", "0003", verbosity=0)
    Invoice.objects.filter(organization=alice.organization).update(coded=None)
    call_command("migrate", verbosity=0)
    client.force_login(alice.user)

    assert numbers(client.get(f"{LIST}?coding=yes")) == ["A"]
    assert numbers(client.get(f"{LIST}?coding=no")) == ["B"]


def test_shows_what_was_selected_alone(alice, bob, client):
    one, _two = (make_invoice(alice, number=number) for number in "AB")
    theirs = make_invoice(bob, number="X")
    client.force_login(alice.user)

    response = client.get(f"{LIST}?only={one.pk}.{theirs.pk}.rubbish.{10**30}")

    assert numbers(response) == ["A"]
    assert response.context["summed"].count == 1


@pytest.mark.parametrize("asked", ["amount_from=100", "coding=no", "doubts=any"])
def test_few_are_found_first_and_many_met_in_their_order(
    alice, mona, client, monkeypatch, asked
):
    """Few rows that may lie anywhere are sorted; where there are many, the index of the order is walked."""
    alice.organization.has_coding = True
    alice.organization.coding = {
        "columns": [],
        "fields": [],
        "chart": 1,
        "needed": False,
        "managers_correct": False,
    }
    alice.organization.save()
    for day in (1, 2, 3):
        make_invoice(
            alice,
            number=f"A-{day}",
            findings={"vendor": [1, 0]},
            created_at=datetime(2026, 3, day, tzinfo=UTC),
        )
    client.force_login(mona.user)

    def rows_query():
        with CaptureQueriesContext(connection) as captured:
            assert numbers(client.get(f"{LIST}?{asked}")) == ["A-3", "A-2", "A-1"]
        return next(one["sql"] for one in captured if "LIMIT 51" in one["sql"])

    assert "ORDER BY COALESCE" in rows_query()
    monkeypatch.setattr("countersign.invoices.totals.summing.MOST", 2)
    assert "ORDER BY COALESCE" not in rows_query()


def test_an_export_has_what_the_filter_shows(alice, mona, client):
    make_invoice(alice, number="A", gross_total=Decimal(500))
    make_invoice(alice, number="B", gross_total=Decimal(50))
    client.force_login(mona.user)

    response = client.get(f"{reverse('exports:new')}?amount_from=100")

    assert response.context["count"] == 1
