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
