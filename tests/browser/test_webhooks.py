"""A webhook added by hand: its secret once, what it was told, and that sent again."""

from ipaddress import ip_network

import pytest
from django.urls import reverse
from playwright.sync_api import Page
from standardwebhooks.webhooks import Webhook as Verifier

from countersign.webhooks.sending.rounds import send_due
from tests.browser.test_screens import SCREENS, SIZES, look
from tests.factories import PASSWORD
from tests.webhooks.receiver import Receiver

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def receiver(settings):
    settings.WEBHOOK_NETWORKS = [ip_network("127.0.0.1/32")]
    settings.WEBHOOK_HTTP = True
    one = Receiver()
    yield one
    one.close()


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


def test_an_owner_adds_a_webhook_tries_it_out_and_sends_again(
    page: Page, live_server, olga, receiver, request
):
    size = request.node.callspec.params["page"]
    receiver.answer = b"HTTP/1.1 503 Busy\r\n\r\nlater, please"
    page.goto(live_server.url + reverse("accounts:settings"))
    page.get_by_role("link", name="Webhooks").click()
    page.get_by_role("link", name="Add a webhook").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Address", exact=True).fill(receiver.url)
    page.get_by_label("An invoice was approved", exact=True).check()
    assert look(page, "add-webhook", size) == []
    page.get_by_role("button", name="Add the webhook").click()

    secret = page.get_by_label("The secret").input_value()
    assert look(page, "made-webhook", size) == []
    page.get_by_role("link", name="Back").click()
    assert secret not in page.content()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_text("It was not tried yet").wait_for()
    send_due()
    page.reload()
    page.get_by_text("later, please").wait_for()
    assert look(page, "webhook-delivery", size) == []

    receiver.answer = b"HTTP/1.1 200 OK\r\n\r\nthanks"
    page.get_by_role("button", name="Send it again").click()
    page.get_by_text("It is on its way").wait_for()
    send_due()
    page.get_by_role("link", name="127.0.0.1").click()
    page.get_by_text("Delivered · Answered 200").wait_for()
    page.get_by_role("link", name="Trying it out").click()
    page.get_by_role("button", name="Send it again").click()
    send_due()
    page.get_by_role("link", name="127.0.0.1").click()
    page.get_by_text("sent again").wait_for()
    assert page.get_by_text("Delivered · Answered 200").count() == 2
    assert look(page, "webhook", size) == []
    Verifier(secret).verify(receiver.got[-1].body, receiver.got[-1].headers)
    assert len({one.headers["webhook-id"] for one in receiver.got}) == 1
