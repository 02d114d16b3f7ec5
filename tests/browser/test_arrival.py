"""A page of which a part did not arrive."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.entering import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page, live_server, alice):
    sign_in(page.context, live_server.url, alice)
    return live_server.url + reverse("invoices:desk")


def said(page):
    return page.get_by_role("alert").filter(has_text="did not arrive")


@pytest.mark.parametrize("part", ["file-drop", "tokens", "bootstrap.min.css"])
def test_it_says_so_until_all_arrives(page, desk, part):
    lost = f"**/{part}*"
    page.route(lost, lambda route: route.abort())
    page.goto(desk)
    expect(said(page)).to_be_visible()
    page.unroute(lost)
    said(page).get_by_role("link", name="Reload the page").click()
    page.wait_for_load_state("load")
    expect(said(page)).to_have_count(0)
