"""Taking a submission back in a real browser, on a phone and on a desk; a manager who opens the mail's link is told."""

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from countersign.invoices.models import Invoice
from tests.browser.entering import sign_in
from tests.review.conftest import read_mail, submitted

__all__ = ["read_mail", "submitted"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])


@pytest.fixture
def waiting(submitted) -> Invoice:
    return submitted(number="R-7")


@SIZES
def test_it_is_on_the_desk_again_and_a_manager_is_told(
    page: Page,
    browser: Browser,
    live_server,
    waiting,
    alice,
    mona,
    read_mail,
    width,
    height,
):
    (mail,) = read_mail(mona)
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:detail", args=[waiting.pk]))

    page.get_by_role("button", name="Take back").click()

    expect(page).to_have_url(
        live_server.url + reverse("invoices:edit", args=[waiting.pk])
    )
    expect(page.get_by_text("R-7 is back on your desk.")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert wide

    visitor = browser.new_page(viewport={"width": width, "height": height})
    visitor.goto(live_server.url + mail.link)
    said = "Alice has taken this submission back: there is nothing to decide."
    expect(visitor.get_by_text(said)).to_be_visible()
    expect(visitor.get_by_role("button", name="Approve")).to_have_count(0)
    visitor.close()

    page.goto(live_server.url + reverse("invoices:desk"))
    expect(page.get_by_text("R-7")).to_be_visible()


@SIZES
def test_what_was_rejected_is_told_and_goes_off_the_desk(
    page: Page, live_server, waiting, alice, mona, width, height
):
    form = {"verdict": "rejected", "version": 1, "comment": "forged, I called"}
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page.context, live_server.url, mona)
    page.goto(live_server.url + reverse("review:invoice", args=[waiting.pk]))
    page.get_by_role("button", name="Reject").first.click()
    page.locator("#reject textarea").fill(form["comment"])
    page.locator("#reject button[name=verdict]").click()
    expect(page.get_by_text("Rejected").first).to_be_visible()

    page.context.clear_cookies()
    sign_in(page.context, live_server.url, alice)
    page.goto(live_server.url + reverse("invoices:desk"))
    expect(page.get_by_text("rejected: “forged, I called”")).to_be_visible()
    page.get_by_text("R-7").click()

    page.get_by_role("button", name="Take off my desk").click()

    expect(page.get_by_text("R-7 is off your desk.")).to_be_visible()
    expect(page.get_by_text("rejected:")).to_have_count(0)
