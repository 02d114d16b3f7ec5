"""Triage by keys, and a form that asks only for what is needed."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from countersign.mailboxes.models import ReceivedMail, Sender
from tests.browser.entering import press, sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_mails_of_strangers_are_worked_off_by_keys(page, context, live_server, olga):
    for n, key in enumerate(("n", "b", "t")):
        ReceivedMail.objects.create(
            organization=olga.organization,
            sha256=f"{n:064}",
            size=1,
            state="triage",
            sender=f"{key}@strangers.example",
            subject=f"Mail {key}",
            key=str(n),
        )
    sign_in(context, live_server.url, olga)
    page.goto(live_server.url + reverse("mailboxes:list"))
    page.get_by_role("link", name="Mail t").first.click()
    for key, told in (("t", "goes to the desk"), ("b", "Nothing from b@strangers"), ("n", "is no invoice")):  # fmt: skip
        expect(page.get_by_role("heading", name=f"Mail {key}")).to_be_visible()
        press(page, key)
        expect(page.get_by_text(told)).to_be_visible()

    states = ReceivedMail.objects.filter(organization=olga.organization).order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["aside", "blocked", "waiting"]  # fmt: skip
    sender = Sender.objects.get(organization=olga.organization)
    assert (sender.address, sender.trust) == ("b@strangers.example", "blocked")


def test_the_form_asks_for_a_password_or_for_a_permission(
    page, context, live_server, olga
):
    sign_in(context, live_server.url, olga)
    page.goto(live_server.url + reverse("mailboxes:add"))
    password, token = page.get_by_label("Password"), page.get_by_label("Refresh token")
    expect(password).to_be_visible()
    expect(token).to_be_hidden()
    expect(page.get_by_label("The folder it is moved to")).to_be_hidden()

    page.get_by_label("Signing in by").select_option("oauth")
    page.get_by_label("Afterwards").select_option("moved")

    expect(password).to_be_hidden()
    expect(token).to_be_visible()
    expect(page.get_by_label("The folder it is moved to")).to_be_visible()
