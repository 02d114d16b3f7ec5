"""A number is unique per organization and vendor; nobody overwrites another; likely duplicates are shown."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from countersign.invoices.checks import Level, all_checks, needed, stops
from countersign.invoices.models import Invoice, Status
from countersign.review.submitting.actions import NotReady, submit
from tests.factories import make_document, make_invoice
from tests.forms import posted_of
from tests.signing_in import sign_in


def save(client, invoice, **changed):
    address = reverse("invoices:save", args=[invoice.pk])
    return client.post(address, posted_of(invoice, **changed))


def test_two_agents_with_the_same_number_for_different_vendors_both_keep_theirs(
    alice, bob, mona, client
):
    hers = make_invoice(alice, number="2026-1", vendor="Beispiel GmbH")
    his = make_invoice(bob, number="", vendor="Andere GmbH", gross_total=119)
    sign_in(client, bob)
    save(client, his, number="2026-1")
    submit(hers, by=alice)
    submit(Invoice.objects.get(pk=his.pk), by=bob)
    kept = Invoice.objects.filter(status=Status.SUBMITTED).order_by("pk")
    assert [(one.agent_id, one.number, one.vendor.name) for one in kept] == [
        (alice.user_id, "2026-1", "Beispiel GmbH"),
        (bob.user_id, "2026-1", "Andere GmbH"),
    ]


def test_another_agent_with_the_same_number_and_vendor_overwrites_nothing(
    alice, bob, mona, client
):
    hers = make_invoice(alice, number="2026-1", lines=2)
    his = make_invoice(bob, number="", lines=2)
    sign_in(client, bob)
    save(client, his, number="2026-1")
    hers.refresh_from_db()
    his.refresh_from_db()
    assert (hers.items.count(), his.items.count()) == (2, 2)
    submit(hers, by=alice)
    with pytest.raises(NotReady):
        submit(his, by=bob)
    his.refresh_from_db()
    assert his.status == Status.DRAFT


def test_the_database_holds_it_too(alice, bob):
    make_invoice(alice, number="2026-1", status=Status.SUBMITTED)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_invoice(bob, number="2026/1", status=Status.APPROVED)


def test_more_items_under_the_same_number_and_vendor_join_the_same_draft(alice, client):
    draft = make_invoice(alice, number="2026-1", document=make_document(alice))
    more = make_invoice(alice, number="", lines=2, document=make_document(alice))
    sign_in(client, alice)
    save(client, more, number="2026-1")
    more.refresh_from_db()
    offer = next(one for one in all_checks(more, alice) if one.joins)
    assert offer.earlier == draft.pk
    client.post(reverse("invoices:join", args=[more.pk]), {"into": offer.earlier})
    assert list(Invoice.objects.values_list("pk", "number")) == [(draft.pk, "2026-1")]
    assert draft.items.count() == 3
    assert draft.documents.count() == 2


def test_a_supplier_may_restart_numbering_each_year(alice, mona):
    first = make_invoice(alice, number="1", issue_date=date(2025, 3, 31), due_date=None)
    second = make_invoice(alice, number="1", lines=2)
    submit(first, by=alice)
    assert stops(all_checks(second, mona)) == []
    submit(second, by=alice)
    assert Invoice.objects.filter(status=Status.SUBMITTED).count() == 2


def test_the_same_number_with_another_total_is_submitted_but_stopped(alice, bob, mona):
    submit(make_invoice(alice, number="2026-1"), by=alice)
    again = make_invoice(bob, number="2026/1", lines=2)
    assert needed(all_checks(again, bob)) == []
    submit(again, by=bob)
    told = stops(all_checks(Invoice.objects.get(pk=again.pk), mona))
    assert [(check.name, check.level) for check in told] == [
        ("same-number", Level.STOP)
    ]


def test_a_likely_duplicate_is_shown_beside_the_earlier_one_on_saving(alice, client):
    earlier = make_invoice(alice, number="2026-1")
    again = make_invoice(alice, number="2026-2")
    sign_in(client, alice)
    page = client.get(reverse("invoices:edit", args=[again.pk])).content.decode()
    address = reverse("invoices:compare", args=[again.pk, earlier.pk])
    assert address in page
    both = client.get(address).content.decode()
    assert "2026-1" in both
    assert "2026-2" in both
