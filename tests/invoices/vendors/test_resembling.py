"""A new vendor that resembles a known one, and an account that is another vendor's, are stopped."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countersign.invoices.checks import Level, all_checks
from countersign.invoices.models import Invoice, Status, Suggestion
from countersign.invoices.vendors.history import VendorHistory
from countersign.vendors.models import BankAccount, Vendor
from tests.database.statistics import forget_statistics
from tests.factories import PASSWORD, make_account, make_invoice, make_vendor
from tests.review.conftest import read_mail, submitted

__all__ = ["read_mail", "submitted"]

HERE, THERE = "DE89370400440532013000", "DE02120300000000202051"


@pytest.fixture
def acme(alice):
    """A vendor with 12 approved invoices and a confirmed account."""
    for number in range(12):
        make_invoice(
            alice, vendor="Acme Ltd", status=Status.APPROVED, gross_total=number + 1
        )
    make_account(alice, THERE, vendor="Acme Ltd")
    return Vendor.objects.get(name="Acme Ltd")


def told(invoice, member, *names):
    """Level and words of these checks."""
    found = all_checks(Invoice.objects.get(pk=invoice.pk), member)
    names = names or ("likeness", "account-elsewhere")
    return [(one.level, one.message) for one in found if one.name in names]


def reads(invoice, field, value, rank=0):
    Suggestion.objects.create(
        organization=invoice.organization,
        invoice=invoice,
        rank=rank,
        field=field,
        value=value,
        confidence=1,
        source="text",
    )


@pytest.mark.parametrize(
    "name",
    ["Acme Lt\u0501", "\u0410cme Ltd", "Acrne Limited", "ACME", "Ac\u200bme", "Acmé"],
)
@pytest.mark.parametrize("has_row", [True, False])
def test_a_new_vendor_that_looks_like_a_known_one(alice, mona, acme, name, has_row):
    invoice = make_invoice(alice, vendor=name)
    if not has_row:
        Invoice.objects.filter(pk=invoice.pk).update(vendor=None)
        invoice.vendor.delete()
    assert told(invoice, mona) == [
        (
            Level.STOP,
            f"“{name}” is new here and resembles “Acme Ltd”. Their names look alike. “Acme Ltd” has 12 approved invoices.",
        )
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Stadtwerke Bonn", "Stadtwerke Born"),
        ("Stadtwerke Bonn", "Stadtwrke Bonn"),
        ("Stadtwerke Bonn", "tSadtwerke Bonn"),
        ("Müller & Söhne GmbH", "Mueller und Soehne KG"),
    ],
)
def test_a_slip_of_the_pen_is_alike(alice, mona, one, other):
    make_invoice(alice, vendor=one, status=Status.APPROVED)
    invoice = make_invoice(alice, vendor=other, lines=2)
    assert [level for level, _ in told(invoice, mona)] == [Level.STOP]


@pytest.mark.parametrize("other", ["Bolt AG", "Acmeo Clinic", "Lager 25 GmbH"])
def test_two_vendors_are_left_two(alice, mona, acme, other):
    make_invoice(alice, vendor="Lager 24 GmbH", status=Status.APPROVED)
    assert told(make_invoice(alice, vendor=other), mona) == []


def test_a_vendor_that_is_known_itself_is_not_asked_about(alice, mona, acme):
    make_invoice(alice, vendor="Acme Limited", status=Status.APPROVED)
    assert told(make_invoice(alice, vendor="Acme Limited", lines=2), mona) == []


def test_a_vendor_of_which_nothing_was_approved_is_not_known(alice, mona):
    make_invoice(alice, vendor="Acme Ltd", status=Status.REJECTED)
    assert told(make_invoice(alice, vendor="Acme Limited", lines=2), mona) == []


def test_another_organizations_vendors_are_not_looked_at(alice, mona, otto):
    make_invoice(otto, vendor="Acme Ltd", status=Status.APPROVED)
    assert told(make_invoice(alice, vendor="Acme Limited"), mona) == []


def test_the_vat_id_of_a_known_vendor(alice, mona, acme):
    Vendor.objects.filter(pk=acme.pk).update(vat_id="DE123456789")
    invoice = make_invoice(alice, vendor="Somebody Else")
    reads(invoice, "vat_id", "DE123456789")
    assert told(invoice, mona) == [
        (
            Level.STOP,
            "“Somebody Else” is new here and resembles “Acme Ltd”. Its VAT id is that vendor's. “Acme Ltd” has 12 approved invoices.",
        )
    ]


def test_the_mail_domain_of_a_known_vendor(alice, mona, acme):
    Vendor.objects.filter(pk=acme.pk).update(mail_domain="acme.example.com")
    invoice = make_invoice(alice, vendor="Somebody Else")
    reads(invoice, "mail_domain", "acme.example.com", rank=1)
    assert [words for _, words in told(invoice, mona)] == [
        "“Somebody Else” is new here and resembles “Acme Ltd”. Its mail domain is that vendor's. “Acme Ltd” has 12 approved invoices."
    ]
    third = make_vendor(alice.organization, "Third")
    Vendor.objects.filter(pk=third.pk).update(mail_domain="acme.example.com")
    assert told(invoice, mona) != []  # whoever is new takes it from nobody
    make_account(alice, HERE, vendor="Third")
    assert told(invoice, mona) == []


def test_a_confirmed_account_makes_a_vendor_known(alice, mona):
    make_account(alice, THERE, vendor="Acme Ltd")
    invoice = make_invoice(alice, vendor="Acme Limited")
    assert [words for _, words in told(invoice, mona)] == [
        "“Acme Limited” is new here and resembles “Acme Ltd”. Their names look alike. “Acme Ltd” has a confirmed account."
    ]


@pytest.mark.parametrize("is_confirmed", [True, False])
@pytest.mark.parametrize("known", [True, False])
def test_an_account_of_another_vendor(alice, mona, acme, is_confirmed, known):
    if known:
        make_invoice(alice, vendor="Bolt AG", status=Status.APPROVED, gross_total=5)
    if not is_confirmed:
        BankAccount.objects.update(confirmed_at=None, how="")
    invoice = make_invoice(alice, vendor="Bolt AG", iban=THERE)
    said = "This IBAN is known as the account of another vendor: “Acme Ltd”."
    assert told(invoice, mona) == [(Level.STOP, said)]
    make_account(alice, THERE, vendor="Bolt AG")
    assert told(invoice, mona, "account-elsewhere") == []


def test_an_account_that_was_revoked_is_nobodys(alice, mona, acme):
    account = BankAccount.objects.get()
    account.revoked_at = account.seen_at
    account.save()
    assert told(make_invoice(alice, vendor="Bolt AG", iban=THERE), mona) == []


def signed_in(member):
    client = Client()
    address = reverse("account_login")
    client.post(address, {"login": member.user.email, "password": PASSWORD})
    return client


def vouch(client, invoice):
    address = reverse("review:vouch", args=[invoice.pk])
    said = {"iban": invoice.iban, "how": "called the known number"}
    return client.post(address, said, follow=True).text


@pytest.mark.parametrize(
    ("vendor", "iban"), [("Acme Lt\u0501", HERE), ("Bolt AG", THERE)]
)
def test_by_link_such_an_account_is_not_confirmed(
    alice, mona, acme, submitted, read_mail, vendor, iban
):
    invoice = submitted(vendor=vendor, iban=iban)
    by_link = Client()
    by_link.get(read_mail(mona)[-1].link)
    page = by_link.get(reverse("review:invoice", args=[invoice.pk])).text
    assert 'name="how"' not in page
    assert "a link is not enough" in vouch(by_link, invoice).lower()
    confirmed = BankAccount.objects.confirmed().filter(vendor=invoice.vendor)
    assert not confirmed.exists()

    assert "The account is confirmed" in vouch(signed_in(mona), invoice)
    assert confirmed.exists()


@pytest.mark.parametrize("name", ["Acme Limited", "Acme Ltd"])
def test_it_costs_no_query_of_its_own(alice, acme, name, django_assert_num_queries):
    invoice = make_invoice(alice, vendor=name, iban=HERE)
    with django_assert_num_queries(2):
        VendorHistory.of(invoice)


def test_it_walks_indexes_alone(alice, acme):
    """However many vendors there are, none but those that share something are looked at."""
    if connection.vendor != "sqlite":
        pytest.skip("with a few rows PostgreSQL reads them all, and is right")
    forget_statistics()
    invoice = make_invoice(alice, vendor="Acme Limited", iban=HERE)
    with CaptureQueriesContext(connection) as captured:
        VendorHistory.of(invoice)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {captured.captured_queries[-1]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    assert "rowid=?" in plan[0]
    walked = [step.split()[1] for step in plan if step.startswith("SCAN")]
    assert {*walked} <= {"CONSTANT", "approved", "f0", "f1", "f2", "f3", "f4", "f5"}
