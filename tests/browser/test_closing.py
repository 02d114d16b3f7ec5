"""Closing a month and reversing an invoice, wide and narrow, light and dark."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from countersign.invoices.models import Invoice, Status
from tests.browser.entering import sign_in
from tests.browser.test_screens import SCREENS, SIZES, look
from tests.factories import make_invoice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DECIDED = datetime(2026, 4, 2, tzinfo=UTC)


@pytest.mark.parametrize("size", SIZES)
def test_a_month_is_closed_and_an_invoice_of_it_is_reversed(
    browser, live_server, alice, mona, size
):
    usual = {"submitted_at": DECIDED, "decided_at": DECIDED}
    for day in range(1, 5):
        issued = {"issue_date": date(2026, 3, day), "lines": day}
        make_invoice(alice, status=Status.APPROVED, **usual, **issued)
    make_invoice(alice, status=Status.REJECTED, **usual)
    make_invoice(alice)
    make_invoice(alice, status=Status.SUBMITTED, currency="CHF")
    SCREENS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport=SIZES[size], locale="en-GB", reduced_motion="reduce"
    )
    sign_in(context, live_server.url, mona)
    page = context.new_page()
    page.goto(f"{live_server.url}{reverse('month:month')}?month=2026-03")
    page.get_by_role("link", name="Close this month").click()
    problems = look(page, "close", size)
    page.get_by_label("are not decided on").check()
    page.get_by_label("Note").fill("declared on 10 April")
    page.get_by_role("button", name="Close March 2026 for good").click()
    page.get_by_text("Closed on").wait_for()
    problems += look(page, "closed", size)
    first = Invoice.objects.filter(organization=mona.organization).order_by("pk")[0]
    page.goto(f"{live_server.url}{reverse('invoices:detail', args=[first.pk])}")
    problems += look(page, "locked", size)
    page.get_by_role("link", name="Reverse").click()
    problems += look(page, "reverse", size)
    page.get_by_label("Why").fill("entered twice")
    page.get_by_role("button", name="Reverse").click()
    page.get_by_text("It takes back what is locked:").wait_for()
    problems += look(page, "reversal", size)
    page.screenshot(path=SCREENS / f"reversal-{size}-whole.png", full_page=True)
    context.close()
    assert problems == []
