"""A program registered by hand, and a member who lets it act for them."""

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from countersign.tokens.actions import make
from tests.browser.test_screens import SCREENS, SIZES, look
from tests.factories import PASSWORD
from tests.programs.client import BACK, CHALLENGE, VERIFIER, me

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


def test_an_owner_registers_a_program_and_lets_it_act(
    page: Page, live_server, olga, request
):
    size = request.node.callspec.params["page"]
    page.goto(live_server.url + reverse("accounts:settings"))
    page.get_by_role("link", name="Registered programs").click()
    page.get_by_role("link", name="Register a program").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Books")
    page.get_by_label("Addresses that members are sent back to").fill(BACK)
    page.get_by_label("Look at invoices, their checks and what was read").check()
    assert look(page, "register-program", size) == []
    page.get_by_role("button", name="Register").click()
    key = page.get_by_label("client_id").input_value()
    secret = page.get_by_label("client_secret").input_value()
    assert look(page, "registered-program", size) == []
    page.get_by_role("link", name="Back").click()
    assert look(page, "programs", size) == []

    asked = {
        "response_type": "code",
        "client_id": key,
        "redirect_uri": BACK,
        "scope": "invoices:read",
        "state": "xyz",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    page.goto(f"{live_server.url}/oauth/authorize?{urlencode(asked)}")
    page.get_by_role("heading", name="May Books act for you?").wait_for()
    assert look(page, "agree-to-program", size) == []
    with page.expect_request(lambda sent: sent.url.startswith(BACK)) as sent:
        page.get_by_role("button", name="Allow", exact=True).click()

    said = parse_qs(urlsplit(sent.value.url).query)
    given = Client().post(
        "/oauth/token",
        {
            "grant_type": "authorization_code",
            "client_id": key,
            "client_secret": secret,
            "code": said["code"][0],
            "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        },
    )
    secret = json.loads(given.content)["access_token"]
    assert me(secret).json()["name"] == str(olga)

    page = page.context.new_page()  # nobody answers where the other one was sent to
    page.goto(live_server.url + reverse("tokens:own"))
    page.get_by_text("Books").first.wait_for()
    page.get_by_role("button", name="Revoke").first.click()
    page.get_by_text("lets nobody in any more").wait_for()
    assert me(secret).status_code == 401


def test_an_owner_lets_a_token_approve(page: Page, live_server, mona, request):
    size = request.node.callspec.params["page"]
    token = make("Robot", ["invoices:decide"], days=30, by=mona).token
    page.goto(live_server.url + reverse("tokens:organization"))
    page.get_by_role("link", name="Let it approve").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Let Robot approve?").wait_for()
    assert look(page, "let-token-approve", size) == []
    page.get_by_role("button", name="Let it approve").click()
    page.get_by_text("It may approve.").wait_for()
    token.refresh_from_db()
    assert token.approves
