"""What entering an invoice takes is counted in a real browser and arrives."""

import pytest

from countersign.invoices.models import Effort
from tests.browser.entering import open_entry, saved, sign_in
from tests.factories import make_document, make_invoice
from tests.files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_keystrokes_clicks_and_seconds_arrive_once(page, live_server, alice, mona):
    invoice = make_invoice(alice, document=make_document(alice, pdf("R-2026/7")))
    sign_in(page.context, live_server.url, alice)
    open_entry(page, live_server.url, invoice)
    reference = page.get_by_label("Order reference")
    reference.click()
    page.keyboard.type("PO-7")
    page.keyboard.press("Shift")
    page.wait_for_timeout(1500)
    saved(page)
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/desk/?after=*")

    effort = arrived(page, clicks=2)
    assert (effort.keystrokes, effort.clicks) == (4, 2)
    assert 1 <= effort.seconds <= 60
    assert len(effort.sittings) == 1


def arrived(page, *, clicks: int) -> Effort:
    """The counts, once the server has them."""
    for _ in range(50):
        if found := Effort.objects.filter(clicks=clicks).first():
            return found
        page.wait_for_timeout(100)
    return Effort.objects.get()
