"""A visit by link ends when anybody signs in or out: nobody acts as two people in one browser.

Whoever signs in here posts the form that a person fills in: a client that is signed in without a request leaves out
what is tested.
"""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from countersign.invoices.models import Status
from countersign.review.models import Decision
from tests.factories import PASSWORD
from tests.review.conftest import as_member, read_mail, submitted
from tests.signing_in import sign_in

__all__ = ["as_member", "read_mail", "submitted"]

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
QUEUE = reverse("review:queue")


@pytest.fixture
def mailed(submitted, mona, read_mail, time_machine):
    """Alice's invoice, and the mail about it that Mona got."""
    time_machine.move_to(NOON, tick=False)
    invoice = submitted(number="R-12")
    return invoice, read_mail(mona)[0]


def approve(browser, invoice):
    form = {"verdict": "approved", "version": invoice.version, "comment": ""}
    return browser.post(reverse("review:decide", args=[invoice.pk]), form)


def test_signing_in_ends_it(mailed, alice):
    invoice, mail = mailed
    browser = Client()
    browser.get(mail.link)
    assert browser.get(QUEUE).status_code == 200

    sign_in(browser, alice)

    assert browser.get(QUEUE).status_code == 404
    assert approve(browser, invoice).status_code == 404
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED


def test_signing_out_ends_it(mailed, alice):
    _invoice, mail = mailed
    browser = Client()
    sign_in(browser, alice)
    browser.get(mail.link)
    assert browser.get(QUEUE).status_code == 200

    browser.post(reverse("account_logout"))

    assert browser.get(QUEUE).status_code in (302, 403)
    assert "_auth_user_id" not in browser.session


def test_an_owner_who_opened_a_link_and_signs_in_is_the_owner(mailed, olga):
    _invoice, mail = mailed
    browser = Client()
    browser.get(mail.link)

    sign_in(browser, olga)

    assert browser.get(reverse("accounts:people")).status_code == 200


@pytest.mark.parametrize("verdict", ["approved", "returned", "rejected"])
def test_nobody_decides_on_their_own_invoice_by_somebody_elses_link(
    mailed, alice, verdict
):
    invoice, mail = mailed
    browser = Client()
    sign_in(browser, alice)
    browser.get(mail.link)
    form = {"verdict": verdict, "version": invoice.version, "comment": "fine"}

    response = browser.post(reverse("review:decide", args=[invoice.pk]), form)

    assert response.status_code == 409
    assert Decision.objects.count() == 0
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED


def test_the_manager_decides_by_the_link_where_nobody_is_signed_in(mailed):
    invoice, mail = mailed
    browser = Client()
    browser.get(mail.link)

    assert approve(browser, invoice).status_code == 302

    invoice.refresh_from_db()
    assert invoice.status == Status.APPROVED


NEW = "quite another password"


def test_a_new_password_ends_the_links_and_who_is_in_by_one(mailed, mona):
    _invoice, mail = mailed
    visitor = Client()
    visitor.get(mail.link)
    assert visitor.get(QUEUE).status_code == 200
    own = Client()
    sign_in(own, mona)

    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert own.post(reverse("account_change_password"), form).status_code == 302

    assert visitor.get(QUEUE).status_code == 403
    assert Client().get(mail.link).status_code == 404


def test_who_has_only_a_session_cannot_change_the_mail_address(mona, time_machine):
    time_machine.move_to(NOON, tick=False)
    browser = Client()
    sign_in(browser, mona)
    time_machine.shift(6 * 60)  # whoever sits down at it later

    form = {"email": "thief@example.org", "action_add": ""}
    response = browser.post(reverse("account_email"), form)

    assert reverse("account_reauthenticate") in response.url
    assert not mona.user.emailaddress_set.filter(email="thief@example.org").exists()
