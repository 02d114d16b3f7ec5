"""Approvals that a link or a password is not enough for."""

import re
from datetime import date
from decimal import Decimal

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse

from countersign.approval.models import Limit
from countersign.history.models import Event
from countersign.invoices.models import Status
from countersign.review.codes.proof import SECOND_FACTOR
from countersign.review.deciding import actions
from countersign.review.models import Decision, Verdict
from tests.factories import CREDIT_NOTE, PASSWORD, PREPAID, make_account, make_invoice

OLD, NEW = "DE89370400440532013000", "DE02120300000000202051"


@pytest.fixture(autouse=True)
def _limit(organization):
    """Above 100.00 EUR a code is asked for; the usual invoice comes to 119.00."""
    Limit.objects.create(organization=organization, currency="EUR", amount=Decimal(100))


@pytest.fixture
def by_link(submitted, mona, read_mail):
    """A browser that Mona opened a mailed link in, and the invoice it opens."""
    invoice = submitted(number="R-LINK")
    client = Client()
    client.get(read_mail(mona)[0].link)
    return client, invoice


def approve(client, invoice, **values):
    data = {"verdict": "approved", "version": invoice.version} | values
    return client.post(reverse("review:decide", args=[invoice.pk]), data)


def status(invoice):
    invoice.refresh_from_db()
    return invoice.status


def code_in(mails):
    (mail,) = mails
    return re.search(r"^\d{6}$", mail.text, re.MULTILINE)[0]


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06}"


def verbs():
    return [
        event.verb
        for event in Event.objects.filter(subject_type="invoice").order_by("sequence")
    ]


def test_by_link_a_mailed_code_confirms_it(by_link, mona, read_mail):
    client, invoice = by_link
    asked = approve(client, invoice)
    page = asked.content.decode()
    assert asked.status_code == 200
    assert "The amount is above the limit: confirm your approval with a code." in page
    assert "We mailed a code to m…@example.org at" in page
    assert status(invoice) == Status.SUBMITTED

    (mail,) = read_mail()
    assert (mail.to, mail.subject) == (
        "mona@example.org",
        "Your code for Beispiel GmbH, R-LINK, 119,00 EUR",
    )
    code = code_in([mail])
    assert "http" not in mail.text

    done = approve(client, invoice, code=f" {code[:3]} {code[3:]} ")
    assert done.status_code == 302
    assert status(invoice) == Status.APPROVED
    assert Decision.objects.get().confirmed == "code"
    last = Event.objects.last()
    assert (last.verb, last.data["confirmed"]) == ("approved", "code")
    assert last.via.startswith("link ")


def test_a_password_is_not_enough_either(submitted, mona, read_mail):
    invoice = submitted()
    client = Client()
    client.post(
        reverse("account_login"), {"login": mona.user.email, "password": PASSWORD}
    )
    read_mail()
    assert approve(client, invoice).status_code == 200
    assert status(invoice) == Status.SUBMITTED
    approve(client, invoice, code=code_in(read_mail()))
    assert status(invoice) == Status.APPROVED


def with_second_factor(member, secret):
    """A browser that signed in with a code app."""
    client = Client()
    client.post(
        reverse("account_login"), {"login": member.user.email, "password": PASSWORD}
    )
    digits = format_hotp_value(
        hotp_value(secret, next(iter(yield_hotp_counters_from_time())))
    )
    client.post(reverse("mfa_authenticate"), {"code": digits})
    return client


def test_a_second_factor_is_once_the_mailbox_has_agreed(submitted, mona, read_mail):
    first, second = submitted(number="R-1"), submitted(number="R-2")
    read_mail()
    secret = generate_totp_secret()
    TOTP.activate(mona.user, secret)
    client = with_second_factor(mona, secret)

    page = approve(client, first).content.decode()
    assert "Your second factor is new here" in page
    assert status(first) == Status.SUBMITTED
    approve(client, first, code=code_in(read_mail()))
    assert status(first) == Status.APPROVED

    assert approve(client, second).status_code == 302
    assert status(second) == Status.APPROVED
    confirmed = Decision.objects.order_by("pk").values_list("confirmed", flat=True)
    assert list(confirmed) == ["code", "second factor"]
    assert Event.objects.filter(verb="agreed to factor").count() == 1


