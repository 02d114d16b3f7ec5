"""What is typed survives a lost connection, a closed page, late scripts and another tab."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Invoice
from tests.browser.entering import open_entry, rest, saved, sign_in, state, stored

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_without_a_connection_typing_is_kept_and_sent_later(entry, draft):
    entry.context.set_offline(True)
    entry.get_by_label("Order reference").fill("PO-1")
    expect(state(entry)).to_contain_text("No connection")
    assert stored(draft).order_reference == ""
    entry.context.set_offline(False)
    saved(entry)
    assert stored(draft).order_reference == "PO-1"


def test_what_was_typed_before_the_page_was_closed_is_back(entry, draft, live_server):
    context = entry.context
    context.set_offline(True)
    entry.get_by_label("Order reference").fill("PO-2")
    expect(state(entry)).to_contain_text("No connection")
    entry.close()
    context.set_offline(False)
    again = open_entry(context.new_page(), live_server.url, draft)
    expect(again.get_by_label("Order reference")).to_have_value("PO-2")
    saved_before = again.locator("[data-save-state]")
    expect(saved_before).to_have_text("Saved: what you had typed before")
    assert stored(draft).order_reference == "PO-2"


def test_what_was_taken_back_is_not_there_in_another_tab(entry, draft, live_server):
    entry.clock.install(time=0)
    open_entry(entry, live_server.url, draft)
    entry.clock.pause_at(60)
    entry.get_by_label("Order reference").fill("PO-2")
    entry.get_by_label("Order reference").fill("")
    other = open_entry(entry.context.new_page(), live_server.url, draft)
    expect(other.get_by_label("Order reference")).to_have_value("")
    expect(state(other)).to_have_text("Saved")
    assert stored(draft).order_reference == ""


def test_what_is_typed_before_the_scripts_come_is_saved(
    page, live_server, alice, draft
):
    late = []

    def hold(route):
        late.append(route)

    sign_in(page.context, live_server.url, alice)
    page.route("**/auto-save*", hold)
    address = live_server.url + reverse("invoices:edit", args=[draft.pk])
    page.goto(address, wait_until="commit")
    page.get_by_label("Order reference").fill("PO-5")
    while not late:
        page.wait_for_timeout(50)
    late.pop().continue_()
    page.wait_for_selector("auto-save[data-ready]")
    saved(page)
    assert stored(draft).order_reference == "PO-5"
    rest(page)


def test_two_tabs_show_both_versions_and_lose_neither(entry, draft, live_server):
    other = entry.context.new_page()
    other.clock.install(time=0)
    open_entry(other, live_server.url, draft)
    entry.get_by_label("Order reference").fill("first tab")
    saved(entry)
    other.clock.pause_at(60)
    other.get_by_label("Order reference").fill("second")
    other.get_by_label("IBAN").press("D")
    expect(state(other)).to_have_text("Changed elsewhere")
    dialog = other.get_by_role("dialog")
    other.keyboard.type("E89370400440532013000")
    other.get_by_label("Order reference").fill("second tab")
    expect(dialog).to_have_count(0)  # nobody is asked in the middle of typing
    other.clock.resume()
    expect(dialog).to_contain_text("first tab")
    expect(dialog).to_contain_text("second tab")
    assert stored(draft).order_reference == "first tab"
    dialog.get_by_label("first tab").check()
    dialog.get_by_role("button", name="Keep what is chosen").click()
    saved(other)
    expect(other.get_by_label("Order reference")).to_have_value("first tab")
    now = stored(draft)
    assert (now.order_reference, now.iban) == ("first tab", "DE89370400440532013000")


def test_what_was_taken_back_in_time_is_no_conflict(entry, draft, live_server):
    other = entry.context.new_page()
    other.clock.install(time=0)
    open_entry(other, live_server.url, draft)
    entry.get_by_label("Order reference").fill("first tab")
    saved(entry)
    other.clock.pause_at(60)
    other.get_by_label("Order reference").fill("second tab")
    other.get_by_label("IBAN").focus()
    expect(state(other)).to_have_text("Changed elsewhere")
    other.get_by_label("Order reference").fill("")
    other.clock.resume()
    saved(other)
    expect(other.get_by_label("Order reference")).to_have_value("first tab")
    expect(other.get_by_role("dialog")).to_have_count(0)


def test_choosing_later_keeps_both_and_saves_neither(entry, draft, live_server):
    context = entry.context
    context.set_offline(True)
    entry.get_by_label("Order reference").fill("typed offline")
    expect(state(entry)).to_contain_text("No connection")
    entry.close()
    context.set_offline(False)
    Invoice.objects.filter(pk=draft.pk).update(version=2, order_reference="elsewhere")
    again = open_entry(context.new_page(), live_server.url, draft, wait=False)
    again.get_by_role("button", name="Choose later").click()
    expect(again.get_by_label("Order reference")).to_have_value("typed offline")
    again.get_by_label("IBAN").fill("DE89370400440532013000")
    again.get_by_role("button", name="Compare").click()
    dialog = again.get_by_role("dialog")
    expect(dialog).to_contain_text("elsewhere")
    dialog.get_by_role("button", name="Keep what is chosen").click()
    saved(again)
    now = stored(draft)
    assert (now.order_reference, now.iban) == (
        "typed offline",
        "DE89370400440532013000",
    )


def test_an_answer_that_got_lost_is_no_conflict(entry, draft):
    save = f"**{reverse('invoices:save', args=[draft.pk])}"
    lost = []

    def lose(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch())
        route.abort()

    entry.route(save, lose)
    entry.get_by_label("Order reference").fill("PO-3")
    expect(state(entry)).to_contain_text("No connection")
    entry.get_by_label("Order reference").fill("PO-34")
    saved(entry)
    assert stored(draft).order_reference == "PO-34"
