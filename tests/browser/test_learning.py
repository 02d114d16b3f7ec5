"""One invoice of a vendor is corrected; its next needs no correction."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice, Status
from countersign.samples import draw, make_sample, make_vendor
from tests.browser.entering import open_entry, rest, saved, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_corrected_invoice_spares_the_next_its_correction(
    page, live_server, alice, mona, work
):
    vendor = make_vendor(32)  # words its due date as no language file has it
    first, second = (make_sample(seed, vendor=vendor) for seed in (8, 9))
    formats = alice.organization.formats

    def draft_of(sample) -> Invoice:
        file = SimpleUploadedFile("invoice.pdf", draw(sample))
        invoice = desk.upload(file, by=alice).invoice
        work()
        return invoice

    sign_in(page.context, live_server.url, alice)
    invoice = draft_of(first)
    open_entry(page, live_server.url, invoice)
    expect(page.get_by_label("Invoice number")).to_have_value(first.number)
    expect(page.get_by_label("Due date")).to_have_value("")
    page.get_by_label("Due date").fill(formats.show_date(first.due_date))
    page.keyboard.press("Tab")
    saved(page)
    page.keyboard.press("Control+Enter")
    page.wait_for_url(lambda url: f"/{invoice.pk}/edit/" not in url)
    assert Invoice.objects.get(pk=invoice.pk).status == Status.SUBMITTED
    work()

    open_entry(page, live_server.url, draft_of(second))
    for name, value in {
        "Vendor": vendor.name,
        "Invoice number": second.number,
        "Issue date": formats.show_date(second.issue_date),
        "Due date": formats.show_date(second.due_date),
        "Gross total": formats.show_amount(second.gross, second.currency),
    }.items():
        expect(page.get_by_label(name, exact=True)).to_have_value(value)
    rest(page)