def test_one_that_a_thief_of_the_password_added_is_not(submitted, mona, read_mail):
    invoice = submitted()
    read_mail()
    secret = generate_totp_secret()
    TOTP.activate(mona.user, secret)
    thief = with_second_factor(mona, secret)

    approve(thief, invoice)
    approve(thief, invoice, code=wrong(code_in(read_mail())))

    assert approve(thief, invoice).status_code == 200
    assert status(invoice) == Status.SUBMITTED


def test_another_one_is_new_again(submitted, mona, read_mail, time_machine):
    first, second = submitted(number="R-1"), submitted(number="R-2")
    read_mail()
    for invoice in (first, second):
        Authenticator.objects.all().delete()
        secret = generate_totp_secret()
        TOTP.activate(mona.user, secret)
        client = with_second_factor(mona, secret)
        assert approve(client, invoice).status_code == 200
        approve(client, invoice, code=code_in(read_mail()))
        assert status(invoice) == Status.APPROVED


def test_whose_second_factor_it_is_counts(submitted, mona):
    invoice = submitted()
    mona.via = "link 12"
    with pytest.raises(actions.StepUpNeeded):
        actions.decide(
            invoice,
            Verdict.APPROVED,
            version=1,
            by=mona,
            comment="",
            proof=SECOND_FACTOR,
        )


@pytest.mark.parametrize(
    ("gross", "currency", "asks"),
    [
        ("100", "EUR", False),
        ("100.01", "EUR", True),
        # A currency without a limit of its own always asks, once there is any.
        ("1", "USD", True),
    ],
)
def test_what_it_is_asked_for(submitted, mona, as_member, gross, currency, asks):
    only_gross = {"lines": 0, "net_total": None, "tax_total": None}
    invoice = submitted(gross_total=Decimal(gross), currency=currency, **only_gross)
    answer = approve(as_member(mona), invoice)
    assert (answer.status_code == 200) is asks
    assert (status(invoice) == Status.SUBMITTED) is asks


@pytest.mark.parametrize(
    ("amounts", "asks"),
    [
        # Prepaid or not, the invoice is above the limit: the larger of gross total and what is to be paid counts.
        (PREPAID, True),
        (
            {
                "lines": 0,
                "gross_total": Decimal(90),
                "amount_due": Decimal(101),
                "more": {"rounding_amount": "11"},
            },
            True,
        ),
        # What gives money back is above none, however much it is.
        (CREDIT_NOTE, False),
        (CREDIT_NOTE | {"amount_due": Decimal(-500)}, False),
    ],
)
def test_a_limit_looks_at_the_larger_amount(submitted, mona, as_member, amounts, asks):
    invoice = submitted(**{"net_total": None, "tax_total": None} | amounts)
    answer = approve(as_member(mona), invoice)
    assert (answer.status_code == 200) is asks


def test_without_limits_only_changed_bank_details_ask(
    submitted, alice, mona, as_member
):
    Limit.objects.all().delete()
    make_invoice(alice, status=Status.APPROVED, iban=OLD, issue_date=date(2026, 2, 1))
    for iban in (OLD, NEW):
        make_account(alice, iban, by=mona)
    usual, changed = submitted(iban=OLD), submitted(iban=NEW)
    client = as_member(mona)
    assert approve(client, usual).status_code == 302
    asked = approve(client, changed)
    assert "bank details have changed: confirm your approval" in asked.content.decode()
    assert status(changed) == Status.SUBMITTED


@pytest.mark.parametrize("verdict", ["returned", "rejected"])
def test_saying_no_needs_no_code(by_link, verdict):
    client, invoice = by_link
    approve(client, invoice, verdict=verdict, comment="no")
    assert status(invoice) == verdict
