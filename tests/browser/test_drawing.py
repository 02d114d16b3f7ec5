"""An e-invoice without pages is looked at like any other: by who enters it, and by a manager on the phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Invoice
from tests.browser.entering import rest, saved, sign_in
from tests.documents.test_attachments import with_files
from tests.extraction.einvoice.drawn import Drawn
from tests.extraction.einvoice.whole_cii import whole_cii
from tests.files import pdf
from tests.invoices.originals.test_drawing import hybrid_that_differs
from tests.review.conftest import as_member, read_mail

__all__ = ["as_member", "read_mail"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def desk(page, live_server, alice, mona):
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    yield page
    rest(page)


def take(page, data: bytes, name: str = "R-7.xml") -> None:
    file = {"name": name, "mimeType": "application/xml", "buffer": data}
    page.locator("input[type=file]").first.set_input_files(file)


def test_from_upload_to_the_managers_phone(desk, work, mona, read_mail, live_server):
    take(desk, with_files(("hours.pdf", pdf("Hours")), ("hours.csv", b"day;hours")))
    desk.get_by_role("link", name="R-7.xml").first.wait_for()
    work()
    invoice = Invoice.objects.get()
    desk.goto(live_server.url + reverse("invoices:edit", args=[invoice.pk]))
    desk.wait_for_selector("page-viewer[data-ready]")

    desk.get_by_label("Invoice number").focus()
    expect(desk.locator(".frame-here")).to_have_count(1)
    expect(desk.locator("page-viewer .textLayer").first).to_contain_text("Kestrel")
    link = desk.get_by_role("link", name="Original file")
    expect(link).to_have_attribute(
        "href", reverse("invoices:original", args=[invoice.documents.get().pk])
    )
    desk.get_by_label("Find in the original").fill("hinges")
    expect(desk.locator(".viewer-found")).to_have_text("1/3")

    listed = desk.get_by_role("list", name="Attachments").get_by_role("listitem")
    expect(listed).to_have_count(2)
    expect(listed.first).to_contain_text("hours.pdf")
    desk.get_by_role("tab", name="hours.csv").click()
    expect(desk.locator(".viewer-text")).to_have_text("day;hours")
    desk.get_by_role("tab", name="hours.pdf").click()
    expect(desk.locator("page-viewer .textLayer").first).to_contain_text("Hours")

    desk.set_viewport_size(PHONE)
    desk.get_by_role("tab", name="Original").click()
    desk.get_by_role("tab", name="hours.csv").click()
    expect(desk.locator(".viewer-text")).to_be_visible()
    expect(desk.get_by_label("Invoice number")).to_be_hidden()

    saved(desk)
    desk.get_by_role("button", name="Submit", exact=True).click()
    desk.wait_for_url("**" + reverse("invoices:desk") + "?after=*")
    (mail,) = read_mail(mona)
    desk.set_viewport_size(PHONE)
    desk.context.clear_cookies()
    desk.goto(live_server.url + mail.link)
    picture = desk.get_by_role("img", name="Page 1 of the drawing")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth") == 800
    expect(desk.get_by_role("link", name="R-7.xml")).to_be_visible()
    desk.get_by_role("tab", name="hours.pdf").click()
    expect(desk.get_by_role("img", name="Page 1 of the original")).to_be_visible()
    desk.get_by_role("tab", name="hours.csv").click()
    expect(desk.locator("pre.review-text")).to_have_text("day;hours")
    expect(desk.get_by_role("link", name="hours.csv")).to_be_visible()


def test_the_drawing_comes_by_itself_once_the_file_is_read(desk, work, live_server):
    take(desk, whole_cii())
    desk.get_by_role("link", name="R-7.xml").first.wait_for()
    invoice = Invoice.objects.get()
    desk.goto(live_server.url + reverse("invoices:edit", args=[invoice.pk]))
    desk.wait_for_selector("auto-save[data-ready]")
    expect(desk.locator("page-viewer .textLayer")).to_have_count(0)

    work()

    expect(desk.locator("page-viewer .textLayer").first).to_contain_text("seller")


def test_a_name_in_arabic_is_found_on_the_drawing(desk, work, live_server):
    take(desk, Drawn(seller="شركة النور للتجارة").ubl())
    desk.get_by_role("link", name="R-7.xml").first.wait_for()
    work()
    invoice = Invoice.objects.get()
    desk.goto(live_server.url + reverse("invoices:edit", args=[invoice.pk]))
    desk.wait_for_selector("page-viewer[data-ready]")

    desk.get_by_label("Find in the original").fill("للتجارة")

    expect(desk.locator(".viewer-found")).to_have_text("1/2")


def test_page_and_drawing_are_two_tabs_and_what_differs_is_framed_on_both(
    desk, work, live_server
):
    take(desk, hybrid_that_differs(), "R-7.pdf")
    desk.get_by_role("link", name="R-7.pdf").first.wait_for()
    work()
    invoice = Invoice.objects.get()
    desk.goto(live_server.url + reverse("invoices:detail", args=[invoice.pk]))
    desk.wait_for_selector("page-viewer[data-ready]")

    tabs = desk.get_by_role("tablist", name="File").get_by_role("tab")
    expect(tabs).to_have_text(["R-7.pdf", "Drawing of R-7.pdf"])
    expect(desk.locator(".frame-differs").first).to_be_visible()
    tabs.nth(1).click()
    expect(desk.locator("page-viewer .textLayer").first).to_contain_text("drawing")
    expect(desk.locator(".frame-differs").first).to_be_attached()
    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
