"""Accounts that are no IBAN: on the vendor's page with their confirmation, and a changed one is a changed one."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.vendors.models import BankAccount
from tests.factories import make_invoice, make_vendor

BANKGIRO = {"accounts.0.scheme": "bankgiro", "accounts.0.account": "540-2961"}
OTHER = {"accounts.0.scheme": "bankgiro", "accounts.0.account": "5050-1055"}
UK = {
    "accounts.0.scheme": "sort code",
    "accounts.0.account": "55779911",
    "accounts.0.bic": "20-00-00",
}
MOVED = {**UK, "accounts.0.bic": "20-00-01"}


def words(response):
    return " ".join(strip_tags(response.content.decode()).split())


def approve(client, invoice):
    address = reverse("review:decide", args=[invoice.pk])
    client.post(address, {"verdict": "approved", "version": 1})
    return Invoice.objects.get(pk=invoice.pk).status


def confirm(client, invoice, number, how="called the known number"):
    address = reverse("review:vouch", args=[invoice.pk])
    return client.post(address, {"iban": number, "how": how}, follow=True)


def earlier(agent, more):
    """An approved invoice that names this account."""
    values = {"status": Status.APPROVED, "issue_date": date(2025, 1, 1)}
    make_invoice(agent, number="R-OLD", iban="", more=more, **values)


def write(client, vendor, scheme, number):
    address = reverse("vendors:add_account", args=[vendor.pk])
    data = {"scheme": scheme, "iban": number}
    return words(client.post(address, data, follow=True))


@pytest.mark.parametrize(
    ("more", "shown", "number"),
    [
        (BANKGIRO, "bankgiro 540-2961", "5402961"),
        (UK, "sort code 200000 55779911", "20000055779911"),
    ],
)
def test_nothing_is_approved_to_one_that_nobody_confirmed(
    more, shown, number, submitted, mona, as_member
):
    invoice, client = submitted(iban="", more=more), as_member(mona)
    page = words(client.get(reverse("review:invoice", args=[invoice.pk])))
    assert f"No approved invoice of this vendor has the account {shown}." in page
    assert "Somebody other than Alice must confirm it" in page
    assert approve(client, invoice) == Status.SUBMITTED

    page = words(confirm(client, invoice, number))
    assert "The account is confirmed as one of Beispiel GmbH." in page
    assert approve(client, invoice) == Status.APPROVED
    vendor = words(client.get(reverse("vendors:detail", args=[invoice.vendor_id])))
    assert f"{shown} Confirmed by Mona" in vendor


def test_who_entered_it_does_not_confirm_it(submitted, alice, olga, as_member):
    invoice = submitted(olga, iban="", more=BANKGIRO)
    page = words(confirm(as_member(olga), invoice, "5402961"))
    assert "Somebody else must confirm its account." in page
    assert not BankAccount.objects.filter(organization=alice.organization).exists()


@pytest.mark.parametrize(("before", "now"), [(BANKGIRO, OTHER), (UK, MOVED)])
def test_another_one_of_a_known_vendor_asks_who_approves_to_prove_it(
    before, now, submitted, alice, mona, as_member
):
    earlier(alice, before)
    invoice, client = submitted(iban="", more=now), as_member(mona)
    page = words(client.get(reverse("review:invoice", args=[invoice.pk])))
    assert "No approved invoice of this vendor has the account" in page
    (account,) = set(numbers(now))
    confirm(client, invoice, account)
    page = words(client.get(reverse("review:invoice", args=[invoice.pk])))
    assert "is new for this vendor. Mona confirmed it on" in page
    assert approve(client, invoice) == Status.SUBMITTED, "a code by mail is asked for"


def numbers(more):
    bank = more.get("accounts.0.bic", "")
    yield (bank + more["accounts.0.account"]).replace("-", "")


def test_one_that_an_approved_invoice_named_needs_nothing(
    submitted, alice, mona, as_member
):
    earlier(alice, BANKGIRO)
    invoice = submitted(iban="", more=BANKGIRO)
    assert approve(as_member(mona), invoice) == Status.APPROVED


def test_one_that_is_revoked_stops_the_next_invoice(submitted, alice, mona, as_member):
    client = as_member(mona)
    first = submitted(iban="", more=BANKGIRO)
    confirm(client, first, "5402961")
    approve(client, first)
    account = BankAccount.objects.get(organization=alice.organization)
    client.post(reverse("vendors:revoke", args=[account.pk]))

    invoice = submitted(iban="", number="R-2", more=BANKGIRO)
    page = words(client.get(reverse("review:invoice", args=[invoice.pk])))
    assert "Mona revoked the account bankgiro 540-2961 on" in page
    assert approve(client, invoice) == Status.SUBMITTED


def test_one_is_written_on_the_page_and_confirmed_by_somebody_else(
    submitted, alice, mona, olga, as_member
):
    vendor = make_vendor(alice.organization)
    page = write(as_member(mona), vendor, "bankgiro", "540-2961")
    assert "bankgiro 540-2961 Written here by Mona, not confirmed" in page
    account = BankAccount.objects.get(organization=alice.organization)
    vouching = reverse("review:vouch_account", args=[account.pk])
    page = as_member(mona).post(vouching, {"how": "I know it"}, follow=True)
    assert "Somebody else must confirm it." in words(page)
    as_member(olga).post(vouching, {"how": "by the contract"})

    invoice = submitted(iban="", more=BANKGIRO)
    assert approve(as_member(mona), invoice) == Status.APPROVED
    line = Event.objects.get(
        organization_id=alice.organization_id, verb="confirmed_account"
    )
    assert (line.data["iban"], line.data["scheme"]) == ("5402961", "bankgiro")
    page = words(as_member(mona).get(reverse("vendors:detail", args=[vendor.pk])))
    assert "Olga confirmed account bankgiro 540-2961" in page


@pytest.mark.parametrize(
    ("scheme", "number"),
    [
        ("bankgiro", "540-2969"),  # its check digit is wrong
        ("plusgiro", "12-34"),
        ("sort code", "20-00-00 5577991"),
        ("CLABE", "032180000118359718"),
        ("ABA", "021000022 1234567"),
        ("other", "12"),
        ("IBAN", "DE89370400440532013001"),
        ("", "5402961"),
    ],
)
def test_what_cannot_be_one_is_not_written(scheme, number, alice, mona, as_member):
    vendor = make_vendor(alice.organization)
    page = write(as_member(mona), vendor, scheme, number)
    assert "a digit is wrong or missing." in page
    assert not BankAccount.objects.filter(organization=alice.organization).exists()


@pytest.mark.parametrize(
    ("scheme", "number", "shown"),
    [
        ("plusgiro", "4040404-8", "plusgiro 4040404-8"),
        ("sort code", "20-00-00 55779911", "sort code 200000 55779911"),
        ("CLABE", "032180000118359719", "CLABE 032180000118359719"),
        ("ABA", "021000021 1234567", "ABA 021000021 1234567"),
        ("other", "K/4711-2", "K47112"),
        # An IBAN is one whatever it is called: so nobody's check is gone around.
        ("other", "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
    ],
)
def test_each_kind_is_shown_as_it_is_written(
    scheme, number, shown, alice, mona, as_member
):
    vendor = make_vendor(alice.organization)
    page = write(as_member(mona), vendor, scheme, number)
    assert f"{shown} Written here by Mona" in page
