"""Selecting by key, choosing what to do, confirming: without a mouse."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Status
from tests.browser.entering import sign_in
from tests.factories import make_invoice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_drafts_are_submitted_by_keys_alone(page, live_server, alice, mona):
    rows = [
        make_invoice(alice, number=number, vendor=vendor)
        for number, vendor in (("A", "Seifenhaus"), ("B", "Papierhaus"))
    ]
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:list"))
    expect(page.locator("invoice-table[data-ready]")).to_be_visible()
    for key in ("j", "x", "j", "x", "."):
        page.keyboard.press(key)
    first = page.locator(".with-selected .chip-menu button").first
    expect(first).to_have_text("Submit")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Submit 2 invoices?")
    expect(page.get_by_role("button", name="Submit selected")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 invoices submitted")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Invoices")).to_be_visible()
    for row in rows:
        row.refresh_from_db()
        assert row.status == Status.SUBMITTED


def test_rows_are_selected_and_handed_in_on_a_phone(browser, live_server, alice, mona):
    for number in range(12):
        make_invoice(alice, number=f"S-{number}")
    rows = [
        make_invoice(alice, number=number, vendor=vendor)
        for number, vendor in (("A", "Seifenhaus"), ("B", "Papierhaus"))
    ]
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    sign_in(context, live_server.url, alice)
    page = context.new_page()
    page.goto(live_server.url + reverse("invoices:list"))
    table = page.locator("invoice-table[data-ready]")
    expect(table).to_be_visible()
    choices = page.get_by_text("With selected", exact=True)
    expect(choices).to_be_hidden()

    for row in rows:
        page.get_by_role("checkbox", name=f"Select {row}").tap()
    told = page.locator(".invoices .selected")
    expect(told).to_contain_text("2 selected")
    expect(told).to_be_in_viewport(ratio=1)
    last = page.get_by_role("row").last
    last.scroll_into_view_if_needed()
    page.mouse.wheel(0, 5000)
    expect(last).to_be_in_viewport(ratio=1)
    choices.tap()
    menu = page.locator(".with-selected .chip-menu")
    expect(menu).to_be_in_viewport(ratio=1)
    menu.get_by_role("button", name="Submit").tap()

    expect(page.get_by_role("heading", level=1)).to_have_text("Submit 2 invoices?")
    page.get_by_role("button", name="Submit selected").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 invoices submitted")
    for row in rows:
        row.refresh_from_db()
        assert row.status == Status.SUBMITTED
    context.close()


def test_a_tap_beside_the_box_opens_the_invoice(browser, live_server, alice):
    row = make_invoice(alice, number="R-7")
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    sign_in(context, live_server.url, alice)
    page = context.new_page()
    page.goto(live_server.url + reverse("invoices:list"))

    page.get_by_role("cell", name="R-7", exact=True).tap(force=True)

    page.wait_for_url(f"**{reverse('invoices:detail', args=[row.pk])}*")
    context.close()
