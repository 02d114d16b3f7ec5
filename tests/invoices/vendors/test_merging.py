"""Two vendors that are one: merged, taken back, told apart."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from countersign.invoices.models import Invoice, Status
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from countersign.vendors.actions import confirm
from countersign.vendors.models import BankAccount, Merge, Vendor
from countersign.vendors.queries import vendor_named
from tests.factories import make_invoice, make_vendor
from tests.signing_in import sign_in

HERE, THERE = "DE89370400440532013000", "DE02120300000000202051"


@pytest.fixture
def kept(organization) -> Vendor:
    return make_vendor(organization, "Beispiel GmbH")


@pytest.fixture
def gone(organization) -> Vendor:
    return make_vendor(organization, "Beispeil GmbH")


def page(vendor):
    return reverse("vendors:detail", args=[vendor.pk])


def merge(client, kept, gone):
    address = reverse("vendors:merge", args=[kept.pk, gone.pk])
    return client.post(address, follow=True)


def undo(client):
    row = Merge.objects.order_by("pk").last()
    return client.post(reverse("vendors:undo_merge", args=[row.pk]), follow=True)


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def decided(agent, manager, vendor, iban, **values):
    """An approved invoice of a vendor, with its lines in the history."""
    invoice = make_invoice(agent, vendor=vendor.name, iban=iban, **values)
    submit(invoice, by=agent)
    confirm(vendor, iban, how="called them", named_by=invoice, by=manager)
    decide(invoice, Verdict.APPROVED, version=invoice.version, by=manager, comment="")
    return invoice


def vendors_of(*invoices):
    return [Invoice.objects.get(pk=one.pk).vendor_id for one in invoices]


def proven():
    said = StringIO()
    call_command("verify_history", stdout=said)
    return said.getvalue()


@pytest.fixture
def other(organization) -> Vendor:
    return make_vendor(organization, "Papier König AG")


def test_invoices_accounts_and_history_of_both_stand_on_one_page(
    alice, mona, kept, other, client
):
    one = decided(alice, mona, kept, HERE, number="K-1")
    two = decided(alice, mona, other, THERE, number="G-1", lines=2)
    sign_in(client, mona)

    shown = words(merge(client, kept, other))

    assert "Papier König AG is part of Beispiel GmbH now" in shown
    assert vendors_of(one, two) == [kept.pk, kept.pk]
    for told in ("K-1", "G-1", "DE89 3704", "DE02 1203", "merged Papier König AG into"):
        assert told in shown
    assert vendor_named("papier konig ag", kept.organization_id) == kept
    assert client.get(page(other)).headers["Location"] == page(kept)
    names = words(client.get(reverse("vendors:list")))
    assert "Papier" not in names
    proven()


def test_what_was_merged_can_be_two_again_for_a_day(alice, mona, kept, other, client):
    one = decided(alice, mona, kept, HERE)
    two = decided(alice, mona, other, THERE, lines=2)
    sign_in(client, mona)
    merge(client, kept, other)
    since = make_invoice(alice)
    since.vendor_name = "Papier König AG"
    since.save()

    shown = words(undo(client))

    assert "are two vendors again" in shown
    assert vendors_of(one, two, since) == [kept.pk, other.pk, other.pk]
    account = BankAccount.objects.get(iban=THERE)
    assert account.vendor == other
    assert vendor_named("Papier König AG", kept.organization_id) == other
    proven()


def test_after_a_day_it_stays(mona, kept, gone, client):
    sign_in(client, mona)
    merge(client, kept, gone)
    Merge.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))

    assert "Undo" not in words(client.get(page(kept)))
    assert "more than a day ago" in words(undo(client))
    gone.refresh_from_db()
    assert gone.merged_into == kept


def test_what_the_page_is_silent_about_is_taken_over_and_given_back(
    mona, kept, gone, client
):
    gone.city, gone.creditor_number, gone.vat_id = "Ulm", "70007", "DE136695976"
    gone.save()
    kept.city = "Berlin"
    kept.save()
    sign_in(client, mona)

    merge(client, kept, gone)
    kept.refresh_from_db()
    assert (kept.city, kept.creditor_number, kept.vat_id) == (
        "Berlin",
        "70007",
        "DE136695976",
    )
    undo(client)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.city, kept.creditor_number, kept.vat_id) == ("Berlin", None, "")
    assert (gone.city, gone.creditor_number) == ("Ulm", "70007")


def test_an_invoice_that_both_have_is_told_and_nothing_merged(
    alice, mona, kept, gone, client
):
    for vendor in (kept, gone):
        make_invoice(alice, vendor=vendor.name, number="R-1", status=Status.APPROVED)
    sign_in(client, mona)

    response = merge(client, kept, gone)

    assert response.status_code == 409
    assert "Both have invoice R-1" in words(response)
    assert Merge.objects.count() == 0


def test_a_block_is_not_ended_by_merging(mona, kept, gone, client):
    sign_in(client, mona)
    client.post(reverse("vendors:block", args=[gone.pk]), {"reason": "fraud"})

    assert "One of them is blocked" in words(merge(client, kept, gone))
    gone.refresh_from_db()
    assert gone.merged_into is None


def test_a_lookalike_is_proposed_until_somebody_says_that_they_are_two(
    mona, alice, kept, gone, client
):
    make_vendor(kept.organization, "Zebra AG")
    sign_in(client, mona)

    shown = words(client.get(page(kept)))
    assert "Maybe the same vendor" in shown
    assert "Beispeil GmbH" in shown
    assert "Zebra" not in shown
    client.post(reverse("vendors:tell_apart", args=[kept.pk, gone.pk]))

    for one in (kept, gone):
        assert "Maybe the same vendor" not in words(client.get(page(one)))
    sign_in(client, alice)
    assert merge(client, kept, gone).status_code == 404


def test_nothing_is_merged_with_another_organizations_vendor(
    mona, otto, kept, gone, client
):
    theirs = make_vendor(otto.organization, "Beispiel GmbH")
    sign_in(client, mona)
    assert merge(client, kept, theirs).status_code == 404
    sign_in(client, otto)
    assert merge(client, kept, gone).status_code == 404
    assert merge(client, theirs, gone).status_code == 404
