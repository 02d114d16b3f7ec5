"""What is not reached by a key of its own is reached by Tab: filters, saved views, columns, settings."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from countersign.accounts.models import Organization
from tests.browser.entering import sign_in
from tests.factories import make_invoice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST = 150  # as many controls as no page has


def go_to(page: Page, what: str) -> None:
    """Press Tab until what has the focus is called so."""
    name = """() => {
      const one = document.activeElement
      return (one.labels?.[0] ?? one).textContent.trim().replace(/\\s+/g, ' ')
    }"""
    for _ in range(MOST):
        if page.evaluate(name).startswith(what):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {what}")


def test_filters_and_saved_views(page, live_server, alice):
    make_invoice(alice, number="R-1")
    make_invoice(alice, number="R-2", gross_total=5000, net_total=5000, tax_total=0)
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:list"))
    expect(page.locator("invoice-table[data-ready]")).to_be_visible()

    go_to(page, "Amount")
    page.keyboard.press("Enter")
    expect(page.locator("[name=amount_from]")).to_be_focused()
    page.keyboard.type("1000")
    page.keyboard.press("Enter")
    expect(page.locator("tbody .col-number")).to_have_text(["R-2"])
    page.keyboard.press("Escape")
    page.keyboard.press("v")
    expect(page.locator("#save-view [name=name]")).to_be_focused()
    page.keyboard.type("Large ones")
    page.keyboard.press("Enter")
    expect(page.get_by_text("View: Large ones")).to_be_visible()

    page.goto(live_server.url + reverse("invoices:list"))
    expect(page.locator("tbody .col-number")).to_have_count(2)
    expect(page.locator("invoice-table[data-ready]")).to_be_visible()
    page.keyboard.press("v")
    go_to(page, "Views")
    go_to(page, "Large ones")
    page.keyboard.press("Enter")
    expect(page.locator("tbody .col-number")).to_have_text(["R-2"])


def test_settings(page, live_server, olga):
    sign_in(page.context, live_server.url, olga)
    page.goto(live_server.url + reverse("accounts:settings"))

    go_to(page, "Name")
    page.keyboard.press("Control+A")
    page.keyboard.type("Seifenhaus GmbH")
    go_to(page, "Save")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status").first).to_be_visible()
    assert Organization.objects.get(pk=olga.organization_id).name == "Seifenhaus GmbH"
