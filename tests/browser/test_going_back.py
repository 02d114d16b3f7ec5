"""Going back and forward: what changed meanwhile is shown, and nothing is after somebody has signed out."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.entering import rest, saved, sign_in
from tests.factories import make_document, make_invoice
from tests.files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DESK = reverse("invoices:desk")


@pytest.fixture
def desk(live_server, context, page, alice) -> Page:
    """The desk, with one draft that has its original."""
    make_invoice(alice, number="R-1", document=make_document(alice, pdf("R-1")))
    sign_in(context, live_server.url, alice)
    page.goto(live_server.url + DESK)
    yield page
    rest(page)


def shows_the_original(page: Page) -> None:
    expect(page.locator("page-viewer canvas").first).to_be_visible()


def test_between_the_desk_and_an_invoice(desk):
    desk.get_by_role("link", name="R-1").first.click()
    desk.wait_for_selector("auto-save[data-ready]")
    shows_the_original(desk)
    desk.get_by_label("Invoice number").fill("R-2")
    saved(desk)

    desk.go_back()
    expect(desk.get_by_role("link", name="R-2").first).to_be_visible()

    desk.go_forward()
    desk.wait_for_selector("auto-save[data-ready]")
    expect(desk.get_by_label("Invoice number")).to_have_value("R-2")
    shows_the_original(desk)


def test_after_signing_out_there_is_nothing_to_go_back_to(desk):
    expect(desk.get_by_role("link", name="R-1").first).to_be_visible()
    desk.locator("form[action*=logout] button").first.evaluate(
        "one => one.form.submit()"
    )
    desk.wait_for_url("**/account/login/**")

    desk.go_back()

    desk.wait_for_url("**/account/login/**")
    expect(desk.get_by_label("Password")).to_be_visible()
    expect(desk.get_by_text("R-1")).to_have_count(0)
