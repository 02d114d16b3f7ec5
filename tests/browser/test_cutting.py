"""Cutting a PDF of several invoices by keys alone, and putting it together again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.desk import actions as desk
from countersign.invoices.models import Invoice
from tests.browser.entering import sign_in
from tests.browser.test_screens import SIZES, TOO_WIDE
from tests.invoices.cutting.test_cutting import NUMBERS, THREE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_file_is_cut_and_joined_by_keys(page, live_server, alice, work):
    begun = desk.upload(SimpleUploadedFile("scan.pdf", THREE), by=alice).invoice
    work()
    sign_in(page.context, live_server.url, alice)
    edit = live_server.url + reverse("invoices:edit", args=[begun.pk])
    page.goto(edit)
    page.get_by_role("link", name="Cut it").press("Enter")

    count = page.locator("[data-cut-count]")
    expect(count).to_have_text("3 invoices")
    for size in SIZES.values():
        page.set_viewport_size(size)
        assert not page.evaluate(TOO_WIDE)
    page.set_viewport_size(SIZES["wide"])
    sheets = page.locator("[data-sheet]")
    expect(sheets.first).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("c")  # the second goes on with the first
    expect(count).to_have_text("2 invoices")
    page.keyboard.press("c")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("t")
    expect(sheets.last.locator("select")).to_have_value("90")
    page.keyboard.press("x")
    expect(count).to_have_text("2 invoices")
    page.keyboard.press("Enter")

    expect(page).to_have_url(edit)
    expect(page.get_by_text("The file was cut into 2 invoices.")).to_be_visible()
    work()
    drafts = Invoice.objects.of(alice).order_by("pk")
    assert [one.number for one in drafts] == NUMBERS[:2]

    page.reload()
    page.get_by_role("link", name="Put together again").press("Enter")
    page.get_by_role("button", name="Put the file together again").press("Enter")
    expect(page.get_by_text("The file is whole again")).to_be_visible()
    work()
    assert [one.number for one in Invoice.objects.of(alice)] == NUMBERS[:1]
    page.reload()
    expect(page.get_by_role("link", name="Cut it")).to_be_visible()
