"""Events reach their receiver: signed, each at least once, in order of each invoice, whatever the receiver does."""

import threading
import time
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import connections, transaction
from django.utils import timezone
from standardwebhooks.webhooks import Webhook as Verifier

from countersign.history.actions import record
from countersign.history.models import Event
from countersign.invoices.content import history_words
from countersign.mail.models import Letter
from countersign.webhooks import actions
from countersign.webhooks.kinds import KINDS, UNTOLD
from countersign.webhooks.models import Delivery, State, Webhook
from countersign.webhooks.sending.rounds import Sender
from tests.factories import make_invoice
from tests.webhooks.conftest import told_of_all
from tests.webhooks.receiver import OK

pytestmark = pytest.mark.django_db
VERBS = ("uploaded", "submitted", "approved", "exported")


def send(clock=timezone.now, seconds=5.0) -> None:
    sender = Sender(clock=clock, seconds=seconds)
    try:
        sender.drain()
    finally:
        sender.close()


def only(member) -> Delivery:
    return Delivery.objects.get(organization=member.organization)


def test_an_event_is_sent_as_it_was_noted_and_its_signature_verifies(
    alice, olga, receiver, happens
):
    made = told_of_all(receiver, olga)
    invoice = make_invoice(alice, number="Rechnung Nr. 7 für Öl")

    happens(invoice, "submitted", alice)
    send()

    (request,) = receiver.got
    assert request.line == "POST /hook?key=1 HTTP/1.1"
    assert request.headers["host"] == f"127.0.0.1:{receiver.port}"
    line = Event.objects.about(alice.organization_id, "invoice", invoice.pk).get()
    assert Verifier(made.secret).verify(request.body, request.headers) == {
        "type": "invoice.submitted",
        "timestamp": line.at.isoformat().replace("+00:00", "Z"),
        "data": {
            "organization": alice.organization_id,
            "invoice": invoice.pk,
            "verb": "submitted",
            "sequence": line.sequence,
        },
    }
    found = only(olga)
    assert (found.state, found.status, found.attempts) == (State.DELIVERED, 204, 1)
    assert found.content == request.body


def test_what_is_rolled_back_is_told_to_nobody(alice, olga, receiver):
    told_of_all(receiver, olga)
    invoice = make_invoice(alice)

    with transaction.atomic():
        record(alice.organization_id, alice.actor, "submitted", invoice, {})
        transaction.set_rollback(True)

    send()
    assert receiver.got == []


def test_only_the_kinds_that_were_chosen_are_sent_and_only_within_the_organization(
    alice, olga, otto, receiver, happens
):
    actions.add(receiver.url, ["invoice.approved"], by=olga)
    told_of_all(receiver, otto)
    for verb in ("submitted", "approved", "changed"):
        happens(make_invoice(alice), verb, alice)

    send()

    assert [one.said["type"] for one in receiver.got] == ["invoice.approved"]


def test_every_verb_about_an_invoice_has_a_kind_or_a_reason_to_have_none():
    told = {verb for kind in KINDS.values() for verb in kind.verbs}
    in_words = set(history_words._SENTENCES)

    assert in_words - told - UNTOLD == set()
    assert not told & UNTOLD


def test_both_secrets_sign_until_the_earlier_is_over_or_dropped(
    alice, olga, receiver, happens
):
    first = told_of_all(receiver, olga)
    second = actions.renew(first.webhook, by=olga)
    happens(make_invoice(alice), "submitted", alice)
    send()
    for made in (first, second):
        Verifier(made.secret).verify(receiver.got[-1].body, receiver.got[-1].headers)

    actions.drop_earlier(second.webhook, by=olga)
    happens(make_invoice(alice), "submitted", alice)
    send()
    Verifier(second.secret).verify(receiver.got[-1].body, receiver.got[-1].headers)
    assert " " not in receiver.got[-1].headers["webhook-signature"]

    third = actions.renew(second.webhook, by=olga)
    happens(make_invoice(alice), "submitted", alice)
    tomorrow = timezone.now() + timedelta(hours=25)
    send(lambda: tomorrow)
    assert " " not in receiver.got[-1].headers["webhook-signature"]
    assert third.secret not in (first.secret, second.secret)


def test_a_secret_lies_nowhere_in_the_clear(olga, receiver):
    made = told_of_all(receiver, olga)
    row = Webhook.objects.filter(made.webhook.itself).values().get()
    assert made.secret.removeprefix("whsec_") not in str(row)


