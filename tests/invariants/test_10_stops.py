"""A stop keeps from approval in every way there is, from upload to decision, over real requests."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from countersign.documents.models import Document
from countersign.invoices.models import Invoice, Status
from countersign.review.models import Decision
from countersign.samples import draw, draw_facturx, make_sample, to_cii
from tests.factories import PASSWORD, make_account
from tests.files import upload
from tests.forms import posted_of
from tests.review.conftest import read_mail

__all__ = ["read_mail"]

SAMPLE = make_sample(38, language="de", currency="EUR", kind="invoice", lines=3)
EVIL = "DE81120300000999999999"


def signed_in(member):
    browser = Client()
    form = {"login": member.user.email, "password": PASSWORD}
    assert browser.post(reverse("account_login"), form).status_code == 302
    return browser


class Desk:
    """Alice uploads and enters, Mona decides, each in a browser of their own."""

    def __init__(self, alice, mona, work, read_mail):
        self.alice, self.mona = signed_in(alice), signed_in(mona)
        self.manager, self.work, self.read_mail = mona, work, read_mail

    def entered(self, data, name="invoice.pdf", *, reads=True, **typed):
        """Upload a file, let it be read, type these values over what was read, and submit, doubts or not."""
        self.alice.post(reverse("invoices:upload"), {"files": upload(data, name)})
        invoice = Invoice.objects.latest("pk")
        if reads:
            self.work()
        invoice.refresh_from_db()
        form = posted_of(invoice, **typed)
        save = reverse("invoices:save", args=[invoice.pk])
        assert self.alice.post(save, form).status_code == 302
        address = reverse("review:submit", args=[invoice.pk])
        asked = self.alice.post(address)
        if found := re.search(r'name="seen" value="(\w+)"', asked.content.decode()):
            self.alice.post(address, {"seen": found[1]})
        invoice.refresh_from_db()
        assert invoice.status == Status.SUBMITTED
        return invoice

    def vouch(self, invoice):
        """Mona confirms the account that the form names."""
        address = reverse("review:vouch", args=[invoice.pk])
        self.mona.post(address, {"iban": invoice.iban, "how": "called"})

    def shown(self, invoice):
        address = reverse("review:invoice", args=[invoice.pk])
        return self.mona.get(address).content.decode()

    def everything_refuses(self, invoice):
        """By the button, by a link and together with others."""
        by_link = Client()
        by_link.get(self.read_mail(self.manager)[-1].link)
        for browser in (self.mona, by_link):
            decide = reverse("review:decide", args=[invoice.pk])
            form = {"verdict": "approved", "version": invoice.version}
            assert browser.post(decide, form).status_code == 409
            pick = {"pick": f"{invoice.pk}:{invoice.version}", "sure": "1"}
            browser.post(reverse("review:approve_many"), pick)
        invoice.refresh_from_db()
        assert invoice.status == Status.SUBMITTED
        assert not Decision.objects.exists()
        return True


@pytest.fixture
def desk(alice, mona, work, read_mail):
    return Desk(alice, mona, work, read_mail)


def test_an_honest_invoice_is_approved_in_one_tap(desk):
    invoice = desk.entered(draw(SAMPLE))
    desk.vouch(invoice)
    decide = reverse("review:decide", args=[invoice.pk])
    form = {"verdict": "approved", "version": invoice.version}
    assert desk.mona.post(decide, form).status_code == 302
    invoice.refresh_from_db()
    assert invoice.status == Status.APPROVED


@pytest.mark.parametrize(
    "typed",
    [
        {"gross_total": "99,99"},
        {"gross_total": "99,99", "net_total": "", "tax_total": ""},
        {"number": "A-OTHER-1"},
        {"vendor_name": "Somebody else"},
        {"currency": "USD"},
    ],
)
def test_what_is_typed_over_the_file_stops_and_is_told_with_both(desk, typed):
    invoice = desk.entered(draw(SAMPLE), **typed)
    desk.vouch(invoice)
    shown = desk.shown(invoice)
    assert "the file says" in shown
    assert "Alice entered" in shown
    assert "<rect" in shown  # where on the page the file says so
    assert desk.everything_refuses(invoice)


def test_an_account_that_was_taken_out_or_changed_stops(desk, alice):
    invoice = desk.entered(draw(SAMPLE), iban="")
    assert "Alice entered none" in desk.shown(invoice)
    assert desk.everything_refuses(invoice)


def test_another_account_stops_though_it_is_confirmed(desk, alice):
    make_account(alice, EVIL, vendor=SAMPLE.vendor.name)
    invoice = desk.entered(draw(SAMPLE), iban=EVIL)
    assert "Account: the file says" in desk.shown(invoice)
    assert desk.everything_refuses(invoice)


def test_an_e_invoice_that_its_page_contradicts_stops(desk):
    """The form has what the XML says, the page asks for something else."""
    dearer = replace(SAMPLE, gross=SAMPLE.gross + 1000, net=SAMPLE.net + 1000)
    invoice = desk.entered(draw_facturx(dearer, xml=to_cii(SAMPLE)))
    desk.vouch(invoice)
    assert "the e-invoice says" in desk.shown(invoice)
    assert desk.everything_refuses(invoice)


def test_a_file_that_is_not_read_yet_stops_until_it_is(desk, alice):
    typed = {
        "number": SAMPLE.number,
        "vendor_name": SAMPLE.vendor.name,
        "issue_date": SAMPLE.issue_date.isoformat(),
        "currency": "EUR",
        "gross_total": str(SAMPLE.gross + Decimal(500)).replace(".", ","),
        "no_items": "1",
    }
    invoice = desk.entered(draw(SAMPLE), reads=False, **typed)
    assert "has not been read yet" in desk.shown(invoice)
    desk.work()
    assert Document.objects.get().said is not None
    shown = desk.shown(invoice)
    assert "has not been read yet" not in shown
    assert "Gross total: the file says" in shown
    desk.alice.get(reverse("invoices:desk"))
    assert desk.everything_refuses(invoice)
