"""Sorting by amount sorts by what the column shows: what is to be paid, on every page."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countersign.invoices.models import Invoice, Kind
from countersign.review.submitting.actions import submit
from tests.factories import make_invoice

LIST = reverse("invoices:list")


@pytest.fixture
def five(alice):
    of_five_amounts_and_a_credit_note(alice)


def of_five_amounts_and_a_credit_note(member):
    """119.00 each, of which other amounts are to be paid."""
    for number, due in (
        ("A", None),
        ("B", "19"),
        ("C", "500"),
        ("D", "119"),
        ("E", "0"),
    ):
        make_invoice(member, number=number, amount_due=due and Decimal(due))
    minus = {name: -value for name, value in (("net_total", Decimal(100)), ("tax_total", Decimal(19)), ("gross_total", Decimal(119)))}  # fmt: skip
    make_invoice(member, number="F", kind=Kind.CREDIT_NOTE, **minus)


def pages(client, sort: str) -> list[str]:
    """The numbers of all pages, one after the other."""
    found, query = [], {"sort": sort}
    while True:
        response = client.get(LIST, query)
        page = response.context["page"]
        found += [row.number for row in page.rows]
        if not page.next:
            return found
        query = {"sort": sort, "after": page.next}


@pytest.mark.django_db
def test_every_page_is_in_the_order_of_what_is_to_be_paid(
    five, alice, client, monkeypatch
):
    monkeypatch.setattr("countersign.invoices.table.views.ROWS", 2)
    client.force_login(alice.user)

    assert pages(client, "gross") == ["F", "E", "B", "A", "D", "C"]
    assert pages(client, "-gross") == ["C", "D", "A", "B", "E", "F"]


@pytest.mark.django_db
def test_a_changed_amount_due_changes_the_order(five, alice, client):
    client.force_login(alice.user)
    one = Invoice.objects.get(number="C")
    one.amount_due = Decimal(1)
    one.save(update_fields=["amount_due"])

    assert pages(client, "gross") == ["F", "E", "C", "B", "A", "D"]


@pytest.mark.django_db
def test_what_an_older_process_wrote_is_made_good_when_it_is_submitted(alice, mona):
    draft = make_invoice(alice, amount_due=Decimal("19.5"))
    Invoice.objects.update(pay_key=0)
    submit(draft, by=alice)
    draft.refresh_from_db()

    assert draft.pay_key == 19_500


@pytest.mark.django_db
def test_the_order_is_read_from_an_index(five, alice, client):
    client.force_login(alice.user)
    with CaptureQueriesContext(connection) as captured:
        client.get(LIST, {"sort": "gross"})
    (rows,) = [
        one["sql"]
        for one in captured
        if "pay_key" in one["sql"] and "LIMIT" in one["sql"]
    ]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET enable_seqscan = off")
            cursor.execute("SET enable_sort = off")
        cursor.execute(
            f"EXPLAIN {'' if connection.vendor == 'postgresql' else 'QUERY PLAN '}{rows}"
        )
        plan = " ".join(str(cell) for row in cursor.fetchall() for cell in row)

    assert "_by_pay_key" in plan
    assert "TEMP B-TREE FOR ORDER BY" not in plan
