"""Entering an invoice beside its original in a real browser."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.entering import (
    cell,
    open_entry,
    paste,
    rest,
    saved,
    sign_in,
    stored,
)
from tests.factories import make_document, make_invoice
from tests.files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADERS = [
    "Invoice number",
    "Vendor",
    "Issue date",
    "Due date",
    "Currency",
    "Order reference",
    "IBAN",
    "Net total",
    "Tax total",
    "Gross total",
]


def test_each_label_finds_one_field(entry):
    found = {label: entry.get_by_label(label).count() for label in HEADERS}
    assert found == dict.fromkeys(HEADERS, 1)


def test_it_is_saved_as_it_is_typed(entry, draft):
    entry.get_by_label("Invoice number").fill("R-")
    entry.get_by_label("Invoice number").press_sequentially("77")
    entry.get_by_label("Due date").fill("31.12.26")
    entry.get_by_label("Gross total").fill("100+19")
    saved(entry)
    now = stored(draft)
    assert (now.number, now.due_date) == ("R-77", date(2026, 12, 31))
    entry.get_by_label("IBAN").focus()
    expect(entry.get_by_label("Due date")).to_have_value("31.12.2026")
    expect(entry.get_by_label("Gross total")).to_have_value("119,00")
    assert stored(draft).gross_total == 119


def test_what_is_wrong_is_said_beside_its_field_and_nothing_moves(entry):
    place = entry.get_by_label("Gross total").bounding_box()
    entry.get_by_label("Issue date").fill("31.2.26")
    entry.get_by_label("Currency").focus()
    note = entry.locator("#note_when")
    expect(note).to_contain_text("“31.2.26” is not a date. Write it like 31.12.")
    expect(entry.get_by_label("Issue date")).to_have_attribute("aria-invalid", "true")
    assert entry.get_by_label("Gross total").bounding_box() == place


def test_a_table_of_items_is_typed_with_the_keyboard_alone(entry, draft):
    cell(entry, "Description", 1).focus()
    for text in ("Beratung", "2", "12*3,5", "19"):
        entry.keyboard.type(text)
        entry.keyboard.press("Enter")
    expect(cell(entry, "Line total", 1)).to_have_value("84,00")
    entry.keyboard.press("Tab")
    expect(cell(entry, "Description", 2)).to_be_focused()
    entry.keyboard.press("Control+d")
    expect(cell(entry, "Description", 2)).to_have_value("Beratung")
    for text in ("", "1", "16", "7"):
        entry.keyboard.type(text)
        entry.keyboard.press("Enter")
    expect(entry.locator("[data-sum=net_total]")).to_have_text("= 100,00")
    expect(entry.locator("[data-sum=tax_total]")).to_have_text("= 17,08")
    expect(entry.locator("[data-sum=gross_total]")).to_have_text("= 117,08")
    entry.keyboard.press("Enter")
    expect(cell(entry, "Description", 3)).to_be_focused()
    saved(entry)
    rows = stored(draft).items.values_list("description", "quantity", "line_total")
    assert list(rows) == [("Beratung", 2, 84), ("Beratung", 1, 16)]


def test_rows_move_and_are_removed_and_brought_back_by_keys(entry):
    cell(entry, "Description", 1).focus()
    paste(entry, "One\t1\nTwo\t2\nThree\t3")
    expect(entry.locator("tbody tr")).to_have_count(3)
    cell(entry, "Description", 3).focus()
    entry.keyboard.press("Alt+ArrowUp")
    names = lambda: [cell(entry, "Description", row).input_value() for row in (1, 2, 3)]  # noqa: E731
    assert names() == ["One", "Three", "Two"]
    entry.keyboard.press("Control+Delete")
    expect(entry.locator("tbody tr")).to_have_count(2)
    expect(entry.locator("[data-say]")).to_contain_text("Item removed")
    entry.keyboard.press("Control+Shift+Z")
    expect(entry.locator("tbody tr")).to_have_count(3)
    assert names() == ["One", "Three", "Two"]


def test_rows_of_a_spreadsheet_are_pasted_by_their_headings(entry, draft):
    cell(entry, "Description", 1).focus()
    paste(
        entry,
        "Pos\tArtikel\tMenge\tEinzelpreis\tMwSt\r\n1\tSchrauben\t100\t0,035\t19\r\n2\tMuttern\t50\t1.234,5\t19\r\n",
    )
    expect(cell(entry, "Description", 2)).to_have_value("Muttern")
    saved(entry)
    rows = stored(draft).items.values_list("description", "unit_price", "line_total")
    assert list(rows) == [
        ("Schrauben", Decimal("0.035"), Decimal("3.50")),
        ("Muttern", Decimal("1234.5"), Decimal(61725)),
    ]


def test_a_typed_line_total_is_never_overwritten(entry):
    cell(entry, "Quantity", 1).fill("3")
    cell(entry, "Unit price", 1).fill("10")
    expect(cell(entry, "Line total", 1)).to_have_value("30,00")
    cell(entry, "Line total", 1).fill("29,00")
    cell(entry, "Unit price", 1).fill("11")
    cell(entry, "Tax rate", 1).focus()
    expect(cell(entry, "Line total", 1)).to_have_value("29,00")
    expect(entry.locator(".entry-checks")).to_contain_text(
        "3 × 11,00 is 33,00, not 29,00"
    )


def test_submitting_too_early_lists_and_focuses_what_is_missing(entry, draft):
    entry.get_by_label("Invoice number").fill("")
    entry.keyboard.press("Control+Enter")
    expect(entry.locator(".entry-checks")).to_contain_text("Invoice number is missing.")
    expect(entry.locator(".entry-checks")).to_contain_text("Gross total is missing.")
    expect(entry.get_by_label("Invoice number")).to_be_focused()
    assert stored(draft).status == "draft"


def test_save_and_next_opens_the_next_one_by_key(entry, draft, alice):
    following = make_invoice(alice)
    entry.get_by_label("Order reference").fill("PO-9")
    entry.keyboard.press("Control+Shift+Enter")
    entry.wait_for_url(f"**{reverse('invoices:edit', args=[following.pk])}")
    assert stored(draft).order_reference == "PO-9"


def test_known_vendors_are_suggested_as_one_types(entry, draft, bob):
    make_invoice(bob, vendor="Musterbau AG")
    vendor = entry.get_by_label("Vendor")
    vendor.fill("")
    vendor.press_sequentially("muster")
    expect(entry.locator("vendor-choice").get_by_role("option")).to_have_text(
        ["Musterbau AG"]
    )
    entry.keyboard.press("ArrowDown")
    entry.keyboard.press("Enter")
    expect(vendor).to_have_value("Musterbau AG")
    saved(entry)
    assert stored(draft).vendor.name == "Musterbau AG"


def test_a_late_answer_leaves_the_vendor_one_has_gone_to(entry, draft, bob):
    make_invoice(bob, vendor="Musterbau AG")
    waiting = []

    def hold(route):
        waiting.append(route)

    entry.route("**/vendor-names/?q=muster", hold)
    vendor = entry.get_by_label("Vendor")
    vendor.fill("muste")
    option = entry.get_by_role("option", name="Musterbau AG")
    expect(option).to_be_visible()
    vendor.press("r")
    vendor.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    with entry.expect_response("**/vendor-names/?q=muster"):
        waiting.pop().continue_()
    vendor.press("Enter")
    expect(vendor).to_have_value("Musterbau AG")


def test_the_keys_are_listed(entry):
    entry.get_by_role("button", name="Keys").click()
    expect(entry.get_by_role("dialog")).to_contain_text(
        "Repeat the value of the item above"
    )


def test_the_original_is_shown_turned_and_searched(page, live_server, alice):
    document = make_document(alice, pdf("Rechnung R-5", pages=2), page_count=2)
    invoice = make_invoice(alice, document=document)
    sign_in(page.context, live_server.url, alice)
    open_entry(page, live_server.url, invoice)
    page.wait_for_selector("page-viewer[data-ready]")
    expect(page.locator(".textLayer").first).to_contain_text("Rechnung R-5 page 1")
    expect(page.locator(".viewer-count")).to_have_text("/ 2")
    page.keyboard.press("Alt+f")
    page.keyboard.type("page 2")
    expect(page.locator(".viewer-found")).to_have_text("1/1")
    page.get_by_role("button", name="Turn").click()
    wide = page.locator(".page").first.bounding_box()
    assert wide["width"] > wide["height"]
    rest(page)


def test_only_the_form_scrolls_and_never_the_window(page, live_server, alice):
    """Focusing what is far down moves the pane; the bar stays where it is."""
    long = make_invoice(alice, lines=40)
    sign_in(page.context, live_server.url, alice)
    open_entry(page, live_server.url, long)
    page.get_by_label("Gross total").focus()
    page.evaluate("scrollTo(0, 9999)")
    assert page.evaluate("scrollY") == 0
    assert page.locator(".bar").bounding_box()["y"] == 0


def test_where_the_focus_is_as_the_page_opens(page, live_server, alice):
    """On what is missing, in the form's order; where nothing is, on the way on."""
    whole = make_invoice(alice)
    lacking = make_invoice(alice, issue_date=None)
    sign_in(page.context, live_server.url, alice)
    open_entry(page, live_server.url, whole)
    expect(page.get_by_role("button", name="Submit")).to_be_focused()
    open_entry(page, live_server.url, lacking)
    expect(page.get_by_label("Issue date")).to_be_focused()


def test_the_divider_moves_by_keys_and_is_remembered(entry, draft, live_server):
    divider = entry.get_by_role("separator")
    divider.focus()
    entry.keyboard.press("ArrowRight")
    entry.keyboard.press("ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "54")
    open_entry(entry, live_server.url, draft)
    expect(entry.get_by_role("separator")).to_have_attribute("aria-valuenow", "54")


def test_on_a_phone_original_and_fields_are_tabs(entry):
    entry.set_viewport_size({"width": 390, "height": 844})
    expect(entry.get_by_label("Vendor")).to_be_visible()
    entry.get_by_role("tab", name="Original").click()
    expect(entry.get_by_label("Vendor")).to_be_hidden()
    entry.get_by_role("tab", name="Fields").click()
    expect(entry.get_by_label("Vendor")).to_be_visible()