def test_a_receiver_that_is_gone_is_told_nothing_more_and_its_owners_learn_of_it(
    alice, olga, receiver, happens, work
):
    made = told_of_all(receiver, olga)
    receiver.answer = b"HTTP/1.1 410 Gone\r\n\r\n"
    invoice = make_invoice(alice)
    for verb in VERBS:
        happens(invoice, verb, alice)

    send()
    happens(invoice, "paid", alice)
    send()

    assert len(receiver.got) == 1
    states = Delivery.objects.filter(organization=olga.organization).values_list("state", flat=True)  # fmt: skip
    assert list(states) == [State.GIVEN_UP] * len(VERBS)
    lines = Event.objects.about(olga.organization_id, "webhook", made.webhook.pk)
    assert [one.verb for one in lines] == ["added webhook", "stopped webhook"]
    letters = Letter.objects.filter(organization_id=olga.organization_id)
    assert [(one.kind, one.recipient) for one in letters] == [
        ("webhooks.gone", olga.user.email)
    ]


def test_in_three_days_of_trouble_every_event_arrives_in_the_order_of_its_invoice(
    alice, olga, receivers, happens
):
    receiver = receivers(opened=False)
    told_of_all(receiver, olga)
    invoices = [make_invoice(alice) for _each in range(3)]
    for verb in VERBS:
        for invoice in invoices:
            happens(invoice, verb, alice)
    begun = timezone.now()
    taken: set[int] = set()

    def flaky(connection, request) -> None:
        """Each second request is answered, and that by a lie about its length."""
        if len(receiver.got) % 2:
            connection.sendall(b"HTTP/1.1 500 Oops\r\n\r\n")
            return
        taken.add(request.said["data"]["sequence"])
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n<garb\0\xff"
        )

    troubles = {
        6: lambda connection, _request: receiver.over.wait(1),
        12: b"HTTP/1.1 200 OK\r\nContent-Le",
        18: b"200 fine\r\n\r\n" * 3,
        24: b"",
        30: b"HTTP/1.1 500 Oops\r\n\r\n",
        40: b"HTTP/1.1 307 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\n\r\n",
        48: b"HTTP/1.1 103 Early\r\n\r\n" * 20,
        50: flaky,
    }
    for hour in range(71):
        if hour == 6:
            receiver.open()
        receiver.answer = troubles.get(hour, receiver.answer)
        if hour >= 50:
            receiver.answer = flaky
        send(lambda hour=hour: begun + timedelta(hours=hour), seconds=0.3)

    delivered = Delivery.objects.filter(organization=olga.organization)
    assert set(delivered.values_list("state", flat=True)) == {State.DELIVERED}
    assert taken == set(delivered.values_list("sequence", flat=True))
    seen = defaultdict(list)
    for request in receiver.got:
        seen[request.said["data"]["invoice"]].append(request.said["data"]["verb"])
    for verbs in seen.values():
        assert verbs == sorted(verbs, key=VERBS.index)


def test_what_can_not_be_told_in_three_days_is_given_up_and_the_owners_are_told_once(
    alice, olga, receivers, happens
):
    receiver = receivers(opened=False)
    made = told_of_all(receiver, olga)
    for _each in range(3):
        happens(make_invoice(alice), "submitted", alice)
    begun = timezone.now()

    for hour in range(73):
        send(lambda hour=hour: begun + timedelta(hours=hour))

    found = Delivery.objects.filter(organization=olga.organization)
    assert {(one.state, one.problem) for one in found} == {
        (State.GIVEN_UP, "not-reached")
    }
    letters = Letter.objects.filter(organization_id=olga.organization_id)
    assert [one.kind for one in letters] == ["webhooks.given_up"]

    receiver.open()
    happens(make_invoice(alice), "approved", alice)
    send(lambda: begun + timedelta(hours=80))
    assert [one.said["type"] for one in receiver.got] == ["invoice.approved"]
    assert Webhook.objects.get(made.webhook.itself).told_at is None


def test_a_later_event_waits_for_an_earlier_one_of_its_invoice_alone(
    alice, olga, receiver, happens
):
    told_of_all(receiver, olga)
    stuck, other = make_invoice(alice), make_invoice(alice)

    def refuse_stuck(connection, request) -> None:
        is_stuck = request.said["data"]["invoice"] == stuck.pk
        connection.sendall(b"HTTP/1.1 400 No\r\n\r\n" if is_stuck else OK)

    receiver.answer = refuse_stuck
    for verb in VERBS:
        happens(stuck, verb, alice)
        happens(other, verb, alice)

    send()

    told = [(one.said["data"]["invoice"], one.said["data"]["verb"]) for one in receiver.got]  # fmt: skip
    assert [verb for pk, verb in told if pk == stuck.pk] == ["uploaded"]
    assert [verb for pk, verb in told if pk == other.pk] == list(VERBS)


def test_a_slow_receiver_holds_up_no_other(alice, olga, otto, receivers, happens):
    slow, quick = receivers(), receivers()
    slow.answer = lambda connection, _request: slow.over.wait(30)
    told_of_all(slow, otto)
    told_of_all(quick, olga)
    for _each in range(30):
        happens(make_invoice(otto), "submitted", otto)
    happens(make_invoice(alice), "submitted", alice)
    sender = Sender(seconds=30)

    try:
        for _each in range(200):
            sender.step(0.05)
            if quick.got:
                break
        assert len(quick.got) == 1
        assert sender.under_way  # the slow one is still at it
    finally:
        slow.close()
        sender.close()


