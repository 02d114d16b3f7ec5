import re
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.mail.models import Letter
from countersign.review.submitting import actions as submitting
from countersign.vendors.models import Vendor
from tests.factories import make_invoice, make_member, make_organization


def submit(client, invoice):
    return client.post(reverse("review:submit", args=[invoice.pk]))


def test_a_complete_invoice_is_with_the_managers(alice, mona, olga, as_member):
    invoice = make_invoice(alice)

    response = submit(as_member(alice), invoice)

    assert response.status_code == 302
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED
    assert invoice.submitted_at is not None
    assert [letter.recipient for letter in Letter.objects.order_by("pk")] == [
        "mona@example.org",
        "olga@example.org",
    ]
    last = Event.objects.last()
    assert (last.actor_name, last.verb, last.subject_id) == (
        "Alice",
        "submitted",
        invoice.pk,
    )


def test_all_that_is_missing_is_listed_and_nothing_happens(alice, mona, as_member):
    invoice = make_invoice(alice, number="", issue_date=None, lines=0, no_items=False)

    response = submit(as_member(alice), invoice)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Invoice number is missing." in page
    assert "Issue date is missing." in page
    assert "Add at least one item" in page
    invoice.refresh_from_db()
    assert invoice.status == Status.DRAFT
    assert Letter.objects.count() == 0


def test_an_invoice_explicitly_without_items_will_do(alice, mona):
    invoice = make_invoice(alice, lines=0)
    submitting.submit(invoice, by=alice)
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED


def test_without_any_manager_whoever_submits_is_told(alice, as_member):
    invoice = make_invoice(alice)

    response = submit(as_member(alice), invoice)

    assert response.status_code == 422
    assert "Nobody here decides on invoices yet." in response.content.decode()
    invoice.refresh_from_db()
    assert invoice.status == Status.DRAFT


def test_a_lone_owner_submits_and_is_not_asked_to_decide(olga, read_mail):
    invoice = make_invoice(olga)
    assert submitting.submit(invoice, by=olga) == []
    assert Invoice.objects.get().status == Status.SUBMITTED
    assert read_mail() == []


def test_a_vendor_named_for_the_first_time_becomes_known(alice, mona):
    invoice = make_invoice(alice)
    Invoice.objects.filter(pk=invoice.pk).update(vendor=None, vendor_name="Neu & Co.")
    submitting.submit(invoice, by=alice)
    invoice.refresh_from_db()
    assert invoice.vendor == Vendor.objects.get(name="Neu & Co.")


def test_submitting_twice_sends_one_mail(alice, mona, as_member, read_mail):
    invoice = make_invoice(alice)
    client = as_member(alice)
    assert [submit(client, invoice).status_code for _ in range(2)] == [302, 409]
    assert len(read_mail(mona)) == 1


def test_a_number_is_used_once_per_vendor_and_year(alice, bob, mona, as_member):
    make = {"number": "R-1", "vendor": "Beispiel GmbH"}
    submitting.submit(make_invoice(alice, **make), by=alice)
    second = make_invoice(bob, **make)

    with pytest.raises(submitting.NotReady) as refused:
        submitting.submit(second, by=bob)

    assert len(refused.value.failed) == 1
    second.refresh_from_db()
    assert (second.status, second.number) == (Status.DRAFT, "R-1")


def test_two_agents_with_the_same_number_for_different_vendors_both_keep_theirs(
    alice, bob, mona
):
    hers = make_invoice(alice, number="R-1", vendor="Beispiel GmbH")
    his = make_invoice(bob, number="R-1", vendor="Muster AG")
    submitting.submit(hers, by=alice)
    submitting.submit(his, by=bob)
    assert list(
        Invoice.objects.waiting()
        .order_by("pk")
        .values_list("number", "vendor_name", "agent__name")
    ) == [("R-1", "Beispiel GmbH", "Alice"), ("R-1", "Muster AG", "Bob")]


def test_only_ones_own(alice, bob, mona, otto, as_member):
    invoice = make_invoice(alice)
    stranger = make_member(make_organization("Dritte AG"), "Berta")
    for other in (bob, otto, stranger):
        assert submit(as_member(other), invoice).status_code == 404
    assert submit(as_member(mona), invoice).status_code == 404
    invoice.refresh_from_db()
    assert invoice.status == Status.DRAFT


def test_a_get_submits_nothing(alice, mona, as_member):
    invoice = make_invoice(alice)
    response = as_member(alice).get(reverse("review:submit", args=[invoice.pk]))
    assert response.status_code == 405
    invoice.refresh_from_db()
    assert invoice.status == Status.DRAFT


LATE = {"due_date": date(2020, 1, 1)}


def seen_in(response):
    return re.search(r'name="seen" value="(\w+)"', response.content.decode())[1]


def test_doubts_are_asked_about_once(alice, mona, as_member):
    invoice, client = make_invoice(alice, **LATE), as_member(alice)

    asked = submit(client, invoice)

    page = asked.content.decode()
    assert asked.status_code == 200
    assert "Submit with 1 doubt" in page
    assert "Due on 01.01.2020, before it was issued" in page
    assert Invoice.objects.get(pk=invoice.pk).status == Status.DRAFT

    address = reverse("review:submit", args=[invoice.pk])
    assert client.post(address, {"seen": seen_in(asked)}).status_code == 302
    assert Invoice.objects.get(pk=invoice.pk).status == Status.SUBMITTED
    line = Event.objects.get(verb="submitted")
    assert line.data["doubts"] == [
        "Due on 01.01.2020, before it was issued on 31.03.2026."
    ]


def test_a_doubt_that_was_not_shown_is_asked_about_anew(alice, mona, as_member):
    invoice, client = make_invoice(alice, **LATE), as_member(alice)
    seen = seen_in(submit(client, invoice))
    Invoice.objects.filter(pk=invoice.pk).update(gross_total=Decimal(500))
    address = reverse("review:submit", args=[invoice.pk])
    again = client.post(address, {"seen": seen})
    assert "Submit with 2 doubts" in again.content.decode()
    assert Invoice.objects.get(pk=invoice.pk).status == Status.DRAFT


def test_without_a_doubt_nothing_is_asked(alice, mona, as_member):
    assert submit(as_member(alice), make_invoice(alice)).status_code == 302
