"""Coding while an invoice is entered: typed, saved, checked, submitted."""

import json
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countersign.coding.models import CodingLine
from countersign.coding.queries import lines_of
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from tests.factories import make_invoice
from tests.forms import posted_of

from .conftest import ACCOUNTS, bring, said, save, status_of, submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine(alice, mona):
    return make_invoice(alice, lines=2)


def lines(invoice):
    rows = CodingLine.objects.filter(
        organization=invoice.organization_id, invoice=invoice
    )
    return [
        (row.account and row.account.number, row.amount, row.tax)
        for row in rows.select_related("account")
    ]


def test_nothing_of_it_is_there_while_there_is_no_chart(
    alice, mine, opened, django_assert_num_queries
):
    page = opened(alice).get(reverse("invoices:edit", args=[mine.pk]))
    assert "coding-strip" not in page.content.decode()


def test_a_save_asks_nothing_of_coding_while_there_is_none_and_three_times_at_most_with_it(
    alice, mine, olga, opened
):
    agent = opened(alice)
    save(agent, mine)
    with CaptureQueriesContext(connection) as before:
        save(agent, mine, how="left")
    assert [one["sql"] for one in before if 'FROM "coding_' in one["sql"]] == []
    page = reverse("invoices:edit", args=[mine.pk])
    with CaptureQueriesContext(connection) as opening:
        agent.get(page)
    assert [one["sql"] for one in opening if 'FROM "coding_' in one["sql"]] == []

    bring(opened(olga), "account", ACCOUNTS)
    with CaptureQueriesContext(connection) as coding:
        save(agent, mine, how="left", account="4930")
    asked = [one["sql"] for one in coding if 'FROM "coding_' in one["sql"]]
    assert 1 <= len(asked) <= 3
    with CaptureQueriesContext(connection) as again:
        agent.get(page)
    assert [one["sql"] for one in again if 'FROM "coding_' in one["sql"]] == []


def test_the_strip_is_there_with_what_the_chart_has(alice, mine, opened, chart):
    text = opened(alice).get(reverse("invoices:edit", args=[mine.pk])).content.decode()
    assert 'name="coding.0.account"' in text
    assert 'name="coding.0.cost_centre"' in text
    assert 'name="coding.0.cost_object"' not in text


def test_what_is_typed_is_saved_and_stands_in_the_history(alice, mine, opened, chart):
    agent = opened(alice)
    answer = save(agent, mine, how="left", account="4930", cost_centre="100")
    values = json.loads(answer.content)["values"]
    assert values["coding.0.account"] == "4930"
    page = agent.get(reverse("invoices:edit", args=[mine.pk])).content.decode()
    assert "Bürobedarf" in page
    detail = agent.get(reverse("invoices:detail", args=[mine.pk])).content.decode()
    assert "Coding 1: Account 4930" in detail


def test_an_unknown_account_is_told_and_kept(alice, mine, opened, chart):
    agent = opened(alice)
    answer = save(agent, mine, account="499")
    assert "“499” is no active account of the chart." in said(answer)
    mine.refresh_from_db()
    assert mine.more["coding.0.account"] == "499"
    submit(agent, mine)
    assert status_of(mine) == Status.DRAFT


def test_parts_must_be_the_whole(alice, mine, opened, chart):
    agent = opened(alice)
    answer = save(
        agent,
        mine,
        account="4930",
        amount="150",
        **{"1__account": "6815", "1__amount": "49.99"},
    )
    assert "0,01 EUR of the invoice are not coded." in said(answer)
    answer = save(
        agent,
        mine,
        account="4930",
        amount="150",
        **{"1__account": "6815", "1__amount": "51"},
    )
    assert "The coding comes to 1,00 EUR more than there is." in said(answer)
    answer = save(
        agent,
        mine,
        account="4930",
        amount="150",
        **{"1__account": "6815", "1__amount": ""},
    )
    assert said(answer) == []
    submit(agent, mine)
    assert status_of(mine) == Status.SUBMITTED
    assert lines(mine) == [
        ("4930", Decimal(150), Decimal("28.5")),
        ("6815", Decimal(50), Decimal("9.5")),
    ]


