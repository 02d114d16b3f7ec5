import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from countersign.invoices.models import Invoice, Status
from countersign.review.deciding import actions
from countersign.review.models import Verdict
from countersign.review.queue import queries
from tests.factories import CREDIT_NOTE, PREPAID, make_document, make_invoice


def page_of(client, invoice):
    response = client.get(reverse("review:invoice", args=[invoice.pk]))
    assert response.status_code == 200
    return response.content.decode()


def test_the_longest_wait_stands_first(submitted, mona, as_member):
    for number, days in (("R-NEW", 1), ("R-OLD", 9), ("R-MID", 5)):
        invoice = submitted(number=number)
        at = datetime.now(UTC) - timedelta(days=days)
        Invoice.objects.filter(pk=invoice.pk).update(submitted_at=at)
    page = as_member(mona).get(reverse("review:queue")).content.decode()
    rows = re.findall(r'<span class="quiet">(R-\w+) · Alice</span>', page)
    assert rows == ["R-OLD", "R-MID", "R-NEW"]


def test_what_a_careful_manager_needs(submitted, alice, mona, as_member, time_machine):
    time_machine.move_to(datetime(2026, 4, 20, 12, 2, tzinfo=UTC), tick=False)
    before = make_invoice(alice, number="R-BEFORE", issue_date=date(2026, 2, 1))
    Invoice.objects.filter(pk=before.pk).update(status=Status.APPROVED)
    document = make_document(alice)
    invoice = submitted(
        number="R-NOW",
        document=document,
        gross_total=Decimal(120),
        iban="DE89370400440532013000",
    )
    page = page_of(as_member(mona), invoice)
    for shown in (
        "120,00 <span>EUR</span>",
        "due in 10 days",
        "Entered by Alice, 20.04.2026, 14:02",
        "100,00 + 19,00 is 119,00 EUR, but Gross total is 120,00 EUR.",
        reverse("invoices:page", args=[document.pk, 1, 800]),
        "DE89 3704 0044 0532 0130 00",
        "Beratung 1",
        "R-BEFORE",
    ):
        assert shown in page


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (date(2026, 4, 20), "due today"),
        (date(2026, 4, 21), "due in 1 day"),
        (date(2026, 4, 19), "1 day overdue"),
        (date(2026, 4, 10), "10 days overdue"),
        (None, "no due date"),
    ],
)
def test_how_long_there_is_time(submitted, mona, as_member, time_machine, due, words):
    time_machine.move_to(datetime(2026, 4, 20, 12, tzinfo=UTC), tick=False)
    invoice = submitted(due_date=due, issue_date=date(2026, 3, 1))
    assert words in page_of(as_member(mona), invoice)


def test_a_decided_invoice_has_no_buttons(submitted, mona, as_member):
    invoice = submitted()
    actions.decide(
        invoice, Verdict.REJECTED, version=1, by=mona, comment="ordered <never>"
    )
    page = page_of(as_member(mona), invoice)
    assert "Rejected" in page
    assert "by Mona" in page
    assert "ordered &lt;never&gt;" in page
    assert 'value="approved"' not in page


def test_managers_of_the_organization_only(submitted, alice, bob, otto, as_member):
    invoice = submitted()
    for other in (alice, bob):
        assert as_member(other).get(reverse("review:queue")).status_code == 404
    for other in (alice, bob, otto):
        page = reverse("review:invoice", args=[invoice.pk])
        assert as_member(other).get(page).status_code == 404
    page = as_member(otto).get(reverse("review:queue")).content.decode()
    assert "Nothing waits for you." in page


def test_looking_decides_nothing(submitted, mona, as_member):
    invoice = submitted()
    for _look in range(2):
        page_of(as_member(mona), invoice)
    invoice.refresh_from_db()
    assert (invoice.status, invoice.version) == (Status.SUBMITTED, 1)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_costs_the_same_for_one_row_and_three(
    submitted, mona, as_member, rows, django_assert_num_queries
):
    for _row in range(rows):
        submitted(lines=rows, number=f"N-{_row}", gross_total=Decimal(_row + 1))
    client = as_member(mona)
    with django_assert_num_queries(12):
        client.get(reverse("review:queue"))


def test_very_many_are_not_counted_to_the_end(submitted, mona, as_member, monkeypatch):
    monkeypatch.setattr(queries, "COUNTED", 2)
    client = as_member(mona)
    for count, words in ((2, "Waiting: 2"), (3, "Waiting: more than 2")):
        while Invoice.objects.count() < count:
            submitted()
        assert words in client.get(reverse("review:queue")).text


def test_of_very_many_those_for_the_reader_are_listed_first(
    submitted, mona, olga, monkeypatch
):
    waits = [submitted() for _ in range(4)]
    Invoice.objects.filter(pk__in=[waits[0].pk, waits[2].pk]).update(agent=olga.user)

    assert listed(olga, most=3) == ([waits[1].pk, waits[3].pk], [waits[0].pk])
    assert listed(olga, most=1) == ([waits[1].pk], [])
    assert listed(olga, most=1, asked=waits[2].pk) == ([waits[1].pk], [])
    assert listed(mona, most=3) == ([one.pk for one in waits[:3]], [])


def listed(member, **asked):
    found = queries.queue(member, **asked)
    return [one.pk for one in found.mine], [one.pk for one in found.of_others]


def test_the_largest_figure_is_what_is_to_be_paid(submitted, mona, as_member):
    prepaid = submitted(number="R-8", **PREPAID)
    page = " ".join(page_of(as_member(mona), prepaid).split())
    assert 'id="amount">190,00 <span>EUR</span></p>' in page
    assert "Gross total <b>1.190,00</b> · Prepaid <b>1.000,00</b>" in page


def test_a_credit_note_is_not_taken_for_an_invoice(submitted, mona, as_member):
    note = submitted(number="G-7", **CREDIT_NOTE)
    client = as_member(mona)
    page = " ".join(page_of(client, note).split())
    kind = '<span class="kind">Credit note</span>'
    assert f'id="amount">{kind} -119,00 <span>EUR</span></p>' in page
    assert f'<span class="review-row-vendor">{kind} Beispiel GmbH</span>' in page
    assert "<title>Credit note: Beispiel GmbH, G-7" in page
    evidence = client.get(reverse("invoices:detail", args=[note.pk])).content.decode()
    assert f"{kind} -119,00 EUR" in evidence
