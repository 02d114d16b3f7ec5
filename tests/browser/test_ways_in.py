"""Registering where addresses are proved, being told apart, and ending sessions, at a desk and on a phone."""

import re

import pytest
from allauth.account.views import EmailView
from django.urls import reverse
from playwright.sync_api import Page, expect

from countersign.accounts.models import Membership, Role
from countersign.review.links.actions import issue_link
from tests.browser.test_screens import SCREENS, SIZES, look
from tests.factories import PASSWORD, make_member, make_organization

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=SIZES)
def size(request):
    SCREENS.mkdir(parents=True, exist_ok=True)
    return request.param


@pytest.fixture
def open_browser(browser, live_server, size):
    """A browser of this size, at an address."""
    opened = []

    def at(address: str) -> Page:
        context = browser.new_context(
            viewport=SIZES[size], locale="en-GB", reduced_motion="reduce"
        )
        opened.append(context)
        page = context.new_page()
        page.goto(live_server.url + address)
        return page

    yield at
    for context in opened:
        context.close()


@pytest.fixture
def mail_server(settings, monkeypatch):
    """As where EMAIL_URL names a mail server."""
    reverse("account_login")  # laid out now, the addresses are as other tests need them
    settings.ADDRESSES_ARE_PROVED = True
    settings.ACCOUNT_CHANGE_EMAIL = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    monkeypatch.setattr(EmailView, "template_name", "account/email_change.html")


def sign_in(page: Page, member: Membership) -> Page:
    page.get_by_label("Mail address").fill(member.user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    return page


def code_in(mailoutbox) -> str:
    return re.search(r"^[A-Z0-9]{3,4}-?[A-Z0-9]{3,4}$", mailoutbox[-1].body, re.M)[0]


def prove(page: Page, work, mailoutbox) -> None:
    expect(page.get_by_role("heading", name="Prove your mail address")).to_be_visible()
    work()
    page.get_by_label("Code").fill(code_in(mailoutbox))
    page.get_by_role("button", name="Go on").click()


@pytest.mark.usefixtures("mail_server")
def test_who_registers_proves_the_address(open_browser, work, mailoutbox, size):
    page = open_browser(reverse("account_signup"))
    page.get_by_label("Your name").fill("Olga")
    page.get_by_label("Mail address").fill("olga@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_role("heading", name="Prove your mail address")).to_be_visible()
    assert look(page, "prove-address", size) == []

    prove(page, work, mailoutbox)

    expect(page.get_by_role("button", name="Olga")).to_be_visible()
    page.goto(page.url.partition("/start")[0] + reverse("accounts:personal"))
    page.get_by_role("link", name="Mail address").click()
    assert look(page, "change-address", size) == []


@pytest.mark.usefixtures("mail_server")
def test_people_shows_whose_address_is_not_proved(open_browser, work, mailoutbox, size):
    organization = make_organization()
    olga = make_member(organization, "Olga", Role.OWNER)
    make_member(organization, "Stranger")
    page = sign_in(open_browser(reverse("account_login")), olga)
    prove(page, work, mailoutbox)
    if size == "narrow":
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="People").click()

    expect(page.get_by_text("Address not proved")).to_have_count(1)
    assert look(page, "people-unproved", size) == []


def test_sessions_and_links_are_ended(open_browser, live_server, size):
    organization = make_organization()
    mona = make_member(organization, "Mona", Role.MANAGER)
    issue_link(mona)
    elsewhere = sign_in(open_browser(reverse("account_login")), mona)
    expect(elsewhere.get_by_role("button", name="Mona")).to_be_visible()
    page = sign_in(open_browser(reverse("account_login")), mona)
    expect(page.get_by_role("button", name="Mona")).to_be_visible()
    page.wait_for_load_state()  # scripts have come, too: the menu opens
    page.get_by_role("button", name="Mona").click()
    page.get_by_role("link", name="My settings").click()
    expect(page.get_by_text("(this browser)")).to_be_visible()
    assert look(page, "my-sessions", size) == []

    signed_in = page.get_by_role("region", name="Signed in")
    signed_in.get_by_role("button", name="End", exact=False).first.click()
    expect(page.get_by_text("The session is ended.")).to_be_visible()
    page.get_by_role("button", name="End all links").click()
    expect(page.get_by_text("No link works at the moment.")).to_be_visible()

    elsewhere.goto(live_server.url + reverse("invoices:list"))
    expect(elsewhere.get_by_role("button", name="Sign in")).to_be_visible()
