"""A connection that is dead without a word is told within 15 seconds, and so is a server that was renewed; what is typed goes out."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.documents.models import Document, ReadingState
from countersign.invoices.models import Invoice
from tests.browser.entering import open_entry, rest, saved, sign_in, state, stored
from tests.browser.stalling import stalling
from tests.factories import make_document, make_invoice
from tests.files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

IN_TIME = 15_000
DEAD = "The server does not answer."
TELL = """() => {
  const dead = document.querySelector("[data-dead]");
  new MutationObserver(() => dead.hidden || console.log("told")).observe(dead, { attributes: true });
}"""
RENEWED = "Countersign was renewed while this page was open."


@pytest.fixture
def proxy(live_server):
    with stalling(live_server.url) as proxy:
        yield proxy


@pytest.fixture
def typing(page, proxy, alice, draft):
    """The entry page, by way of the proxy."""
    sign_in(page.context, proxy.url, alice)
    yield open_entry(page, proxy.url, draft)
    proxy.release = b""
    proxy.go_on()
    rest(page)


def test_typing_says_in_time_that_nobody_answers_and_goes_out_when_somebody_does(
    typing, proxy, draft
):
    proxy.stall()
    typing.get_by_label("Order reference").fill("PO-1")

    expect(state(typing)).to_contain_text("No connection", timeout=IN_TIME)
    expect(state(typing)).to_contain_text("what you type is kept on this device")
    expect(typing.get_by_text(DEAD)).to_be_visible()
    typing.get_by_label("Order reference").fill("PO-12")

    proxy.go_on()
    saved(typing)
    expect(typing.get_by_text(DEAD)).to_be_hidden()
    assert stored(draft).order_reference == "PO-12"
    assert Invoice.objects.count() == 1


def test_a_link_that_nobody_answers_is_told_in_time_and_the_page_stays(typing, proxy):
    typing.evaluate(TELL)  # nothing else can be asked of a page that is being left
    proxy.stall()
    with typing.expect_console_message(lambda said: said.text == "told", timeout=IN_TIME):  # fmt: skip
        typing.get_by_role("link", name="Invoices", exact=True).click(no_wait_after=True)  # fmt: skip

    proxy.go_on()
    expect(typing).to_have_url(proxy.url + reverse("invoices:list"))


def test_a_desk_that_follows_a_reading_says_so_and_goes_on(page, proxy, alice):
    document = make_document(alice, pdf("Invoice"))
    Document.objects.filter(document.itself).update(reading_state=ReadingState.READING)
    make_invoice(alice, document=document)
    sign_in(page.context, proxy.url, alice)
    page.goto(proxy.url + reverse("invoices:desk"))
    expect(page.get_by_text("reading 0 %")).to_be_visible()
    page.wait_for_load_state("networkidle")

    proxy.stall()
    expect(page.get_by_text(DEAD)).to_be_visible(
        timeout=IN_TIME + 2000
    )  # it asks every 2 s
    Document.objects.filter(document.itself).update(reading_state=ReadingState.READ)
    proxy.go_on()

    expect(page.get_by_text(DEAD)).to_be_hidden(timeout=IN_TIME)
    expect(page.get_by_text("reading 0 %")).to_be_hidden(timeout=IN_TIME)
    rest(page)


def test_an_upload_that_stalls_is_told_in_time_and_sent_again(page, proxy, alice):
    sign_in(page.context, proxy.url, alice)
    page.goto(proxy.url + reverse("invoices:desk"))
    page.wait_for_load_state("networkidle")

    proxy.stall()
    file = {"name": "one.pdf", "mimeType": "application/pdf", "buffer": pdf("One") + b"%" * 900_000}  # fmt: skip
    page.locator("input.drop-input").first.set_input_files([file])
    again = page.get_by_role("button", name="Try again")
    expect(again).to_be_visible(timeout=IN_TIME)
    assert Invoice.objects.count() == 0

    proxy.go_on()
    again.click()
    # The entry page, or a word where what had stalled came through after all: it is there once.
    there = page.locator("auto-save").or_(page.get_by_role("link", name="Open it"))
    expect(there.first).to_be_visible(timeout=IN_TIME)
    assert Invoice.objects.count() == 1
    rest(page)


def test_a_new_release_keeps_what_is_typed_and_asks_to_reload(typing, proxy, draft):
    proxy.release = b"another00000"
    typing.get_by_label("Order reference").fill("PO-1")
    saved(typing)

    told = typing.get_by_role("alert").filter(has_text=RENEWED)
    expect(told).to_be_visible()
    assert stored(draft).order_reference == "PO-1"
    proxy.release = b""
    with typing.expect_navigation():
        told.get_by_role("link", name="Reload the page").click()
    expect(typing.get_by_text(RENEWED)).to_be_hidden()
    expect(typing.get_by_label("Order reference")).to_have_value("PO-1")


def test_what_a_new_release_does_not_take_is_there_after_reloading(
    typing, proxy, draft
):
    def renewed(route):
        headers = {"Countersign-Release": "another00000"}
        route.fulfill(status=404, headers=headers, body="<h1>No such page</h1>")

    save = f"**{reverse('invoices:save', args=[draft.pk])}"
    typing.route(save, renewed)
    typing.get_by_label("Order reference").fill("PO-7")
    expect(state(typing)).to_have_text("Not saved: what you type is kept on this device. Reload the page.")  # fmt: skip
    told = typing.get_by_role("alert").filter(has_text=RENEWED)
    expect(told).to_be_visible()
    assert stored(draft).order_reference == ""

    with typing.expect_navigation():
        told.get_by_role("link", name="Reload the page").click()
    typing.wait_for_selector("auto-save[data-ready]")
    expect(typing.get_by_label("Order reference")).to_have_value("PO-7")
    typing.unroute(save)
    saved(typing)
    assert stored(draft).order_reference == "PO-7"
