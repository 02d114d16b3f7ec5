"""Doubts and stops in a real browser: asked about at submitting, answered by a manager, left out of what is approved together."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.invoices.models import Invoice, Status
from tests.browser.entering import sign_in
from tests.browser.test_review import serious
from tests.factories import make_document, make_invoice
from tests.files import pdf
from tests.review.conftest import as_member, read_mail, submitted

__all__ = ["as_member", "read_mail", "submitted"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [{"width": 390, "height": 844}, {"width": 1440, "height": 900}]
WORD = [1, 300.0, 100.0, 380.0, 116.0]


@pytest.fixture(params=SIZES, ids=["phone", "desk"])
def sized(page, request):
    page.set_viewport_size(request.param)
    return page


def status(invoice):
    return Invoice.objects.get(pk=invoice.pk).status


def narrow_enough(page):
    """Nothing sticks out to the side."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_submitting_with_doubts_asks_once(sized, alice, mona, live_server):
    invoice = make_invoice(alice, number="R-1", due_date=date(2026, 3, 1))
    sign_in(sized.context, live_server.url, alice)
    sized.goto(live_server.url + reverse("invoices:edit", args=[invoice.pk]))
    sized.get_by_label("Invoice number").press("Control+Enter")
    expect(sized.get_by_role("heading", name="Submit R-1?")).to_be_visible()
    expect(sized.get_by_text("before it was issued")).to_be_visible()
    assert narrow_enough(sized)
    assert serious(sized) == []
    assert status(invoice) == Status.DRAFT

    sized.get_by_role("button", name="Submit with 1 doubt").click()
    expect(sized.get_by_text("R-1 submitted")).to_be_visible()
    assert status(invoice) == Status.SUBMITTED


def test_from_the_question_enter_leads_back_to_the_invoice(
    sized, alice, mona, live_server
):
    invoice = make_invoice(alice, number="R-1", due_date=date(2026, 3, 1))
    sign_in(sized.context, live_server.url, alice)
    sized.goto(live_server.url + reverse("invoices:edit", args=[invoice.pk]))
    sized.get_by_label("Invoice number").press("Control+Enter")
    expect(sized.get_by_role("link", name="Back to the invoice")).to_be_focused()
    sized.keyboard.press("Enter")
    expect(sized.get_by_label("Invoice number")).to_have_value("R-1")
    assert status(invoice) == Status.DRAFT


def test_a_stop_is_answered_and_then_approved(sized, submitted, mona, live_server):
    said = {"value": "57133.78", "confidence": 0.95, "proven": False, "source": "text"}
    fields = {"gross_total": said | {"places": [WORD]}}
    document = make_document(
        mona, pdf(), said={"fields": fields, "accounts": [], "on_the_whole": ""}
    )
    invoice = submitted(number="R-1", document=document)
    sign_in(sized.context, live_server.url, mona)
    sized.goto(live_server.url + reverse("review:invoice", args=[invoice.pk]))
    stop = sized.get_by_role("list", name="Checks").get_by_role("listitem")
    expect(stop).to_contain_text("Gross total: the file says 57.133,78 EUR")
    expect(sized.locator(".review-original rect")).to_be_attached()
    assert narrow_enough(sized)
    assert serious(sized) == []

    sized.get_by_role("button", name="Approve", exact=True).click()
    expect(sized.get_by_text("Nothing was decided yet")).to_be_visible()
    assert status(invoice) == Status.SUBMITTED

    sized.get_by_label("Why may it be approved all the same?").fill("a part, I called")
    sized.get_by_role("button", name="Answer").click()
    expect(sized.get_by_text("Answered by Mona: “a part, I called”")).to_be_visible()
    sized.get_by_role("button", name="Approve", exact=True).click()
    expect(sized.get_by_text("Undo")).to_be_visible()
    assert status(invoice) == Status.APPROVED


@pytest.mark.parametrize("size", SIZES, ids=["phone", "desk"])
def test_what_is_approved_together_is_shown_first(
    page, submitted, mona, live_server, size
):
    """On a phone the table has no boxes to tick: only the page that follows is looked at in its width."""
    fine = [submitted(number=f"R-{place}") for place in (1, 2)]
    doubtful = submitted(number="R-LATE", due_date=date(2020, 1, 1))
    page.set_viewport_size(SIZES[1])
    sign_in(page.context, live_server.url, mona)
    page.goto(live_server.url + reverse("invoices:list"))
    for invoice in (*fine, doubtful):
        page.get_by_label(f"Select {invoice.number}").check()
    page.get_by_role("button", name="Approve selected").click()
    page.set_viewport_size(size)
    expect(page.get_by_role("heading", name="Approve 2 invoices?")).to_be_visible()
    expect(page.get_by_text("238,00 EUR")).to_be_visible()
    expect(page.get_by_text("1 left out")).to_be_visible()
    assert narrow_enough(page)
    assert serious(page) == []
    assert [status(one) for one in fine] == [Status.SUBMITTED] * 2

    page.get_by_role("button", name="Approve 2 invoices").click()
    expect(page.get_by_role("heading", name="2 invoices approved")).to_be_visible()
    assert [status(one) for one in fine] == [Status.APPROVED] * 2
    assert status(doubtful) == Status.SUBMITTED
