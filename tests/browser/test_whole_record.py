"""A credit note, a prepaid and an Italian invoice in real browsers: from the agent's upload to the manager's phone."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Invoice, Status
from tests.browser.entering import sign_in
from tests.extraction.einvoice import national
from tests.extraction.einvoice.drawn import Drawn
from tests.review.conftest import read_mail

__all__ = ["read_mail"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
NOTE = Drawn(number="G-7", type_code="381", iban="").ubl()
PREPAID = Drawn(number="R-8", iban="", prepaid="100.00", payable="19.00").ubl()

ITALIAN = Path(national.__file__).parent / "files" / "fatturapa.xml"


@pytest.fixture
def to_phone(page, browser, live_server, alice, mona, work, read_mail):
    """Upload a file as Alice, submit what was read from it, and open Mona's mail on a phone."""
    contexts = []

    def go(name: str, data: bytes):
        sign_in(page.context, live_server.url, alice)
        page.goto(live_server.url + reverse("invoices:desk"))
        file = {"name": name, "mimeType": "application/xml", "buffer": data}
        page.locator("form.drop input[type=file][multiple]").set_input_files([file])
        page.wait_for_selector("auto-save[data-ready]")  # the only file opens at once
        work()
        ours = Invoice.objects.filter(organization=alice.organization)
        invoice = ours.order_by("pk")[0]
        page.goto(live_server.url + reverse("invoices:edit", args=[invoice.pk]))
        page.wait_for_selector("auto-save[data-ready]")
        page.get_by_role("button", name="Submit").click()
        again = page.get_by_role("button", name="Submit with")
        waits = Invoice.objects.filter(pk=invoice.pk, status=Status.SUBMITTED)
        done = page.locator(".slip")
        expect(again.or_(done)).to_be_visible()
        if again.count():
            again.click()
        expect(done).to_be_visible()
        assert waits.exists()
        (mail,) = read_mail(mona)
        context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True)
        contexts.append(context)
        phone = context.new_page()
        phone.goto(live_server.url + mail.link)
        return mail, phone

    yield go
    for context in contexts:
        context.close()


def test_a_credit_note_is_below_nothing_all_the_way(to_phone):
    mail, phone = to_phone("note.xml", NOTE)

    assert "Credit note: Kestrel Hinges, G-7, -119,00 EUR" in mail.subject
    amount = phone.locator(".review-amount")
    expect(amount).to_be_in_viewport()
    expect(amount).to_have_text("Credit note -119,00 EUR")
    expect(phone.locator(".record-sums")).to_contain_text("-119,00 EUR")
    width = phone.evaluate("() => document.documentElement.scrollWidth")
    assert width == PHONE["width"]


def test_of_a_prepaid_invoice_what_is_left_is_approved(to_phone):
    mail, phone = to_phone("prepaid.xml", PREPAID)

    assert "Kestrel Hinges, R-8, 19,00 EUR" in mail.subject
    expect(phone.locator(".review-amount")).to_have_text("19,00 EUR")
    beside = phone.get_by_text("Gross total 119,00 · Prepaid 100,00")
    expect(beside).to_be_in_viewport()
    expect(phone.locator(".record-table", has_text="Standard rate")).to_be_visible()
    phone.get_by_role("button", name="Approve", exact=True).tap()
    expect(
        phone.get_by_text("Approved: Kestrel Hinges, R-8, 19,00 EUR")
    ).to_be_visible()


def test_of_an_italian_invoice_what_is_withheld_is_not_paid(to_phone):
    mail, phone = to_phone("IT07643520567_00007.xml", ITALIAN.read_bytes())

    assert "12/A, 1.068,80 EUR" in mail.subject
    expect(phone.locator(".review-amount")).to_have_text("1.068,80 EUR")
    expect(phone.get_by_text("Withheld 200,00")).to_be_in_viewport()
    expect(phone.get_by_role("article")).to_contain_text("Luigi Verdi")
    expect(phone.get_by_text("Original file")).to_be_visible()
    assert Invoice.objects.count() == 2  # the file holds another one
