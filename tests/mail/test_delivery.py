"""Delivery over SMTP, with another try later when it fails."""

import socketserver
import threading
import time
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.utils import timezone

from countersign.accounts.models import Role
from countersign.config.mail import Server
from countersign.mail import actions
from countersign.mail.models import Letter, State
from countersign.mail.rendered import Rendered
from countersign.mail.sending import actions as sending
from countersign.mail.sending import rounds, server
from countersign.mail.sending.actions import BACK_OFF
from countersign.mail.sending.rounds import Sender
from countersign.review.models import AccessLink
from tests.factories import make_member
from tests.mail.sink import SMTP, Sink, send_through, send_to, smtp_sink
from tests.ports import free_port


@pytest.fixture
def sink(settings):
    with smtp_sink(settings) as running:
        yield running


@pytest.fixture
def letter(submitted, time_machine):
    """A letter to Mona that waits to be delivered, while the clock stands still."""
    time_machine.move_to(timezone.now(), tick=False)
    submitted(number="R-Ä 1", vendor="Müller & Söhne")
    return Letter.objects.get()


def test_it_arrives_whole(sink, letter, work):
    work()
    (mail,) = sink.mails
    assert mail["to"] == "mona@example.org"
    assert (
        mail["subject"].strip() == "Approve? Müller & Söhne, R-Ä 1, 119,00 EUR (Alice)"
    )
    assert mail["auto-submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, letter.error) == (State.SENT, 1, "")


def test_delivering_again_sends_nothing_twice(sink, letter, work):
    work()
    work()
    assert len(sink.mails) == 1


@pytest.mark.parametrize(
    ("refusal", "problem"),
    [
        (
            {"refuse_recipient": "550 no such mailbox"},
            "The mail server does not take mail for this address.",
        ),
        (
            {"refuse_message": "554 looks like spam"},
            "The mail server refused the message.",
        ),
    ],
)
def test_what_is_refused_for_good_has_failed_at_once(
    sink, letter, work, refusal, problem
):
    for name, value in refusal.items():
        setattr(sink, name, value)
    work()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.FAILED, 1)
    assert letter.problem == problem


def test_who_is_to_come_again_later_is_tried_for_two_days(
    sink, letter, work, time_machine
):
    sink.refuse_recipient = "451 try again later"
    begun, waits = timezone.now(), []
    while letter.state == State.WAITING:
        work()
        letter.refresh_from_db()
        if letter.state == State.WAITING:
            waits.append(letter.due_at - timezone.now())
            time_machine.move_to(letter.due_at, tick=False)
    assert waits == list(BACK_OFF)
    assert (letter.state, letter.attempts) == (State.FAILED, len(BACK_OFF) + 1)
    assert timezone.now() - begun > timedelta(days=1, hours=23)
    assert letter.problem == "The mail server does not take mail for this address."
    time_machine.shift(timedelta(days=7))
    sink.refuse_recipient = ""
    work()
    assert sink.mails == []

    actions.send_again(Letter.objects.failed(letter.organization_id))
    work()
    assert len(sink.mails) == 1
    letter.refresh_from_db()
    assert letter.state == State.SENT


def test_a_letter_that_is_refused_keeps_no_other_back(
    sink, organization, letter, submitted, work
):
    """Two managers are asked on one occasion."""
    make_member(organization, "Rita", Role.MANAGER)
    Letter.objects.all().delete()
    submitted(number="R-2")
    sink.refuse_recipient, sink.refused = "550 no such mailbox", ["mona@example.org"]
    work()
    assert [mail["to"] for mail in sink.mails] == ["rita@example.org"]
    states = Letter.objects.values_list("recipient", "state")
    assert dict(states) == {
        "mona@example.org": State.FAILED,
        "rita@example.org": State.SENT,
    }


def test_before_its_time_it_is_not_tried(sink, letter, work, time_machine):
    sink.refuse_recipient = "451 try again later"
    work()
    time_machine.shift(59)
    work()
    letter.refresh_from_db()
    assert letter.attempts == 1


def test_a_server_that_is_away_costs_no_letter_its_attempts(
    letter, settings, organization
):
    """It is left alone for longer each time, and the owner sees what waits, and why."""
    send_to(settings, free_port())
    sender = Sender()
    assert sender.round() == 10
    assert not Letter.objects.undelivered(organization.pk).exists()

    assert sender.round() == 60

    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.WAITING, 0)
    assert letter.problem == "The mail server does not answer."
    with smtp_sink(settings) as sink:
        assert sender.round() < 1
    assert len(sink.mails) == 1
    assert not Letter.objects.undelivered(organization.pk).exists()


