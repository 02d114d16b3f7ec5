"""Further files by hand: dropped, dragged from row to row, named, moved by keys, and looked at by a manager."""

import base64
import os

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.desk.actions import upload as begin
from countersign.invoices.further import actions
from countersign.invoices.models import FurtherFile, Invoice, Status
from tests.browser.entering import open_entry, rest, sign_in
from tests.browser.test_file_drop import DROP
from tests.browser.test_screens import SIZES, TOO_WIDE
from tests.factories import make_document, make_invoice
from tests.files import locked, pdf, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOTE = pdf("Delivery note L-1")


def drop(page, place, *files):
    sent = [[name, base64.b64encode(data).decode()] for name, data in files]
    page.evaluate(DROP, [page.locator(place).first.element_handle(), sent])


def shot(page, name):
    """A picture of the page in each size, where somebody wants to look at them."""
    for size, viewport in SIZES.items():
        page.set_viewport_size(viewport)
        assert not page.evaluate(TOO_WIDE)
        if folder := os.environ.get("COUNTERSIGN_SHOTS"):
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                page.screenshot(path=f"{folder}/{name}-{size}-{scheme}.png")
    page.set_viewport_size(SIZES["wide"])


@pytest.fixture
def invoice(alice):
    document = make_document(alice, pdf("Invoice R-7"), name="R-7.pdf")
    return make_invoice(alice, number="R-7", vendor="Huber AG", document=document)


@pytest.fixture
def note(alice, work):
    """A draft that came of a delivery note."""
    draft = begin(upload(NOTE, "note.pdf"), by=alice).invoice
    work()
    return draft


@pytest.fixture
def desk(page, live_server, alice, invoice):
    sign_in(page.context, live_server.url, alice)

    def show():
        page.goto(live_server.url + reverse("invoices:desk"))
        page.wait_for_load_state("load")
        return page

    yield show
    rest(page)


def further_of(invoice):
    rows = FurtherFile.objects.filter(organization=invoice.organization_id)
    return [(row.name, row.kind) for row in rows.filter(invoice=invoice)]


def row(page, text):
    return page.locator(".desk-line").filter(has_text=text)


def test_files_dropped_on_a_row_go_with_that_invoice(desk, invoice):
    page = desk()

    drop(page, f'[data-key="{invoice.pk}"]', ("hours.pdf", NOTE), ("l.pdf", locked()))

    lines = page.locator(".outcomes li")
    expect(lines).to_have_count(2)
    expect(lines.nth(0)).to_contain_text("Goes with R-7 now.")
    expect(lines.nth(1)).to_contain_text("The file is protected by a password.")
    expect(row(page, "Huber AG").locator(".desk-further")).to_contain_text("1")
    expect(page.locator(".desk-line")).to_have_count(1)
    shot(page, "desk-dropped")
    assert further_of(invoice) == [("hours.pdf", "other")]


def test_a_draft_dragged_onto_another_row_is_put_with_it_and_back(
    desk, invoice, note, work
):
    page = desk()

    row(page, "note.pdf").locator(".desk-title").drag_to(row(page, "Huber AG"))

    expect(page.get_by_text("note.pdf goes with R-7 now.")).to_be_visible()
    expect(page.locator(".desk-line")).to_have_count(1)
    shot(page, "desk-moved")
    assert further_of(invoice) == [("note.pdf", "other")]
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_text("note.pdf is a draft of its own now")).to_be_visible()
    expect(page.locator(".desk-line")).to_have_count(2)
    assert further_of(invoice) == []
    work()


def test_by_keys_alone_a_draft_is_put_with_an_invoice(desk, invoice, note):
    page = desk()

    row(page, "note.pdf").locator("[data-row]").focus()
    page.keyboard.press("m")
    expect(page.get_by_role("heading", name="With which invoice does note.pdf go?")).to_be_visible()  # fmt: skip
    shot(page, "choose")
    page.get_by_label("It is").select_option("delivery-note")
    page.get_by_role("radio", name="Huber AG").press("Space")
    page.keyboard.press("Enter")

    expect(page.get_by_text("note.pdf goes with R-7 now.")).to_be_visible()
    assert further_of(invoice) == [("note.pdf", "delivery-note")]


def test_on_the_entry_page_files_are_added_named_shown_and_taken_out(
    desk, live_server, invoice, work
):
    page = open_entry(desk(), live_server.url, invoice)
    page.locator("[name=order_reference]").fill("PO-1")

    page.locator("further-files input[type=file]").set_input_files(
        [{"name": "note.pdf", "mimeType": "application/pdf", "buffer": NOTE}]
    )
    kind = page.get_by_label("What note.pdf is")
    expect(kind).to_have_value("other")
    kind.select_option("delivery-note")
    tab = page.get_by_role("tab", name="Delivery note: note.pdf")
    expect(tab).to_be_visible()
    expect(kind).to_be_focused()
    page.keyboard.press("Alt+n")
    expect(tab).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Alt+n")
    expect(tab).to_have_attribute("aria-selected", "false")
    shot(page, "entry")
    assert further_of(invoice) == [("note.pdf", "delivery-note")]

    page.get_by_role("button", name="Make note.pdf a draft of its own").press("Enter")
    expect(page.get_by_text("note.pdf is a draft of its own now")).to_be_visible()
    expect(page.locator("[name=order_reference]")).to_have_value("PO-1")
    assert further_of(invoice) == []
    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_text("note.pdf goes with R-7 now.")).to_be_visible()
    assert further_of(invoice) == [("note.pdf", "delivery-note")]
    work()


def test_dropped_on_the_entry_page_one_chooses_what_it_is_for(
    desk, live_server, invoice, work
):
    page = open_entry(desk(), live_server.url, invoice)
    if os.environ.get("COUNTERSIGN_SHOTS"):
        page.evaluate("document.querySelector('.drop').classList.add('drop-over')")
        shot(page, "entry-over")
        page.evaluate("document.querySelector('.drop').classList.remove('drop-over')")

    drop(page, ".drop-part[data-takes-files]", ("note.pdf", NOTE))

    expect(page.get_by_label("What note.pdf is")).to_be_visible()
    expect(page.get_by_role("region", name="Dropped files")).to_be_hidden()
    assert further_of(invoice) == [("note.pdf", "other")]
    assert Invoice.objects.of(invoice.agent.memberships.get()).count() == 1


def test_a_manager_switches_between_the_files_by_a_key(
    page, live_server, alice, mona, invoice
):
    actions.add(invoice, upload(NOTE, "note.pdf"), "delivery-note", by=alice)
    Invoice.objects.filter(invoice.itself).update(status=Status.SUBMITTED)
    sign_in(page.context, live_server.url, mona)

    page.goto(live_server.url + reverse("review:invoice", args=[invoice.pk]))
    tabs = page.locator(".review-tabs [role=tab]")
    expect(tabs).to_have_text(["R-7.pdf", "Delivery note: note.pdf"])
    page.keyboard.press("f")

    expect(tabs.nth(1)).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("img", name="Page 1 of the original")).to_be_visible()
    shot(page, "review")
    page.keyboard.press("f")
    expect(tabs.nth(0)).to_have_attribute("aria-selected", "true")
    rest(page)
