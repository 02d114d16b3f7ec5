"""What was read, beside where it stands: confirming, framing, taking words, in a real browser."""

import pytest
from playwright.sync_api import expect

from countersign.documents.models import ReadingState
from countersign.invoices.models import Invoice, Suggestion
from tests.browser.entering import cell, open_entry, rest, saved, sign_in
from tests.factories import fill, make_document, make_invoice
from tests.files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def line_of(text: str, y: float) -> list[list]:
    """Words of a line, 40 points apart."""
    return [
        [word, 30.0 + 50 * place, y, 60.0 + 50 * place, y + 12, "text"]
        for place, word in enumerate(text.split())
    ]


# Where fpdf writes the words of tests.files.pdf, in points.
WORDS = [
    ["Rechnung", 31.0, 32.0, 85.0, 44.0, "text"],
    ["R-2026/7", 90.0, 32.0, 140.0, 44.0, "text"],
    ["119,00", 400.0, 300.0, 440.0, 312.0, "text"],
    ["19.04.2026", 400.0, 400.0, 460.0, 412.0, "text"],
    *line_of("1 Beratung vor Ort 2 h 50,00 19% 100,00", 500),
    *line_of("2 Anfahrt 1 30,00 19% 30,00", 520),
]


@pytest.fixture
def draft(alice):
    document = make_document(
        alice, pdf("Rechnung R-2026/7"), reading_state=ReadingState.READ
    )
    document.pages.update(words=WORDS)
    nothing = dict.fromkeys(("issue_date", "due_date", "gross_total"))
    return make_invoice(
        alice, lines=0, no_items=False, document=document, number="", **nothing
    )


def suggest(invoice, field, value, word, **values):
    text, *box, _source = WORDS[word]
    Suggestion.objects.create(
        organization=invoice.organization,
        invoice=invoice,
        field=field,
        value=value,
        words=[[invoice.documents.get().pk, 1, *box, text]],
        **{"confidence": 0.97, "source": "text"} | values,
    )


@pytest.fixture
def entry(page, live_server, alice, draft):
    suggest(draft, "number", "R-2026/7", 1, confidence=0.6)
    suggest(draft, "number", "2026/7", 0, confidence=0.3, rank=1)
    suggest(draft, "gross_total", "119.00", 2, proven=True)
    suggest(draft, "issue_date", "2026-04-19", 3, confidence=0.7)
    suggest(draft, "description", "Beratung", 0, line=1, confidence=0.7)
    suggest(draft, "line_total", "119.00", 2, line=1, confidence=0.7)
    fill(draft)
    sign_in(page.context, live_server.url, alice)
    open_entry(page, live_server.url, draft)
    page.wait_for_selector("page-viewer[data-ready]")
    yield page
    rest(page)


def at(page, x, y):
    """A point of the first page (in PDF points) in the window."""
    box = page.locator(".page[data-page-number='1']").bounding_box()
    return box["x"] + x / 595 * box["width"], box["y"] + y / 842 * box["height"]


def test_only_what_is_doubtful_is_visited_and_confirmed_by_enter(entry, draft):
    count = entry.locator("[data-count]")
    expect(count).to_have_text("3 to confirm")
    expect(entry.get_by_label("Invoice number")).to_be_focused()
    entry.keyboard.press("Enter")
    expect(entry.get_by_label("Issue date")).to_be_focused()
    entry.keyboard.press("Enter")
    expect(cell(entry, "Description", 1)).to_be_focused()
    expect(count).to_have_text("1 to confirm")
    entry.keyboard.press("Enter")
    expect(count).to_have_text("Nothing to confirm")
    saved(entry)
    entry.wait_for_function(
        "() => document.querySelector('auto-save').sentConfirmations === 4"
    )
    assert len(Invoice.objects.get(pk=draft.pk).confirmed) == 4
    entry.reload()
    expect(entry.locator("[data-count]")).to_have_text("Nothing to confirm")


def test_enter_alone_leads_from_opening_to_submitting(entry, draft, mona):
    for _field in range(3):
        entry.keyboard.press("Enter")
    submit = entry.get_by_role("button", name="Submit")
    expect(submit).to_be_focused()
    entry.keyboard.press("Enter")
    entry.wait_for_url("**/invoices/desk/?after=*")
    assert Invoice.objects.get(pk=draft.pk).status == "submitted"


def test_each_state_is_told_by_more_than_colour(entry):
    number = entry.locator(".field-number")
    expect(number).to_have_attribute("data-state", "doubtful")
    expect(entry.get_by_label("Invoice number")).to_have_attribute(
        "aria-description", "Doubtful: look at the original"
    )
    total = entry.locator(".field-gross_total")
    expect(total).to_have_attribute("data-state", "confirmed")
    mark = "getComputedStyle(document.querySelector('.field-number .field-mark'), '::before').content"
    assert entry.evaluate(mark) == '"?"'