def test_split_by_per_cent_adds_up_to_the_cent(alice, mine, opened, chart):
    agent = opened(alice)
    save(
        agent,
        mine,
        account="4930",
        percent="33,333333",
        **{
            "1__account": "6815",
            "1__percent": "33.333333",
            "2__account": "4210",
            "2__percent": "33.333334",
        },
    )
    submit(agent, mine)
    found = lines(mine)
    assert sum(amount for _account, amount, _tax in found) == 200
    assert sum(tax for _account, _amount, tax in found) == 38


def test_by_item(alice, mine, opened, chart):
    agent = opened(alice)
    first, second = mine.items.all()
    save(
        agent,
        mine,
        account="4930",
        item=str(first.key),
        tax_code="V19",
        **{"1__account": "6815", "1__item": str(second.key)},
    )
    submit(agent, mine)
    assert lines(mine) == [("4930", 100, 19), ("6815", 100, 19)]
    found = lines_of(alice.organization_id, [mine.pk])[mine.pk]
    assert [str(one.item_key) for one in found] == [str(first.key), str(second.key)]


def test_a_part_of_an_item_that_is_gone_is_told(alice, mine, opened, chart):
    agent = opened(alice)
    first, second = mine.items.all()
    save(
        agent,
        mine,
        account="4930",
        item=str(first.key),
        **{"1__account": "6815", "1__item": str(second.key)},
    )
    second.delete()
    answer = save(
        agent,
        mine,
        account="4930",
        item=str(first.key),
        **{"1__account": "6815", "1__item": str(second.key)},
    )
    assert "Part 2 of the coding is about an item that is not there any more." in said(
        answer
    )


def test_a_credit_note_is_coded_below_nothing(alice, opened, chart, mona):
    note = make_invoice(
        alice,
        lines=0,
        kind="credit note",
        net_total=Decimal(-100),
        tax_total=Decimal(-19),
        gross_total=Decimal(-119),
    )
    agent = opened(alice)
    data = {"net_total": "100", "tax_total": "19", "gross_total": "119"}
    note.refresh_from_db()
    answer = agent.post(
        reverse("invoices:save", args=[note.pk]),
        posted_of(note, **data)
        | {
            "auto": "saved",
            "coding.0.account": "4930",
            "coding.0.amount": "60",
            "coding.1.account": "6815",
        },
        headers={"Accept": "application/json"},
    )
    assert said(answer) == []
    assert json.loads(answer.content)["values"]["coding.0.amount"] == "60,00"
    submit(agent, note)
    assert lines(note) == [
        ("4930", -60, Decimal("-11.4")),
        ("6815", -40, Decimal("-7.6")),
    ]


def test_coding_is_needed_only_where_the_owner_says_so(alice, mine, opened, chart):
    agent = opened(alice)
    chart.post(reverse("coding:overview"), {"needed": "on"})
    answer = save(agent, mine)
    assert "It is not coded yet." in said(answer)
    submit(agent, mine)
    assert status_of(mine) == Status.DRAFT
    save(agent, mine, account="4930")
    submit(agent, mine)
    assert status_of(mine) == Status.SUBMITTED


def test_what_was_submitted_is_kept_whole_with_its_coding(alice, mine, opened, chart):
    agent = opened(alice)
    save(agent, mine, account="4930")
    submit(agent, mine)
    line = Event.objects.filter(
        organization_id=alice.organization_id, verb="submitted"
    ).last()
    assert line.said["invoice"]["fields"]["coding.0.account"] == "4930"


def test_two_who_code_at_once_see_both(alice, mine, opened, chart):
    agent = opened(alice)
    version = Invoice.objects.get(pk=mine.pk, organization=mine.organization_id).version
    save(agent, mine, account="4930")
    stale = posted_of(mine) | {
        "version": str(version),
        "auto": "saved",
        "coding.0.account": "6815",
    }
    answer = agent.post(
        reverse("invoices:save", args=[mine.pk]),
        stale,
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 409
    assert json.loads(answer.content)["values"]["coding.0.account"] == "4930"
    assert json.loads(answer.content)["mine"]["values"]["coding.0.account"] == "6815"
