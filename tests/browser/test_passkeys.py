"""A passkey is made on the page of second factors, and signs in; with Chromium's own authenticator in software."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_screens import SCREENS, SIZES
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def page(browser, live_server, settings):
    settings.SITE_URL = live_server.url
    context = browser.new_context(viewport=SIZES["narrow"], locale="en-GB", reduced_motion="reduce")  # fmt: skip
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def authenticator(page):
    """A device that asks for a finger, which is always the right one."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def shot(page, name):
    SCREENS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENS / f"passkey-{name}-narrow.png", full_page=True)


def test_made_and_used(page, live_server, alice, authenticator):
    organization = alice.organization
    organization.requires_factor = True
    organization.save()
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("Mail address").fill(alice.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="A second factor is needed here")).to_be_visible()  # fmt: skip
    shot(page, "wanted")

    page.get_by_role("link", name="Make a passkey").click()
    if page.get_by_label("Password").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name").fill("Phone")
    shot(page, "make")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("The passkey is yours")).to_be_visible()
    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    expect(page.get_by_role("cell", name="Phone")).to_be_visible()
    shot(page, "list")
    page.goto(live_server.url + reverse("mfa_index"))
    shot(page, "index")

    page.context.clear_cookies()
    page.goto(live_server.url + reverse("account_login"))
    shot(page, "login")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(re.compile("/invoices/"))


def test_a_device_that_says_no_is_told(page, live_server, alice, authenticator):
    session, key = authenticator
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})  # fmt: skip
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("This device has shown no passkey of yours")).to_be_visible()  # fmt: skip
