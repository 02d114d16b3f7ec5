"""What was entered before is not approved again unseen, however it is spelt, in whatever browser."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from countersign.invoices.models import Invoice, Status
from countersign.review.models import Decision
from tests.factories import PASSWORD, make_invoice
from tests.forms import posted_of
from tests.review.conftest import read_mail

__all__ = ["read_mail"]

KNOWN = {"vendor": "Müller & Söhne GmbH", "number": "INV-2026/1042"}
TYPED = {
    "vendor_name": "Müller & Söhne GmbH",
    "number": "INV-2026/1042",
    "issue_date": "31.03.2026",
    "currency": "EUR",
    "gross_total": "119,00",
    "no_items": "1",
}


def signed_in(member):
    browser = Client()
    form = {"login": member.user.email, "password": PASSWORD}
    assert browser.post(reverse("account_login"), form).status_code == 302
    return browser


@pytest.fixture
def enter(bob):
    """Bob types an invoice into an empty form, saves it, and submits it, doubts or not."""
    browser = signed_in(bob)

    def typed(**values):
        browser.post(reverse("invoices:new"))
        invoice = Invoice.objects.latest("pk")
        form = posted_of(invoice, **TYPED | values)
        browser.post(reverse("invoices:save", args=[invoice.pk]), form)
        address = reverse("review:submit", args=[invoice.pk])
        page = browser.post(address).content.decode()
        if found := re.search(r'name="seen" value="(\w+)"', page):
            page = browser.post(address, {"seen": found[1]}, follow=True).content
        invoice.refresh_from_db()
        return invoice, page

    return typed


@pytest.mark.parametrize("earlier", [Status.APPROVED, Status.REJECTED, Status.DRAFT])
@pytest.mark.parametrize(
    "typed",
    [
        {"vendor_name": "MUELLER UND SOEHNE", "number": "inv 2026 1042"},
        {"vendor_name": "Mü\u200bller & Söhne", "issue_date": "05.04.2026"},
        {"vendor_name": "Müller & S\u043ehne GmbH", "gross_total": "119,02"},
        {"number": "1042", "gross_total": "500,00", "issue_date": "01.04.2026"},
        {
            "number": "ＩＮＶ‑２０２６‑１０４２",
            "currency": "USD",
            "gross_total": "130,00",
        },
        {"number": "INV-2026/1042-1", "gross_total": "80,00"},
        {"number": "INV-2O26/l042", "gross_total": "80,00"},
        {"number": "something else"},
        {"issue_date": "31.03.2025"},
    ],
)
def test_no_button_link_or_bulk_approves_it(
    alice, mona, enter, read_mail, earlier, typed
):
    make_invoice(alice, status=earlier, issue_date=date(2026, 3, 31), **KNOWN)
    invoice, _page = enter(**typed)
    assert invoice.status == Status.SUBMITTED

    by_link = Client()
    by_link.get(read_mail(mona)[-1].link)
    for browser in (signed_in(mona), by_link):
        form = {"verdict": "approved", "version": invoice.version}
        decide = reverse("review:decide", args=[invoice.pk])
        assert browser.post(decide, form).status_code == 409
        pick = {"pick": f"{invoice.pk}:{invoice.version}", "sure": "1"}
        browser.post(reverse("review:approve_many"), pick)
    assert not Decision.objects.exists()


def test_exactly_the_same_is_not_even_submitted(alice, mona, enter):
    make_invoice(alice, status=Status.APPROVED, **KNOWN)
    invoice, page = enter(vendor_name="MÜLLER & SÖHNE GmbH", number="inv 2026-1042")
    assert invoice.status == Status.DRAFT
    assert "This number of this vendor was already submitted" in page


def test_a_vendor_of_signs_is_held_to_it_too(alice, mona, enter):
    first, _page = enter(vendor_name="!!!")
    again, page = enter(vendor_name="!!!")
    assert (first.status, again.status) == (Status.SUBMITTED, Status.DRAFT)
    assert "This number of this vendor was already submitted" in page


def test_a_number_that_restarted_is_asked_about_and_then_approved(alice, mona, enter):
    make_invoice(alice, status=Status.APPROVED, **KNOWN)
    invoice, _page = enter(issue_date="30.06.2026", gross_total="750,00")
    browser = signed_in(mona)
    address = reverse("review:invoice", args=[invoice.pk])
    page = unescape(browser.get(address).content.decode())
    assert "Has its numbering begun anew" in page
    form = {"verdict": "approved", "version": invoice.version}
    decide = reverse("review:decide", args=[invoice.pk])
    assert browser.post(decide, form).status_code == 302
    invoice.refresh_from_db()
    assert invoice.status == Status.APPROVED
