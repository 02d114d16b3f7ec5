"""On a phone: confirm where the money goes, then approve."""

import pytest
from playwright.sync_api import expect

from countersign.invoices.models import Invoice, Status
from countersign.vendors.models import BankAccount
from tests.browser.test_review import PHONE, serious
from tests.factories import make_account, make_document
from tests.files import pdf
from tests.review.conftest import read_mail, submitted

__all__ = ["read_mail", "submitted"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
IBAN = "DE89370400440532013000"


@pytest.fixture
def on_phone(page, submitted, alice, mona, read_mail, live_server):
    """An invoice opened from the mail on a phone; `open_mail(confirmed=...)`."""

    def open_mail(*, confirmed):
        if confirmed:
            make_account(alice, IBAN)
        submitted(number="R-1", iban=IBAN, document=make_document(alice, pdf()))
        (mail,) = read_mail(mona)
        page.set_viewport_size(PHONE)
        page.goto(live_server.url + mail.link)
        return page

    return open_mail


def test_confirming_then_approving(on_phone, mona):
    page = on_phone(confirmed=False)
    how = page.get_by_label("How did you check it?")
    expect(how).to_be_in_viewport()
    expect(page.get_by_role("button", name="Approve")).to_be_in_viewport()
    assert serious(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == PHONE["width"]

    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Nothing was decided yet")).to_be_visible()
    assert Invoice.objects.get().status == Status.SUBMITTED

    how.fill("Called the number on the contract")
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("The account is confirmed")).to_be_visible()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved: Beispiel GmbH, R-1")).to_be_visible()
    assert Invoice.objects.get().status == Status.APPROVED
    assert BankAccount.objects.get().how == "Called the number on the contract"


def test_a_confirmed_account_needs_no_more_than_two_taps(on_phone):
    page = on_phone(confirmed=True)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Approved: Beispiel GmbH, R-1")).to_be_visible()
