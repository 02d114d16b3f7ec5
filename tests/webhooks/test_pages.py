"""What owners do with webhooks by hand."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from countersign.history.models import Event
from countersign.webhooks import actions
from countersign.webhooks.models import Delivery, Webhook
from countersign.webhooks.sending.rounds import send_due
from tests.factories import PASSWORD, make_invoice
from tests.signing_in import sign_in
from tests.webhooks.conftest import told_of_all

KINDS = ["invoice.submitted", "invoice.approved"]


@pytest.fixture
def owner(olga, client):
    """Her browser, the password shown a moment ago."""
    sign_in(client, olga)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def secret_of(answer) -> str:
    return re.search(r'value="(whsec_[^"]+)"', answer.content.decode())[1]


def page(browser, name, *args) -> str:
    return browser.get(reverse(f"webhooks:{name}", args=args)).content.decode()


def test_an_owner_adds_a_webhook_and_sees_its_secret_once(owner, olga, receiver):
    answer = owner.post(reverse("webhooks:add"), {"url": receiver.url, "kinds": KINDS})

    secret = secret_of(answer)
    webhook = Webhook.objects.get(organization=olga.organization)
    assert secret not in page(owner, "page", webhook.pk) + page(owner, "list")
    assert "key=1" not in page(owner, "list")
    assert answer["Cache-Control"] == "no-store"


def test_the_password_is_asked_for_again_before_a_secret_is_shown(
    olga, client, receiver
):
    webhook = told_of_all(receiver, olga).webhook
    sign_in(client, olga)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        for address in (
            reverse("webhooks:add"),
            reverse("webhooks:renew", args=[webhook.pk]),
        ):
            answer = client.post(address, {"url": receiver.url, "kinds": KINDS})
            assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_an_address_of_the_inner_network_is_refused_with_a_reason(
    owner, olga, settings
):
    settings.WEBHOOK_NETWORKS = []
    form = {"url": "https://169.254.169.254/", "kinds": KINDS}

    answer = owner.post(reverse("webhooks:add"), form)

    assert answer.status_code == 422
    assert "inner network" in answer.content.decode()
    assert not Webhook.objects.filter(organization=olga.organization).exists()


def test_an_owner_tries_it_out_sees_what_was_answered_and_sends_it_again(
    owner, olga, receiver
):
    receiver.answer = b"HTTP/1.1 200 OK\r\n\r\nthank <you>"
    webhook = told_of_all(receiver, olga).webhook

    sent = owner.post(reverse("webhooks:try_out", args=[webhook.pk]))
    send_due()

    shown = owner.get(sent["Location"]).content.decode()
    assert "Delivered" in shown
    assert "thank &lt;you&gt;" in shown
    assert "webhook.tested" in shown
    delivery = Delivery.objects.get(organization=olga.organization)
    owner.post(reverse("webhooks:replay", args=[delivery.pk]))
    send_due()
    assert [one.said["type"] for one in receiver.got] == ["webhook.tested"] * 2
    assert "sent again" in page(owner, "page", webhook.pk)


def test_a_stopped_webhook_is_told_nothing_until_it_goes_on(
    owner, alice, olga, receiver, happens
):
    webhook = told_of_all(receiver, olga).webhook
    happens(make_invoice(alice), "submitted", alice)
    owner.post(reverse("webhooks:stop", args=[webhook.pk]))
    happens(make_invoice(alice), "approved", alice)
    owner.post(reverse("webhooks:try_out", args=[webhook.pk]))
    send_due()
    assert receiver.got == []
    assert "Stopped by an owner" in page(owner, "page", webhook.pk)

    owner.post(reverse("webhooks:resume", args=[webhook.pk]))
    happens(make_invoice(alice), "returned", alice)
    send_due()
    assert [one.said["type"] for one in receiver.got] == ["invoice.returned"]


def test_each_change_leaves_a_line_and_no_secret_in_it(owner, olga, receiver):
    owner.post(reverse("webhooks:add"), {"url": receiver.url, "kinds": KINDS})
    webhook = Webhook.objects.get(organization=olga.organization)
    other = {"url": receiver.url + "2", "kinds": KINDS[:1]}
    owner.post(reverse("webhooks:change", args=[webhook.pk]), other)
    secret = secret_of(owner.post(reverse("webhooks:renew", args=[webhook.pk])))
    for name in ("drop_earlier", "try_out", "stop", "resume", "remove"):
        owner.post(reverse(f"webhooks:{name}", args=[webhook.pk]))

    lines = Event.objects.about(olga.organization_id, "webhook", webhook.pk)
    assert [one.verb for one in lines] == [
        "added webhook",
        "changed webhook",
        "renewed webhook secret",
        "dropped webhook secret",
        "tried webhook",
        "stopped webhook",
        "resumed webhook",
        "removed webhook",
    ]
    said = str([one.data for one in lines])
    assert secret not in said
    assert "key=1" not in said
    assert not Delivery.objects.filter(organization=olga.organization).exists()


def test_there_are_only_so_many_webhooks(owner, olga, receiver):
    for _each in range(actions.owning.MOST):
        told_of_all(receiver, olga)

    answer = owner.post(reverse("webhooks:add"), {"url": receiver.url, "kinds": KINDS})

    assert answer.status_code == 422


def test_the_letters_say_which_webhook_it_is(alice, olga, receiver, happens, work, mailoutbox):  # fmt: skip
    told_of_all(receiver, olga)
    receiver.answer = b"HTTP/1.1 410 Gone\r\n\r\n"
    happens(make_invoice(alice), "submitted", alice)
    send_due()

    work()

    (letter,) = mailoutbox
    assert f"127.0.0.1:{receiver.port}/hook" in letter.subject
    assert "key=1" not in letter.body
