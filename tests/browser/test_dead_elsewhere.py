"""A connection that dies without a word is told within 15 seconds where one decides by a mailed link, comments, and says what a file is, too; it goes out when somebody answers."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.further import actions as further
from countersign.invoices.models import FurtherFile, Status
from countersign.review.links.actions import issue_link
from countersign.review.submitting.actions import submit
from tests.browser.entering import open_entry, rest, sign_in
from tests.browser.test_dead_connection import DEAD, IN_TIME, TELL, proxy
from tests.factories import make_document, make_invoice
from tests.files import pdf, upload

__all__ = ["proxy"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def invoice(alice, mona):
    made = make_invoice(alice, number="R-1", document=make_document(alice, pdf()))
    submit(made, by=alice)
    made.refresh_from_db()
    return made


def by_the_link(page, proxy, mona, invoice):
    _link, token = issue_link(mona, invoice)
    page.goto(proxy.url + reverse("review:link", args=[token]))


def a_comment(page, proxy, mona, invoice):
    by_the_link(page, proxy, mona, invoice)
    page.get_by_role("textbox", name="Your comment").fill("Why 19 %?")
    return page.get_by_role("button", name="Comment", exact=True), ".comments-text"


def a_return(page, proxy, mona, invoice):
    by_the_link(page, proxy, mona, invoice)
    page.get_by_role("button", name="Return").first.click()
    page.get_by_label("What should Alice fix?").fill("wrong tax rate")
    return page.get_by_role(
        "button", name="Return"
    ).last, "text=Returned: Beispiel GmbH"


@pytest.mark.parametrize("typed", [a_comment, a_return])
def test_what_is_sent_to_nobody_is_told_in_time_and_goes_out(
    page, proxy, mona, invoice, typed
):
    button, there = typed(page, proxy, mona, invoice)
    page.wait_for_load_state("networkidle")
    page.evaluate(TELL)  # nothing else can be asked of a page that is being left
    proxy.stall()
    with page.expect_console_message(lambda said: said.text == "told", timeout=IN_TIME):
        button.click(no_wait_after=True)

    proxy.go_on()
    expect(page.locator(there).first).to_be_visible(timeout=IN_TIME)
    rest(page)
    invoice.refresh_from_db()
    returned = typed is a_return
    assert invoice.status == (Status.RETURNED if returned else Status.SUBMITTED)


def test_what_a_further_file_is_goes_out_when_somebody_answers(page, proxy, alice):
    draft = make_invoice(alice, document=make_document(alice, pdf()))
    further.add(draft, upload(pdf("Note"), "note.pdf"), by=alice)
    sign_in(page.context, proxy.url, alice)
    open_entry(page, proxy.url, draft)
    page.wait_for_load_state("networkidle")

    proxy.stall()
    page.get_by_label("What note.pdf is").select_option("delivery-note")
    expect(page.get_by_text(DEAD)).to_be_visible(timeout=IN_TIME)
    assert FurtherFile.objects.get().kind == "other"

    proxy.go_on()
    expect(page.get_by_role("tab", name="Delivery note: note.pdf")).to_be_visible(timeout=IN_TIME)  # fmt: skip
    expect(page.get_by_text(DEAD)).to_be_hidden()
    assert FurtherFile.objects.get().kind == "delivery-note"
    rest(page)
