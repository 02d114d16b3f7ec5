"""The thousandth page costs what the first does, on both databases."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countersign.accounts.models import Role
from countersign.database import keyset as paging
from countersign.invoices.models import TIE_KEY, Invoice, Status, number_key
from countersign.invoices.search.filters import SORTS
from tests.database.statistics import forget_statistics
from tests.factories import make_invoice, make_member, make_organization, make_vendor

SIZE = 3
MANY = 3 * 1000 + 200
ORDERS = [
    paging.Order(key, descending, TIE_KEY)
    for key in SORTS.values()
    for descending in (False, True)
]


@pytest.fixture(scope="module")
def many(django_db_setup, django_db_blocker):
    """A manager and an agent of an organization with thousands of invoices, many of them alike."""
    with django_db_blocker.unblock():
        organization = make_organization("Viele GmbH")
        agent = make_member(organization, "Vera")
        manager = make_member(organization, "Viktor", Role.MANAGER)
        vendor = make_vendor(organization)
        Invoice.objects.bulk_create(
            (
                Invoice(
                    organization=organization,
                    agent=agent.user,
                    status=(Status.DRAFT, Status.RETURNED)[index % 2],
                    number=f"R-{index * 7919 % MANY}",
                    number_key=number_key(f"R-{index * 7919 % MANY}"),
                    vendor=vendor,
                    vendor_name=vendor.name,
                    vendor_key=vendor.key,
                    issue_date=date(2026, 1, 1) + timedelta(days=index % 90)
                    if index % 10
                    else None,
                    due_date=date(2026, 2, 1) + timedelta(days=index % 90),
                    currency="EUR",
                    gross_total=Decimal(index % 100) if index % 11 else None,
                    created_at=datetime(2026, 1, 1, tzinfo=UTC)
                    + timedelta(seconds=index // 2, microseconds=index % 3),
                )
                for index in range(MANY)
            ),
            batch_size=500,
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield {"agent": agent, "manager": manager}
        Invoice.objects.filter(organization=organization).delete()
        vendor.delete()
        for member in (agent, manager):
            user = member.user
            member.delete()
            user.delete()
        organization.delete()
        forget_statistics()


def page_at(rows, order, index):
    """What is asked for to see the page that begins with the row at this index."""
    before = rows.order_by(*order.fields)[index - 1]
    return {"after": paging.cursor(before, order)}


def plan_of(query):
    """How the database goes about a captured query."""
    explain = (
        "EXPLAIN QUERY PLAN "
        if connection.vendor == "sqlite"
        else "EXPLAIN (ANALYZE, FORMAT JSON) "
    )
    with connection.cursor() as cursor:
        cursor.execute(explain + query["sql"])
        return cursor.fetchall()


def steps_of(query):
    """How many instructions SQLite runs for a query: what it reads, counted."""
    count = 0

    def step():
        nonlocal count
        count += 1

    with connection.cursor() as cursor:
        connection.connection.set_progress_handler(step, 1)
        try:
            cursor.execute(query["sql"]).fetchall()
        finally:
            connection.connection.set_progress_handler(None, 1)
    return count


def read_rows(node):
    """The most rows that any step of a PostgreSQL plan read, those thrown away included."""
    own = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    return max([own, *(read_rows(inner) for inner in node.get("Plans", []))])


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(order.fields[:1]))
@pytest.mark.parametrize("role", ["agent", "manager"])
def test_the_thousandth_page_reads_no_more_than_the_first(many, role, order):
    rows = Invoice.objects.visible_to(many[role])
    queries = []
    asked_for = [{}, page_at(rows, order, SIZE), page_at(rows, order, 999 * SIZE)]
    for asked in asked_for:
        with CaptureQueriesContext(connection) as captured:
            page = paging.page(rows, order, asked=asked, size=SIZE)
        assert len(page.rows) == SIZE
        queries += captured.captured_queries

    _first, second, thousandth = queries  # each page is one query
    assert "OFFSET" not in thousandth["sql"]
    if connection.vendor == "sqlite":
        name = f"{'own' if role == 'agent' else 'all'}_by_{order.key}"
        (step,) = plan_of(thousandth)
        sign = "<" if order.descending else ">"
        assert f"USING INDEX {name} (" in step[-1]
        assert f"({order.key},tie_key){sign}(?,?)" in step[-1]
        one_row = len(Invoice._meta.concrete_fields)  # a step a column, at least
        assert abs(steps_of(thousandth) - steps_of(second)) < one_row
    else:
        plan = plan_of(thousandth)[0][0]
        tree = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
        assert "Sort" not in json.dumps(tree)
        assert read_rows(tree) <= SIZE + 1


@pytest.mark.django_db
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(order.fields[:1]))
def test_rows_that_are_found_first_are_all_that_is_read(many, order):
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL tells how many rows it read")
    day = Invoice.objects.visible_to(many["manager"]).filter(
        issue_key__gte=date(2026, 3, 1), issue_key__lt=date(2026, 3, 3)
    )
    order = replace(order, found_first=True)
    for asked in ({}, page_at(day, order, SIZE)):
        with CaptureQueriesContext(connection) as captured:
            page = paging.page(day, order, asked=asked, size=SIZE)
        assert page.rows
        plan = plan_of(captured.captured_queries[0])[0][0]
        tree = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
        assert read_rows(tree) <= day.count()


@pytest.mark.django_db
@pytest.mark.parametrize("found_first", [False, True])
@pytest.mark.parametrize("order", ORDERS, ids=lambda order: "".join(order.fields[:1]))
def test_pages_there_and_back_show_each_row_once(alice, order, found_first):
    order = replace(order, found_first=found_first)
    for index in range(10):
        make_invoice(
            alice,
            lines=0,
            gross_total=Decimal(index // 3),
            issue_date=date(2026, 1, 1 + index % 2),
            created_at=datetime(2026, 1, 1, 0, 0, index // 2, index, tzinfo=UTC),
            vendor=f"V{index % 3}",
        )
    rows = Invoice.objects.visible_to(alice)
    there = [paging.page(rows, order, asked={}, size=3)]
    while there[-1].next:
        asked = {"after": there[-1].next}
        there.append(paging.page(rows, order, asked=asked, size=3))
    back = [there[-1]]
    while back[-1].previous:
        asked = {"before": back[-1].previous}
        back.append(paging.page(rows, order, asked=asked, size=3))

    expected = list(rows.order_by(*order.fields))
    assert [invoice for page in there for invoice in page.rows] == expected
    assert [page.rows for page in reversed(back)] == [page.rows for page in there]
    assert all(one.next and two.previous for one, two in pairwise(there))
    assert there[0].previous is None


@pytest.mark.django_db
def test_going_back_past_the_start_shows_the_first_page_in_full(alice):
    first, *_rest = [make_invoice(alice, number=f"R-{index}") for index in range(5)]
    rows = Invoice.objects.visible_to(alice)
    order = paging.Order("number_key")
    second = rows.order_by("pk")[1]

    page = paging.page(
        rows, order, asked={"before": paging.cursor(second, order)}, size=3
    )

    assert [invoice.number for invoice in page.rows] == ["R-0", "R-1", "R-2"]
    assert page.rows[0] == first
    assert page.previous is None
    assert page.next is not None


@pytest.mark.django_db
def test_a_row_that_comes_in_between_moves_no_page(alice):
    for index in (1, 3, 5, 7):
        make_invoice(alice, number=f"R-{index}")
    rows = Invoice.objects.visible_to(alice)
    order = paging.Order("number_key")
    first = paging.page(rows, order, asked={}, size=2)
    make_invoice(alice, number="R-0")

    page = paging.page(rows, order, asked={"after": first.next}, size=2)

    assert [invoice.number for invoice in page.rows] == ["R-5", "R-7"]


@pytest.mark.django_db
def test_the_thousandth_page_of_the_table_costs_as_many_queries(
    many, client, settings, monkeypatch
):
    monkeypatch.setattr("countersign.invoices.table.views.ROWS", SIZE)
    client.force_login(many["manager"].user)
    address = reverse("invoices:list") + "?sort=gross"
    order = paging.Order("pay_key", tie=TIE_KEY)
    asked = page_at(Invoice.objects.visible_to(many["manager"]), order, 999 * SIZE)
    client.get(address)
    counts = []
    for query in ({}, asked):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address, query_params={"sort": "gross", **query})
        assert len(response.context["page"].rows) == SIZE
        counts.append(len(captured))

    assert counts[0] == counts[1]
