"""A lone owner, from registering to an approved invoice: by mouse, clipboard and keys alone, on a desk and looked at on a phone."""

import base64

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from countersign.accounts.models import Organization
from countersign.invoices.models import Invoice, Status
from countersign.review.models import Decision
from countersign.samples import draw, make_sample, make_vendor
from tests.browser.entering import press, saved
from tests.browser.test_screens import SIZES, look
from tests.browser.test_workflow import register

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASTE = """([name, data]) => {
  const transfer = new DataTransfer()
  transfer.items.add(new File([Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0))], name))
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: transfer, bubbles: true, cancelable: true }))
}"""


def paste(page: Page, name: str, data: bytes) -> None:
    page.evaluate(PASTE, [name, base64.b64encode(data).decode()])


def test_from_register_to_approved(page, live_server, work):
    page.emulate_media(reduced_motion="reduce")
    register(page, live_server.url, "Olga")
    expect(page.get_by_role("heading", name="Welcome to Countersign")).to_be_visible()
    for size, window in SIZES.items():
        page.set_viewport_size(window)
        assert look(page, "start", size) == []
    page.set_viewport_size(SIZES["wide"])
    page.get_by_label("Name of your company").fill("Muster Handwerk")
    page.get_by_label("Country").select_option("DE")
    page.get_by_label("I alone").check()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("Bring a first invoice")).to_be_visible()
    kept = Organization.objects.get(name="Muster Handwerk")
    assert (kept.currency, kept.time_zone) == ("EUR", "Europe/Berlin")

    sample = make_sample(8, vendor=make_vendor(4))
    paste(page, "invoice.pdf", draw(sample))
    page.wait_for_url("**/edit/")
    work()
    page.reload()
    page.wait_for_selector("auto-save[data-ready]")
    expect(page.get_by_label("Invoice number")).to_have_value(sample.number)
    saved(page)
    page.keyboard.press("Control+Enter")
    doubts = page.get_by_role("button", name="Submit and approve with")
    how = page.get_by_label("How did you check it?")
    expect(doubts.or_(how)).to_be_visible()
    if doubts.count():
        doubts.click()

    for size, window in SIZES.items():
        page.set_viewport_size(window)
        assert look(page, "own-account", size) == []
    page.set_viewport_size(SIZES["wide"])
    how.fill("Called the number on the contract")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The account is confirmed")).to_be_visible()
    press(page, "a")
    expect(page.get_by_text("Approved:")).to_be_visible()
    invoice = Invoice.objects.get()
    assert invoice.status == Status.APPROVED
    assert Decision.objects.get().own
    page.goto(live_server.url + reverse("invoices:detail", args=[invoice.pk]))
    expect(page.get_by_text("approved by who entered it").first).to_be_visible()
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_role("button", name="Olga")).to_be_hidden()
    expect(page.get_by_role("heading", name=sample.number)).to_be_visible()
