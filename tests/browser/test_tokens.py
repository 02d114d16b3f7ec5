"""A token made by hand, and the page that shows what programs can ask."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from countersign.tokens.actions import make
from tests.browser.test_screens import SCREENS, SIZES, look
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=SIZES)
def page(browser, live_server, request, olga):
    """A browser of this size, in which Olga has signed in."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(
        viewport=SIZES[request.param], locale="en-GB", reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("Mail address").fill(olga.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    yield page
    context.close()


def test_somebody_makes_a_token_and_revokes_it(page: Page, live_server, olga, request):
    size = request.node.callspec.params["page"]
    page.goto(live_server.url + reverse("accounts:settings"))
    page.get_by_role("link", name="Tokens for programs").click()
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Bookkeeping")
    page.get_by_label("Look at invoices, their checks and what was read").check()
    assert look(page, "make-token", size) == []
    page.get_by_role("button", name="Make the token").click()

    secret = page.get_by_label("The token").input_value()
    assert look(page, "made-token", size) == []
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/invoices", headers=headers).status_code == 200

    make("Robot", ["invoices:read", "documents:write"], days=30, by=olga)
    page.get_by_role("link", name="Back").click()
    assert look(page, "tokens", size) == []
    page.get_by_role("button", name="Revoke").first.click()
    page.get_by_text("lets nobody in any more").wait_for()
    assert Client().get("/api/v1/invoices", headers=headers).status_code == 401


def test_the_description_is_shown_without_anything_from_elsewhere(page, live_server):
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto(f"{live_server.url}/api/v1/docs")
    page.get_by_text("Begin a draft", exact=True).wait_for()

    ours = (live_server.url, "data:", "blob:")
    assert [url for url in asked if not url.startswith(ours)] == []
    assert [text for text in said if "Content Security Policy" in text] == []
