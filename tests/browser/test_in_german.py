"""The whole way in German: sign in, upload, enter, submit, read the mail, approve by its link on a phone."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import expect

from countersign.invoices.models import Invoice, Status
from countersign.samples import make_sample, make_vendor
from tests.browser.entering import saved
from tests.browser.test_workflow import file_of
from tests.factories import PASSWORD, make_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 390, "height": 844}
VENDOR = make_vendor(38, language="de", currency="EUR", layout="window")


@pytest.fixture
def german(browser):
    """Browsers of people who read German."""
    opened = []

    def one(viewport, **more):
        context = browser.new_context(viewport=viewport, locale="de-DE", **more)
        opened.append(context)
        return context.new_page()

    yield one
    for context in opened:
        context.close()


def test_from_signing_in_to_approving(
    german, live_server, organization, alice, mona, work, settings
):
    settings.SITE_URL = live_server.url
    organization.language = "de"
    organization.save()
    sample = make_sample(
        901, vendor=VENDOR, kind="invoice", lines=2, issue_date=_last_week()
    )
    make_account(alice, sample.vendor.iban, vendor=sample.vendor.name)

    page = german({"width": 1440, "height": 900})
    page.goto(live_server.url)
    expect(page.get_by_role("heading", name="Anmelden")).to_be_visible()
    page.get_by_label("E-Mail-Adresse").fill(alice.user.email)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Anmelden").click()

    expect(page.get_by_role("button", name="Dateien wählen")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files([file_of(sample)])
    page.wait_for_url(re.compile(r"/invoices/\d+/edit/"))
    work()
    page.reload()
    page.wait_for_selector("auto-save[data-ready]")
    expect(page.get_by_label("Rechnungsnummer")).to_have_value(sample.number)
    while page.locator("[data-count]").get_attribute("data-left") != "0":
        page.keyboard.press("Enter")
    saved(page, "Gespeichert")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(re.compile(r"/invoices/desk/"))
    assert Invoice.objects.get().status == Status.SUBMITTED

    work()
    (letter,) = mail.outbox
    assert letter.subject.startswith(f"Freigeben? {sample.vendor.name}, ")
    (link,) = re.findall(r"http://\S+/review/link/\S+", letter.body)[:1]
    phone = german(PHONE, has_touch=True, is_mobile=True)
    phone.goto(link)
    expect(phone.get_by_text("Alle Prüfungen sind in Ordnung.")).to_be_visible()
    phone.get_by_role("button", name="Freigeben").tap()
    expect(phone.get_by_role("button", name="Rückgängig")).to_be_visible()
    assert Invoice.objects.get().status == Status.APPROVED


def _last_week():
    return timezone.localdate() - timedelta(days=7)