@pytest.mark.parametrize(
    ("said", "state", "problem"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 5_000_000, State.DELIVERED, ""),
        (
            b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 9999 + b"\r\n",
            State.WAITING,
            "no-http",
        ),
        (b"SSH-2.0-OpenSSH_9\r\n\r\n", State.WAITING, "no-http"),
        (b"HTTP/1.1 999 Hm\r\n\r\n", State.WAITING, "no-http"),
        (b"", State.WAITING, "hung-up"),
    ],
    ids=("huge body", "huge head", "not HTTP", "no status", "nothing"),
)
def test_whatever_is_answered_only_a_head_with_2xx_counts(
    alice, olga, receiver, happens, said, state, problem
):
    told_of_all(receiver, olga)
    receiver.answer = said
    happens(make_invoice(alice), "submitted", alice)

    send()

    found = only(olga)
    assert (found.state, found.problem) == (state, problem)
    assert len(found.answer) <= 1024


def test_an_answer_that_drips_ends_with_the_time_for_the_whole_conversation(
    alice, olga, receiver, happens
):
    told_of_all(receiver, olga)

    def drip(connection, _request) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\n")
        while not receiver.over.wait(0.05):
            connection.sendall(b"X: y\r\n")

    receiver.answer = drip
    happens(make_invoice(alice), "submitted", alice)

    send(seconds=0.5)

    assert only(olga).problem == "too-slow"


def test_a_replayed_event_is_the_same_message(alice, olga, receiver, happens):
    told_of_all(receiver, olga)
    happens(make_invoice(alice), "submitted", alice)
    send()

    actions.replay(only(olga), by=olga)
    send()

    first, second = receiver.got
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_what_waits_to_be_tried_again_is_tried_at_once_when_an_owner_asks(
    alice, olga, receiver, happens
):
    told_of_all(receiver, olga)
    receiver.answer = b"HTTP/1.1 503 Busy\r\nRetry-After: 600\r\n\r\n"
    happens(make_invoice(alice), "submitted", alice)
    send()
    receiver.answer = OK
    send()
    assert len(receiver.got) == 1

    actions.replay(only(olga), by=olga)
    send()

    assert (len(receiver.got), only(olga).state) == (2, State.DELIVERED)


def test_deliveries_are_forgotten_after_a_month(alice, olga, receiver, happens):
    told_of_all(receiver, olga)
    happens(make_invoice(alice), "submitted", alice)
    send()
    Delivery.objects.filter(organization=olga.organization).update(
        ended_at=timezone.now() - timedelta(days=31)
    )
    happens(make_invoice(alice), "approved", alice)

    assert actions.forget_over() == 1
    assert only(olga).kind == "invoice.approved"


@pytest.mark.django_db(transaction=True)
def test_several_senders_at_once_keep_the_order(alice, olga, receiver, happens):
    told_of_all(receiver, olga)
    invoices = [make_invoice(alice) for _each in range(4)]
    for verb in VERBS:
        for invoice in invoices:
            happens(invoice, verb, alice)
    receiver.answer = lambda connection, _request: (
        time.sleep(0.01),
        connection.sendall(OK),
    )
    ours = Delivery.objects.filter(organization=olga.organization)

    def work() -> None:
        try:
            sender = Sender()
            while sender.step(0.05) or ours.filter(state=State.WAITING).exists():
                pass
            sender.close()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _each in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    seen = defaultdict(list)
    for request in receiver.got:
        seen[request.said["data"]["invoice"]].append(request.said["data"]["verb"])
    assert dict(seen) == {invoice.pk: list(VERBS) for invoice in invoices}


def test_a_secret_outlives_the_secret_key_that_sealed_it(
    alice, olga, receiver, happens, settings
):
    first = told_of_all(receiver, olga)
    second = actions.renew(first.webhook, by=olga)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key-" * 5

    assert (actions.seal_anew(), actions.seal_anew()) == (2, 0)
    settings.SECRET_KEY_FALLBACKS = []
    happens(make_invoice(alice), "submitted", alice)
    send()

    for made in (first, second):
        Verifier(made.secret).verify(receiver.got[-1].body, receiver.got[-1].headers)


def test_without_the_key_that_sealed_a_secret_the_page_says_what_helps(
    alice, olga, receiver, happens, settings
):
    told_of_all(receiver, olga)
    settings.SECRET_KEY = "another-key-" * 5
    happens(make_invoice(alice), "submitted", alice)

    send()

    assert receiver.got == []
    assert only(olga).problem == "secret"
