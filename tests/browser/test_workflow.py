"""The whole way: register, upload, enter, submit, read the mail, open the link, decide."""

import email
import email.policy
import re
from datetime import date
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from django.urls import reverse
from playwright.sync_api import Page, expect

from countersign.invoices.models import Invoice, LineItem, Status
from countersign.samples import SampleInvoice, draw, make_sample, make_vendor
from tests.browser.entering import cell, saved
from tests.factories import PASSWORD, make_invoice
from tests.files import pdf
from tests.mail.sink import send_to
from tests.ports import free_port

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VENDOR = make_vendor(38, language="de", currency="EUR", layout="window")


class Mailbox:
    """A real SMTP server that keeps what it is sent."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.mails.append(
            email.message_from_bytes(envelope.content, policy=email.policy.default)
        )
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


@pytest.fixture
def mailbox(settings, live_server):
    box = Mailbox()
    port = free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    send_to(settings, port)
    settings.SITE_URL = live_server.url
    yield box
    controller.stop()


def file_of(sample: SampleInvoice) -> dict:
    return {
        "name": f"{sample.number}.pdf",
        "mimeType": "application/pdf",
        "buffer": draw(sample),
    }


def register(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}{reverse('account_signup')}")
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Mail address").fill(f"{name.lower()}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Register").click()


def enter(page: Page, number: str, lines: int) -> None:
    """Type an invoice of `lines` items of 100.00 at 19 %."""
    values = {
        "Invoice number": number,
        "Vendor": "Beispiel GmbH",
        "Issue date": "31.3.26",
        "Due date": "30.4.26",
        "Currency": "EUR",
        "Order reference": "",
        "IBAN": "",
        "Net total": f"{100 * lines},00",
        "Tax total": f"{19 * lines},00",
        "Gross total": f"{119 * lines},00",
    }
    for label, value in values.items():
        page.get_by_label(label, exact=True).fill(value)
    while page.locator("[data-remove]").count() > 1:
        page.locator("[data-remove]").first.click()
    for row in range(1, lines + 1):
        if not cell(page, "Description", row).count():
            page.get_by_role("button", name="Add item").click()
        for label, value in {
            "Description": f"Beratung {row}",
            "Quantity": "2",
            "Unit price": "50",
            "Tax rate": "19",
        }.items():
            cell(page, label, row).fill(value)
        cell(page, "Line total", row).fill("100,00")


def test_from_registering_to_the_managers_decision(
    page, browser, live_server, organization, olga, mona, bob, mailbox, work
):
    theirs = make_invoice(bob, status=Status.SUBMITTED, vendor="Andere AG")

    register(page, live_server.url, "Alice")
    expect(page.get_by_text("Drop or paste invoices here")).to_be_visible()
    sample = make_sample(901, vendor=VENDOR, kind="invoice", lines=2)
    # What is typed below contradicts nothing that the first file says.
    letter = {"mimeType": "application/pdf", "buffer": pdf("A letter")}
    page.locator("input[type=file]").first.set_input_files(
        [{"name": "letter.pdf", **letter}, file_of(sample)]
    )
    page.wait_for_url(re.compile(r"/invoices/\d+/edit/"))
    page.wait_for_selector("auto-save[data-ready]")
    work()
    page.reload()
    page.wait_for_selector("auto-save[data-ready]")
    expect(page.locator("canvas").first).to_be_visible()
    mine = Invoice.objects.filter(agent__email="alice@example.org")
    assert mine.count() == 2

    enter(page, "R-2026/0042", lines=2)
    saved(page)
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_text("R-2026/0042 submitted")).to_be_visible()
    invoice = mine.get(number="R-2026/0042")
    assert (invoice.status, invoice.issue_date) == (Status.SUBMITTED, date(2026, 3, 31))
    assert LineItem.objects.filter(invoice=invoice).count() == 2

    work()
    (mail,) = [
        each for each in mailbox.to(mona.user.email) if "R-2026/0042" in each["Subject"]
    ]
    assert mail["Subject"] == "Approve? Beispiel GmbH, R-2026/0042, 238,00 EUR (Alice)"
    text = mail.get_body(("plain",)).get_content()
    link = re.search(r"http://\S+/review/link/\S+", text)[0]

    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    manager = phone.new_page()
    manager.goto(link)
    token = link.rstrip("/").split("/")[-1]
    assert token not in manager.url
    expect(manager.get_by_text("238,00").locator("visible=true").first).to_be_visible()
    manager.get_by_role("button", name="Approve").click()
    expect(manager.get_by_role("button", name="Undo")).to_be_visible()
    invoice.refresh_from_db()
    assert invoice.status == Status.APPROVED

    manager.goto(f"{live_server.url}{reverse('invoices:list')}")
    expect(
        manager.get_by_text("Andere AG").locator("visible=true").first
    ).to_be_visible()
    expect(
        manager.get_by_text("Beispiel GmbH").locator("visible=true").first
    ).to_be_visible()
    manager.goto(f"{live_server.url}{reverse('invoices:detail', args=[theirs.pk])}")
    expect(manager.get_by_role("link", name="Delete")).to_have_count(0)
    refused = manager.goto(
        f"{live_server.url}{reverse('invoices:delete', args=[theirs.pk])}"
    )
    assert refused.status == 404
    assert Invoice.objects.filter(pk=theirs.pk).exists()
    phone.close()