def test_the_frame_stands_on_the_words_of_the_focused_field(entry):
    for label, word in (("Invoice number", 1), ("Gross total", 2)):
        entry.get_by_label(label).focus()
        frame = entry.locator(".frame-here")
        expect(frame).to_have_count(1)
        _text, x0, y0, x1, y1, _source = WORDS[word]
        left, top = at(entry, x0, y0)
        right, bottom = at(entry, x1, y1)
        entry.wait_for_timeout(200)
        box = frame.bounding_box()
        assert abs(box["x"] + 3 - left) < 3
        assert abs(box["y"] + 3 - top) < 3
        assert abs(box["width"] - 6 - (right - left)) < 3
        assert abs(box["height"] - 6 - (bottom - top)) < 3


def test_a_click_puts_a_word_into_the_focused_field_and_shift_appends(entry, draft):
    reference = entry.get_by_label("Order reference")
    reference.focus()
    entry.mouse.click(*at(entry, 100, 38))
    expect(reference).to_have_value("R-2026/7")
    entry.keyboard.down("Shift")
    entry.mouse.click(*at(entry, 420, 306))
    entry.keyboard.up("Shift")
    expect(reference).to_have_value("R-2026/7 119,00")
    saved(entry)
    assert Invoice.objects.get(pk=draft.pk).order_reference == "R-2026/7 119,00"


def test_a_rectangle_takes_all_words_within(entry):
    reference = entry.get_by_label("Order reference")
    reference.focus()
    entry.keyboard.down("Alt")
    entry.mouse.move(*at(entry, 25, 28))
    entry.mouse.down()
    entry.mouse.move(*at(entry, 160, 50))
    entry.mouse.up()
    entry.keyboard.up("Alt")
    expect(reference).to_have_value("Rechnung R-2026/7")


def test_a_rectangle_over_rows_of_items_fills_the_rows(entry):
    cell(entry, "Description", 1).focus()
    entry.keyboard.down("Alt")
    entry.mouse.move(*at(entry, 25, 495))
    entry.mouse.down()
    entry.mouse.move(*at(entry, 590, 540))
    entry.mouse.up()
    entry.keyboard.up("Alt")
    columns = ("Description", "Quantity", "Unit price", "Tax rate", "Line total")
    for row, values in enumerate(
        (
            ("Beratung vor Ort", "2", "50,00", "19", "100,00"),
            ("Anfahrt", "1", "30,00", "19", "30,00"),
        ),
        start=1,
    ):
        for column, value in zip(columns, values, strict=True):
            expect(cell(entry, column, row)).to_have_value(value)


def test_hovering_a_word_says_what_it_became(entry):
    entry.mouse.move(*at(entry, 420, 306))
    entry.mouse.move(*at(entry, 421, 306))
    expect(entry.locator(".viewer-scroll")).to_have_attribute("title", "Gross total")
    expect(entry.locator(".frame-hover")).to_have_count(1)


def test_the_next_best_reading_is_one_key_away(entry):
    number = entry.get_by_label("Invoice number")
    number.focus()
    entry.keyboard.press("Control+.")
    expect(number).to_have_value("2026/7")
    entry.keyboard.press("Control+.")
    expect(number).to_have_value("R-2026/7")


def test_values_arrive_by_themselves_but_not_in_the_field_being_typed_in(
    page, live_server, alice, draft
):
    document = draft.documents.get()
    type(document).objects.update(reading_state=ReadingState.READING)
    sign_in(page.context, live_server.url, alice)
    open_entry(page, live_server.url, draft)
    page.get_by_label("Invoice number").fill("MINE")
    suggest(draft, "number", "R-2026/7", 1)
    suggest(draft, "gross_total", "119.00", 2)
    fill(draft)
    type(document).objects.update(reading_state=ReadingState.READ)
    expect(page.get_by_label("Gross total")).to_have_value("119,00")
    expect(page.get_by_label("Invoice number")).to_have_value("MINE")
    saved(page)
    expect(page.get_by_role("dialog")).to_have_count(0)
    now = Invoice.objects.get(pk=draft.pk)
    assert (now.number, now.gross_total) == ("MINE", 119)
    rest(page)


def test_the_original_has_keys_from_any_field(entry):
    entry.get_by_label("IBAN").focus()
    percent = entry.locator(".viewer-percent")
    before = percent.text_content()
    entry.keyboard.press("Alt++")
    expect(percent).not_to_have_text(before)
    entry.keyboard.press("Alt+f")
    expect(entry.get_by_label("Find in the original")).to_be_focused()


def test_the_keys_are_listed_from_within_a_field(entry):
    entry.get_by_label("IBAN").focus()
    keys = entry.get_by_role("dialog", name="Keys")
    entry.keyboard.press("?")
    expect(keys).to_be_hidden()
    entry.keyboard.press("Control+/")
    expect(keys).to_be_visible()
    keys.get_by_role("button", name="Close").click()
    entry.get_by_role("button", name="Keys").click()
    expect(keys).to_be_visible()
