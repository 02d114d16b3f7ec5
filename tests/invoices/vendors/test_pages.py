from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.invoices.models import Status
from tests.factories import make_account, make_invoice, make_vendor

LIST = reverse("vendors:list")


def rows(response):
    """Name, number and totals of each vendor in the list."""
    return [
        (
            row.vendor.name,
            row.count,
            {total.currency: total.amount for total in row.totals},
        )
        for row in response.context["rows"]
    ]


def test_the_list_counts_what_the_member_may_see(alice, bob, mona, client):
    make_invoice(alice, vendor="Zebra AG", gross_total=Decimal("0.10"))
    make_invoice(bob, vendor="Zebra AG", gross_total=Decimal("0.20"))
    make_invoice(bob, vendor="Zebra AG", gross_total=Decimal(300), currency="JPY")
    make_vendor(alice.organization, "Älter GmbH")

    client.force_login(alice.user)
    assert rows(client.get(LIST)) == [
        ("Älter GmbH", 0, {}),
        ("Zebra AG", 1, {"EUR": Decimal("0.10")}),
    ]

    client.force_login(mona.user)
    assert rows(client.get(LIST))[1] == (
        "Zebra AG",
        3,
        {"EUR": Decimal("0.30"), "JPY": Decimal(300)},
    )


def test_the_list_finds_a_name_however_it_is_spelt(alice, client):
    for name in ("Bäckerei Müller", "Zebra AG"):
        make_vendor(alice.organization, name)
    client.force_login(alice.user)

    assert [row[0] for row in rows(client.get(LIST, {"name": "backerei mull"}))] == [
        "Bäckerei Müller"
    ]
    assert rows(client.get(LIST, {"name": "nobody\0"})) == []


def test_the_list_has_pages(alice, client, monkeypatch):
    monkeypatch.setattr("countersign.invoices.vendors.views.pages.ROWS", 2)
    for letter in "abcde":
        make_vendor(alice.organization, letter)
    client.force_login(alice.user)

    first = client.get(LIST)
    second = client.get(LIST, {"after": first.context["page"].next})

    assert [row[0] for row in rows(first)] == ["a", "b"]
    assert [row[0] for row in rows(second)] == ["c", "d"]


def test_one_vendor_costs_as_many_queries_as_three(
    alice, client, django_assert_num_queries
):
    client.force_login(alice.user)
    make_invoice(alice, vendor="A")
    client.get(LIST)
    with django_assert_num_queries(4):
        assert len(rows(client.get(LIST))) == 1
    make_invoice(alice, vendor="B")
    make_invoice(alice, vendor="C")
    with django_assert_num_queries(4):
        assert len(rows(client.get(LIST))) == 3


def test_a_vendors_page_says_who_it_is_and_what_came_last(alice, bob, mona, client):
    vendor = make_vendor(alice.organization)
    vendor.vat_id = "DE123456789"
    vendor.save()
    make_account(alice, "DE02120300000000202051", by=mona)
    for index in range(7):
        make_invoice(alice, number=f"A-{index}")
    make_invoice(bob, number="B-1", status=Status.APPROVED)
    client.force_login(alice.user)

    response = client.get(reverse("vendors:detail", args=[vendor.pk]))

    text = strip_tags(response.content.decode())
    assert "DE123456789" in text
    assert "DE02 1203 0000 0000 2020 51" in text
    assert "Confirmed by Mona" in text
    assert "called the known number" in text
    assert "833,00 EUR" in text
    latest = [invoice.number for invoice, _amounts in response.context["latest"]]
    assert latest == ["A-6", "A-5", "A-4", "A-3", "A-2"]


@pytest.mark.parametrize("name", ["list", "detail"])
def test_another_organizations_vendors_do_not_exist(alice, otto, client, name):
    vendor = make_vendor(alice.organization, "Geheim GmbH")
    client.force_login(otto.user)

    if name == "list":
        assert rows(client.get(LIST)) == []
    else:
        address = reverse("vendors:detail", args=[vendor.pk])
        assert client.get(address).status_code == 404


def test_looking_is_all_one_can_do(alice, client):
    vendor = make_vendor(alice.organization)
    client.force_login(alice.user)

    assert client.post(LIST).status_code == 405
    assert client.post(reverse("vendors:detail", args=[vendor.pk])).status_code == 405
