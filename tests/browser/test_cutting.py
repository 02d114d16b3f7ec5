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
    for size in SIZES.values():
        page.set_viewport_size(size)
        assert not page.evaluate(TOO_WIDE)
    page.set_viewport_size(SIZES["wide"])
    page.get_by_role("button", name="Put the file together again").press("Enter")
    expect(page.get_by_text("The file is whole again")).to_be_visible()
    work()
    assert [one.number for one in Invoice.objects.of(alice)] == NUMBERS[:1]
    page.reload()
    expect(page.get_by_role("link", name="Cut it")).to_be_visible()


def test_the_desk_leads_to_the_cut_by_a_key_and_pages_change_places_by_keys(
    page, live_server, alice, work
):
    begun = desk.upload(SimpleUploadedFile("scan.pdf", THREE), by=alice).invoice
    work()
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    expect(page.get_by_text("seems to hold 3 invoices")).to_be_visible()
    for size in SIZES.values():
        page.set_viewport_size(size)
        assert not page.evaluate(TOO_WIDE)
    page.set_viewport_size(SIZES["wide"])
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page).to_have_url(live_server.url + reverse("invoices:cut", args=[begun.pk]))

    count, sheets = page.locator("[data-cut-count]"), page.locator("[data-sheet]")
    expect(sheets.first).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")  # past the cut: the second invoice has two
    expect(count).to_have_text("2 invoices · page 1 stands at place 1")
    page.keyboard.press("Shift+ArrowRight")  # past the second page
    expect(count).to_have_text("2 invoices · page 1 stands at place 2")
    expect(page.locator("[data-sheet='1']")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text("The file was cut into 2 invoices.")).to_be_visible()
    work()
    parts = [one.files[0].cut_from for one in Invoice.objects.of(alice).order_by("pk")]
    assert parts == [[[2, 0], [1, 0]], [[3, 0]]]


def test_a_file_is_cut_and_joined_by_pointer(page, live_server, alice, work):
    begun = desk.upload(SimpleUploadedFile("scan.pdf", THREE), by=alice).invoice
    work()
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    page.get_by_role("link", name="into its invoices").click()

    count = page.locator("[data-cut-count]")
    expect(count).to_have_text("3 invoices")
    first, second, third = (page.locator(f"[data-sheet='{at}']") for at in (1, 2, 3))
    third.drag_to(first, target_position={"x": 5, "y": 60})
    expect(count).to_have_text("2 invoices · page 3 stands at place 1")
    second.get_by_role("button", name="Move page 2 back").click()
    expect(count).to_have_text("1 invoice · page 2 stands at place 3")
    second.get_by_label("An invoice begins here").check()
    expect(count).to_have_text("2 invoices")
    first.get_by_label("Leave out").check()
    first.get_by_label("Leave out").uncheck()
    first.get_by_label("Turn").select_option("180")
    page.get_by_role("button", name="Accept").click()

    expect(page.get_by_text("The file was cut into 2 invoices.")).to_be_visible()
    work()
    parts = [one.files[0].cut_from for one in Invoice.objects.of(alice).order_by("pk")]
    assert parts == [[[3, 0], [1, 180]], [[2, 0]]]

    page.goto(live_server.url + reverse("invoices:edit", args=[begun.pk]))
    page.get_by_role("link", name="Put together again").click()
    page.get_by_role("button", name="Put the file together again").click()
    expect(page.get_by_text("The file is whole again")).to_be_visible()
    assert Invoice.objects.of(alice).count() == 1
