"""A real invoice, from the file to submitted, with the Enter key alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice, Status
from tests.browser.entering import open_entry, rest, saved, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 40  # presses of Enter


def test_enter_alone_leads_from_the_file_to_submitted(
    page, live_server, alice, mona, corpus, work
):
    file = corpus / "pdf" / "coolblue__coolblue1.pdf"
    upload = SimpleUploadedFile(file.name, file.read_bytes())
    draft = desk.upload(upload, by=alice).invoice
    work()
    sign_in(page.context, live_server.url, alice)
    open_entry(page, live_server.url, draft)

    count = page.locator("[data-count]")
    for _ in range(MOST):
        if count.inner_text() == "Nothing to confirm":
            break
        page.keyboard.press("Enter")
    expect(count).to_have_text("Nothing to confirm")
    saved(page)
    expect(page.get_by_label("Invoice number")).to_have_value("993548900")
    expect(page.get_by_label("Gross total")).to_have_value("717,97")

    page.keyboard.press("Control+Enter")
    # An invoice of years ago: that is asked about, and answered from the keyboard.
    expect(page.get_by_role("button", name="Submit with 1 doubt")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("993548900 submitted")).to_be_visible()
    assert Invoice.objects.get(pk=draft.pk).status == Status.SUBMITTED
    rest(page)
