"""Signing in at a provider that is not ours, and the owner's page that names it."""

import pytest
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Page

from countersign.accounts.actions import prove
from countersign.config.sign_in import Settings
from tests.browser.test_screens import SIZES, look
from tests.factories import PASSWORD
from tests.saml import description
from tests.signing_in import sign_in

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # oidc-provider-mock asks authlib in ways that it warns of.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


@pytest.fixture
def issuer(settings, live_server, alice):
    """A provider on loopback (oidc-provider-mock) that knows Alice."""
    claims = {"email": alice.user.email, "email_verified": True, "name": "Alice"}
    settings.SITE_URL = live_server.url
    settings.OUTSIDE_ALLOWED = ["localhost"]
    with run_server_in_thread(user_claims=[User(sub="alice", claims=claims)]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(params=SIZES)
def page(browser, request):
    context = browser.new_context(
        viewport=SIZES[request.param], locale="en-GB", reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def test_a_member_signs_in_at_the_company(
    page: Page, live_server, issuer, settings, request
):
    size = request.node.callspec.params["page"]
    settings.SIGN_IN = Settings(issuer=issuer, client_id="cs", client_secret="s", name="Firm")  # fmt: skip
    page.goto(live_server.url + reverse("account_login"))
    assert look(page, "sign-in-provider", size) == []

    page.get_by_role("link", name="Sign in with Firm").click()
    page.get_by_role("button", name="alice").click()

    page.get_by_role("link", name="Desk").wait_for()


def test_an_owner_names_a_provider_and_a_member_finds_it(
    page: Page, live_server, issuer, olga, request
):
    size = request.node.callspec.params["page"]
    prove(olga.user)
    owner = sign_in(Client(), olga)
    page.context.add_cookies(
        [
            {"name": name, "value": one.value, "url": live_server.url}
            for name, one in owner.cookies.items()
        ]
    )
    page.goto(live_server.url + reverse("accounts:set_provider"))
    if page.get_by_label("Password").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name", exact=True).fill("Firm")
    page.get_by_label("Address of the provider").fill(issuer)
    page.get_by_label("Client id").fill("cs")
    page.get_by_label("Client secret").fill("a secret")
    page.get_by_label("Mail domains", exact=True).fill("example.org")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The provider is kept").wait_for()
    assert look(page, "set-provider", size) == []
    page.get_by_role("link", name="The provider speaks SAML").click()
    page.get_by_label("Or the description itself").wait_for()
    assert look(page, "set-provider-saml", size) == []

    page.context.clear_cookies()
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("link", name="Sign in through your organization").click()
    assert look(page, "find-provider", size) == []
    page.get_by_label("Your mail address").fill("alice@example.org")
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("You sign in at localhost").wait_for()
    assert look(page, "provider", size) == []
    page.get_by_role("link", name="Go on with Firm").click()
    page.get_by_role("button", name="alice").click()
    page.get_by_role("link", name="Desk").wait_for()


def test_an_owner_changes_the_key_for_encrypted_answers(
    page: Page, live_server, settings, olga, request
):
    size = request.node.callspec.params["page"]
    settings.SITE_URL = live_server.url
    prove(olga.user)
    owner = sign_in(Client(), olga)
    page.context.add_cookies(
        [
            {"name": name, "value": one.value, "url": live_server.url}
            for name, one in owner.cookies.items()
        ]
    )
    page.goto(live_server.url + reverse("accounts:set_saml_provider"))
    if page.get_by_label("Password").count():
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name", exact=True).fill("Firm")
    page.get_by_label("Or the description itself").fill(description())
    page.get_by_label("Mail domains", exact=True).fill("example.org")
    assert page.get_by_label("Make a new key").count() == 0
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The provider is kept").wait_for()
    page.get_by_label("Make a new key").scroll_into_view_if_needed()
    assert look(page, "set-saml-kept", size) == []
    page.get_by_label("Make a new key").check()
    page.get_by_role("button", name="Save").click()
    page.get_by_text("The provider is kept").wait_for()

    assert not page.get_by_label("Make a new key").is_checked()