def test_after_a_day_without_a_server_all_goes_out_by_itself(
    letter, settings, time_machine
):
    send_to(settings, free_port())
    sender = Sender()
    for _hour in range(26):
        time_machine.shift(timedelta(hours=1))
        assert sender.round() >= 10
    with smtp_sink(settings) as sink:
        sender.round()
    assert len(sink.mails) == 1


class Dripping(socketserver.StreamRequestHandler):
    """Answers every command, one character after the other, and so never too late."""

    def handle(self):
        for character in "220 " + "x" * 1000:
            self.wfile.write(character.encode())
            time.sleep(0.05)


class Silent(socketserver.StreamRequestHandler):
    def handle(self):
        self.rfile.read()


@pytest.mark.parametrize("temper", [Dripping, Silent])
def test_a_conversation_has_an_end(letter, settings, monkeypatch, temper):
    monkeypatch.setattr(server, "_FOR_ONE_LETTER", 0.5)
    with listening(temper) as port:
        send_through(settings, Server(SMTP, "127.0.0.1", port, timeout=60))
        begun = time.monotonic()
        assert Sender().round() == 10
        assert time.monotonic() - begun < 30
    letter.refresh_from_db()
    assert letter.state == State.WAITING


@contextmanager
def listening(handler):
    class Listening(socketserver.ThreadingTCPServer):
        daemon_threads = True

        def handle_error(self, _request, _address):
            pass  # the other side has gone, as it should

    with Listening(("127.0.0.1", 0), handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running.server_address[1]
        running.shutdown()


class HangsUp(Sink):
    """Takes a letter, and hangs up without saying so."""

    async def handle_DATA(self, server, session, envelope):
        await super().handle_DATA(server, session, envelope)
        server.transport.abort()
        return "250 OK"


def test_what_may_have_arrived_comes_again_under_the_same_name(
    letter, settings, time_machine
):
    sender = Sender()
    with smtp_sink(settings, HangsUp()) as sink:
        for _attempt in range(3):
            sender.round()
            letter.refresh_from_db()
            time_machine.move_to(letter.due_at, tick=False)
    assert len(sink.mails) == 3
    assert {mail["message-id"] for mail in sink.mails} == {letter.message_id}


def test_what_a_person_sends_again_is_a_mail_of_its_own(sink, letter, work):
    sink.refuse_recipient = "550 no such mailbox"
    before = letter.message_id
    work()
    sink.refuse_recipient = ""
    actions.send_again(Letter.objects.failed(letter.organization_id))
    work()
    (mail,) = sink.mails
    assert mail["message-id"] != before


def test_several_letters_go_over_one_connection(sink, submitted, work):
    for n in range(3):
        submitted(number=f"R-{n}")
    work()
    assert len(sink.mails) == 3
    assert len(sink.sessions) == 1


def test_who_waits_for_a_code_goes_first(sink, letter):
    mail = Rendered("new@example.org", "Your code", "123456")
    later = timezone.now() + timedelta(minutes=10)
    actions.post_rendered("accounts.code", mail, useful_until=later)
    Sender().round()
    assert [mail["to"] for mail in sink.mails] == [
        "new@example.org",
        "mona@example.org",
    ]


def test_a_letter_posted_by_a_clock_that_was_a_day_ahead_goes_out(sink, letter, work):
    Letter.objects.update(due_at=timezone.now() + timedelta(days=1))
    work()
    assert len(sink.mails) == 1


def test_where_nobody_sends_letters_the_schedule_does(sink, letter, time_machine):
    rounds.make_up()
    assert sink.mails == []
    time_machine.shift(timedelta(minutes=11))
    rounds.make_up()
    assert len(sink.mails) == 1


def test_each_attempt_has_a_link_of_its_own(sink, letter, work, time_machine):
    """What may have been on its way when the connection broke works as well."""
    sink.refuse_message = "451 try again later"
    work()
    sink.refuse_message = ""
    time_machine.shift(60)
    work()
    assert AccessLink.objects.count() == 2
    assert len(sink.mails) == 1


def test_a_letter_whose_sender_died_is_sent_after_all(sink, letter, work, time_machine):
    assert sending.claim(letter.pk, letter.organization_id)
    work()
    assert sink.mails == []
    time_machine.shift(timedelta(minutes=5, seconds=1))
    work()
    assert len(sink.mails) == 1


def test_a_problem_nobody_thought_of_is_told_too():
    letter = Letter(error="SomethingNewError: what?")
    assert letter.problem == "The mail could not be sent."
    assert str(letter) == " to : waiting"


def test_no_mail_turns_the_direction_of_writing(submitted, mona, read_mail):
    """Also of a name that was stored before names were looked at."""
    submitted(vendor="Acme\u202etdL\x07", number="R-1")

    (mail,) = read_mail(mona)

    for part in (mail.subject, mail.text, mail.html):
        assert "Acme\ufffdtdL\ufffd" in part
        assert not {"\u202e", "\x07"} & set(part)
