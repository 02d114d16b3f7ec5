"""The table of invoices in a real browser: keys, filters, deleting."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Invoice, Status
from tests.factories import CREDIT_NOTE, PASSWORD, PREPAID, make_invoice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def numbered(alice):
    """Five invoices, the last one newest."""
    statuses = [Status.DRAFT, Status.APPROVED, *[Status.DRAFT] * 3]
    return [
        make_invoice(
            alice,
            number=f"R-{index}",
            status=status,
            gross_total=Decimal(f"0.{index}"),
            currency="JPY" if index == 5 else "EUR",
        )
        for index, status in enumerate(statuses, 1)
    ]


def sign_in(page, live_server, member, where):
    page.goto(f"{live_server.url}{reverse('account_login')}?next={where}")
    page.fill("[name=login]", member.user.email)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    expect(page.get_by_role("table", name="Invoices")).to_be_visible()
    page.wait_for_load_state("load")
    return page


@pytest.fixture
def table(page, live_server, alice, numbered):
    return sign_in(page, live_server, alice, reverse("invoices:list"))


def shows(page, *numbers):
    """Wait until these invoices stand in the table, in this order, and it listens to keys."""
    expect(page.locator("tbody .col-number")).to_have_text(list(numbers))
    expect(page.locator("invoice-table[data-ready]")).to_be_visible()


def test_keys_walk_open_and_select(table, numbered):
    table.keyboard.press("j")
    table.keyboard.press("j")
    table.keyboard.press("j")
    table.keyboard.press("k")
    expect(table.get_by_role("link", name="Invoice R-4")).to_be_focused()

    table.keyboard.press("x")
    table.keyboard.press("j")
    table.keyboard.press("x")
    expect(table.locator(".selected")).to_have_text("2 selected · 0,70 EUR")
    table.keyboard.press("Escape")
    expect(table.locator(".selected")).to_have_text("")

    table.keyboard.press("Enter")
    table.wait_for_url(f"**{reverse('invoices:detail', args=[numbered[2].pk])}")
    expect(table.get_by_role("heading", name="R-3")).to_be_visible()


def test_what_is_selected_is_added_up_with_its_sign(page, live_server, alice):
    make_invoice(alice, number="G-7", **CREDIT_NOTE)
    make_invoice(alice, number="R-8", **PREPAID)
    table = sign_in(page, live_server, alice, reverse("invoices:list"))
    for box in table.get_by_role("checkbox", name="Select").all():
        box.check()
    expect(table.locator(".selected")).to_have_text("2 selected · 71,00 EUR")
    table.get_by_role("checkbox", name="Select R-8").uncheck()
    expect(table.locator(".selected")).to_have_text("1 selected · -119,00 EUR")


def test_the_invoice_button_opens(table, numbered):
    table.get_by_role("row").filter(has_text="R-2").get_by_text("Invoice").click()

    table.wait_for_url(f"**{reverse('invoices:detail', args=[numbered[1].pk])}")


def test_the_keys_are_listed(table):
    table.keyboard.press("?")

    expect(table.get_by_role("dialog", name="Keys")).to_contain_text("Next invoice")


def test_filters_live_in_the_address_bar(table):
    table.evaluate("window.stayed = true")
    table.locator(".chip summary", has_text="Status").click()
    table.get_by_label("Approved").check()

    table.wait_for_url("**?status=approved")
    expect(table.locator("tbody tr")).to_have_count(1)
    expect(table.locator(".chip summary", has_text="Status: Approved")).to_be_visible()
    expect(table.locator(".totals")).to_contain_text("1 invoice")
    assert table.evaluate("window.stayed") is True
    shows(table, "R-2")

    table.reload()
    shows(table, "R-2")

    table.get_by_title("Without this filter: Status").click()
    table.wait_for_url(f"**{reverse('invoices:list')}?")
    expect(table.locator("tbody .col-number")).to_have_count(5)

    table.go_back()
    table.wait_for_url("**?status=approved")
    shows(table, "R-2")


def test_searching_keeps_the_filters(table):
    table.locator(".chip summary", has_text="Status").click()
    table.get_by_label("Draft").check()
    table.wait_for_url("**?status=draft")
    table.keyboard.press("Escape")
    table.keyboard.press("/")
    table.keyboard.type("r3")
    table.keyboard.press("Enter")

    table.wait_for_url("**?status=draft&q=r3")
    shows(table, "R-3")


def test_heads_sort(table):
    table.get_by_role("link", name="Number").click()
    table.wait_for_url("**?sort=number")
    shows(table, "R-1", "R-2", "R-3", "R-4", "R-5")

    table.get_by_role("link", name="Number").click()
    table.wait_for_url("**?sort=-number")
    shows(table, "R-5", "R-4", "R-3", "R-2", "R-1")


def test_pages_turn_by_key(table, monkeypatch):
    monkeypatch.setattr("countersign.invoices.table.views.ROWS", 2)
    table.reload()
    shows(table, "R-5", "R-4")
    for key, page in (("n", ["R-3", "R-2"]), ("n", ["R-1"]), ("p", ["R-3", "R-2"])):
        table.keyboard.press(key)
        shows(table, *page)


def test_deleting_asks_first(table, numbered):
    table.get_by_role("link", name="Invoice R-1").click()
    table.get_by_role("link", name="Delete").click()
    expect(table.get_by_role("heading", name="Delete R-1?")).to_be_visible()
    table.get_by_role("link", name="Keep it").click()
    assert Invoice.objects.count() == 5

    table.get_by_role("link", name="Delete").click()
    table.get_by_role("button", name="Delete").click()

    expect(table.get_by_text("R-1 was deleted.")).to_be_visible()
    shows(table, "R-5", "R-4", "R-3", "R-2")


def test_it_works_without_scripts(
    browser, browser_context_args, live_server, alice, numbered
):
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = sign_in(context.new_page(), live_server, alice, reverse("invoices:list"))
    page.locator(".chip summary", has_text="Status").click()
    page.get_by_label("Approved").check()
    page.locator(".chip", has_text="Status").get_by_role("button", name="Show").click()

    expect(page.locator("tbody tr")).to_have_count(1)
    assert "status=approved" in page.url
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_shows_cards_without_scrolling_sideways(
    browser, live_server, alice, numbered, scheme
):
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, color_scheme=scheme
    )
    page = sign_in(context.new_page(), live_server, alice, reverse("invoices:list"))

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator("tbody tr", has_text="R-2").click()
    page.wait_for_url(f"**{reverse('invoices:detail', args=[numbered[1].pk])}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


def test_selected_invoices_are_approved_at_once(page, live_server, alice, mona):
    for index in (1, 2, 3):
        day = date(2026, 3, index)
        make_invoice(
            alice, number=f"W-{index}", status=Status.SUBMITTED, issue_date=day
        )
    make_invoice(alice, number="W-DRAFT")
    table = sign_in(page, live_server, mona, reverse("invoices:list"))
    button = table.get_by_role("button", name="Approve selected")
    expect(button).to_be_hidden()
    table.keyboard.press("j")
    table.keyboard.press("x")
    expect(table.locator(".selected")).to_contain_text("1 selected")
    expect(button).to_be_hidden()
    for _ in range(2):
        table.keyboard.press("j")
        table.keyboard.press("x")
    before = table.locator("tbody tr").first.bounding_box()
    button.click()
    table.get_by_role("button", name="Approve 2 invoices").press("Enter")
    expect(table.get_by_role("heading", name="2 invoices approved")).to_be_visible()
    assert before is not None
    assert Invoice.objects.filter(status=Status.APPROVED).count() == 2
