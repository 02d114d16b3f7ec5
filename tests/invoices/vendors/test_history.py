"""What an invoice's page knows of its vendor's history."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.invoices.checks import (
    CheckedInvoice,
    Level,
    all_checks,
    bank_checks,
    needed,
    stops,
)
from countersign.invoices.entering.page import EntryPage
from countersign.invoices.models import Invoice, Status, Suggestion
from countersign.invoices.vendors.history import VendorHistory
from countersign.vendors.models import BankAccount
from tests.factories import make_account, make_invoice

HERE, THERE = "DE89370400440532013000", "DE02120300000000202051"


def approved(agent, count=1, **values):
    return [make_invoice(agent, status=Status.APPROVED, **values) for _ in range(count)]


def told(invoice, member, *names):
    """Level and words of the named checks."""
    found = all_checks(Invoice.objects.get(pk=invoice.pk), member)
    return [(check.level, check.message) for check in found if check.name in names]


@pytest.mark.parametrize(
    ("approved_with", "confirmed", "here", "new_vendor", "changed", "unconfirmed"),
    [
        ([], [], HERE, True, False, True),
        ([], [HERE], HERE, True, False, False),
        ([HERE], [HERE], HERE, False, False, False),
        ([HERE], [], HERE, False, False, True),
        ([THERE], [THERE], HERE, False, True, True),
        ([THERE], [THERE, HERE], HERE, False, True, False),
        ([THERE, HERE], [THERE, HERE], HERE, False, False, False),
        ([], [THERE], HERE, True, True, True),
        ([""], [], HERE, False, True, True),
        ([THERE], [THERE], "", False, False, False),
    ],
)
def test_a_new_vendor_and_a_changed_account(
    alice, approved_with, confirmed, here, new_vendor, changed, unconfirmed
):
    for iban in approved_with:
        approved(alice, iban=iban)
    for iban in confirmed:
        make_account(alice, iban)
    history = VendorHistory.of(make_invoice(alice, iban=here))
    assert history.is_new_vendor == new_vendor
    assert history.has_changed_bank == changed
    assert history.needs_confirmation == unconfirmed


@pytest.mark.parametrize(
    "status", [Status.DRAFT, Status.SUBMITTED, Status.RETURNED, Status.REJECTED]
)
def test_only_approved_invoices_are_the_past(alice, status):
    make_invoice(alice, status=status, iban=HERE)
    history = VendorHistory.of(make_invoice(alice, iban=HERE))
    assert (history.is_new_vendor, history.has_paid_here) == (True, False)


def test_an_account_that_was_only_seen_is_not_confirmed(alice):
    BankAccount.objects.create(
        organization=alice.organization,
        vendor=make_invoice(alice).vendor,
        iban="de89 3704 0044 0532 0130 00",
    )
    history = VendorHistory.of(make_invoice(alice, iban=HERE))
    assert (history.account.iban, history.needs_confirmation) == (HERE, True)


def test_an_old_payment_counts_although_only_the_latest_are_looked_at(alice):
    approved(alice, iban=HERE, issue_date=date(2025, 1, 1))
    approved(alice, 13, iban=THERE)
    history = VendorHistory.of(make_invoice(alice, iban=HERE))
    assert len(history.approved) == 12
    assert (history.has_changed_bank, history.paid_elsewhere) == (False, 12)


def test_what_came_lately_hides_nothing_that_was_approved(alice, bob):
    """The page shows five of them, whatever became of them; the amounts are those of twelve approved ones."""
    old = approved(alice, 3, issue_date=date(2025, 1, 1))
    make_invoice(bob, issue_date=date(2026, 5, 1))
    lately = [
        make_invoice(bob, status=status, issue_date=date(2026, 4, day))
        for day in (1, 2)
        for status in (Status.SUBMITTED, Status.RETURNED, Status.REJECTED)
    ]
    history = VendorHistory.of(make_invoice(alice))
    assert list(history.recent) == lately[:0:-1]
    assert [one.pk for one in history.approved] == [one.pk for one in old[::-1]]


def test_another_organizations_past_is_not_ours(alice, otto):
    approved(otto, iban=HERE)
    make_account(otto, HERE)
    history = VendorHistory.of(make_invoice(alice, iban=HERE))
    assert (history.is_new_vendor, history.needs_confirmation) == (True, True)


@pytest.mark.parametrize("count", [1, 20])
def test_it_costs_two_queries(alice, count, django_assert_num_queries):
    approved(alice, count, iban=HERE)
    invoice = make_invoice(alice, iban=HERE)
    with django_assert_num_queries(2):
        VendorHistory.of(invoice)


def test_an_error_for_the_manager_stops_approval_but_not_submitting(alice, mona):
    approved(alice, 3, iban=THERE)
    make_account(alice, THERE)
    draft = make_invoice(alice, iban=HERE)
    assert needed(all_checks(draft, None)) == []
    draft.status = Status.SUBMITTED
    draft.save()
    (check,) = stops(bank_checks(CheckedInvoice.of(draft)))
    assert (check.level, check.message) == (
        Level.STOP,
        "IBAN differs from the last 3 approved invoices. Somebody other than Alice must confirm it"
        " before the invoice can be approved.",
    )


def test_the_first_account_of_a_new_vendor_is_no_doubt_while_entering(alice, mona):
    draft = make_invoice(alice, iban=HERE)
    assert told(draft, alice, "bank") == []
    draft.status = Status.SUBMITTED
    draft.save()
    assert told(draft, mona, "bank") == [
        (
            Level.STOP,
            "Nobody has confirmed yet that this IBAN is the vendor's. Somebody other than Alice must"
            " confirm it before the invoice can be approved.",
        )
    ]


def test_a_changed_account_that_was_confirmed_says_by_whom_and_how(alice, mona):
    approved(alice, iban=THERE)
    invoice = make_invoice(alice, iban=HERE, status=Status.SUBMITTED)
    account = make_account(
        alice, HERE, by=mona, how="called the number on the contract"
    )
    day = alice.organization.formats.show_date(
        timezone.localdate(account.confirmed_at, alice.organization.zone)
    )
    assert stops(bank_checks(CheckedInvoice.of(invoice))) == []
    assert told(invoice, mona, "bank", "bank-changed") == [
        (
            Level.DOUBT,
            f"IBAN is new for this vendor. Mona confirmed it on {day}: “called the number on the contract”",
        )
    ]


@pytest.mark.parametrize(
    ("earlier", "gross", "message"),
    [
        (["119", "119", "119"], "119", None),
        (["119", "119", "119"], "237.99", None),
        (["119", "119", "119"], "357", "Gross total is 3 times this vendor's usual 119,00 EUR."),
        (["119", "119", "900"], "357", None),
        (["119", "119"], "9000", None),
        (["119", "119", "119"], "59.50", "Gross total is at most half this vendor's usual 119,00 EUR."),
        (["10", "119", "119"], "11", None),
        (["100", "300", "200", "400"], "999", "Gross total is 3 times this vendor's usual 250,00 EUR."),
    ],
)  # fmt: skip
def test_an_unusual_amount(alice, mona, earlier, gross, message):
    for one in earlier:
        approved(alice, gross_total=Decimal(one))
    invoice = make_invoice(alice, gross_total=Decimal(gross), status=Status.SUBMITTED)
    expected = [(Level.DOUBT, message)] if message else []
    assert told(invoice, mona, "amount") == expected
    assert told(invoice, alice, "amount") == []  # she may not see what others entered


def test_the_first_invoice_in_another_currency(alice, mona):
    approved(alice, 3)
    invoice = make_invoice(alice, currency="USD", status=Status.SUBMITTED)
    assert told(invoice, mona, "amount") == [
        (
            Level.DOUBT,
            "The first invoice of this vendor in USD; the last ones were in EUR.",
        )
    ]


def test_another_vat_id_than_before(alice, mona):
    def read(invoice, value, confidence=0.95):
        Suggestion.objects.create(
            organization=alice.organization,
            invoice=invoice,
            field="vat_id",
            value=value,
            confidence=confidence,
            source="text",
        )

    (earlier,) = approved(alice)
    read(earlier, "DE 123456789")
    same = make_invoice(alice, status=Status.SUBMITTED)
    read(same, "DE123456789")
    other = make_invoice(alice, status=Status.SUBMITTED)
    read(other, "DE987654321")
    unsure = make_invoice(alice, status=Status.SUBMITTED)
    read(unsure, "DE987654321", confidence=0.5)
    assert told(same, mona, "vat-id") == told(unsure, mona, "vat-id") == []
    assert told(other, mona, "vat-id") == [
        (
            Level.DOUBT,
            "The VAT id on the original is DE987654321; until now this vendor had DE123456789.",
        )
    ]


def test_the_agent_is_warned_while_entering_and_not_stopped(alice, client):
    earlier = approved(alice, 3, iban=THERE)
    make_account(alice, THERE)
    draft = make_invoice(alice, iban=HERE, gross_total=earlier[0].gross_total)
    warned = [
        (check.level, check.message)
        for check in EntryPage.of(draft, alice).checks
        if check.name == "bank"
    ]
    words = "IBAN differs from the last 3 approved invoices."
    assert warned == [(Level.STOP, words)]
    client.force_login(alice.user)
    page = client.get(reverse("invoices:edit", args=[draft.pk])).content.decode()
    both = reverse("invoices:compare", args=[draft.pk, earlier[0].pk])
    assert words in page
    assert words in client.get(both).content.decode()


def test_an_account_that_no_submitted_invoice_names_is_a_doubt_while_entering(alice):
    draft = make_invoice(alice, iban=HERE)
    for _time in range(2):
        make_invoice(alice, iban=THERE, status=Status.SUBMITTED)
    assert told(draft, alice, "bank-otherwise") == [
        (
            Level.DOUBT,
            "2 earlier invoices of this vendor name another account, and none names this one. Look at it once more.",
        )
    ]
    make_invoice(alice, iban=HERE, status=Status.SUBMITTED)
    assert told(draft, alice, "bank-otherwise") == []
