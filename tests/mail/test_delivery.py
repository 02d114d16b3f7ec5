"""Delivery over SMTP, with another try later when it fails."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from countersign.accounts.models import Role
from countersign.mail import actions
from countersign.mail.models import Letter, State
from countersign.mail.sending.actions import BACK_OFF
from countersign.mail.tasks import deliver
from countersign.review.models import AccessLink
from tests.factories import make_member
from tests.mail.sink import free_port, send_to, smtp_sink


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
    deliver.call([letter.pk], letter.organization_id)
    deliver.call([letter.pk], letter.organization_id)
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
def test_a_refusing_server_is_asked_again_later(sink, letter, work, refusal, problem):
    for name, value in refusal.items():
        setattr(sink, name, value)
    work()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (State.WAITING, 1)
    assert letter.due_at == timezone.now() + timedelta(minutes=1)
    assert letter.problem == problem


def test_it_waits_longer_each_time_and_fails_at_last(sink, letter, work, time_machine):
    sink.refuse_recipient = "451 try again later"
    waits = []
    for _attempt in range(len(BACK_OFF) + 1):
        work()
        letter.refresh_from_db()
        if letter.state == State.WAITING:
            waits.append(letter.due_at - timezone.now())
            time_machine.move_to(letter.due_at, tick=False)
    assert waits == list(BACK_OFF)
    assert (letter.state, letter.attempts) == (State.FAILED, 6)
    time_machine.shift(timedelta(days=7))
    sink.refuse_recipient = ""
    work()
    assert sink.mails == []

    actions.send_again(letter)
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
        "mona@example.org": State.WAITING,
        "rita@example.org": State.SENT,
    }


def test_before_its_time_it_is_not_tried(sink, letter, work, time_machine):
    sink.refuse_recipient = "451 try again later"
    work()
    time_machine.shift(59)
    deliver.call([letter.pk], letter.organization_id)
    letter.refresh_from_db()
    assert letter.attempts == 1


def test_a_server_that_does_not_answer(letter, settings, work):
    send_to(settings, free_port())
    work()
    letter.refresh_from_db()
    assert letter.problem == "The mail server does not answer."


def test_each_attempt_has_a_link_of_its_own(sink, letter, work, time_machine):
    """What may have been on its way when the connection broke works as well."""
    sink.refuse_message = "451 try again later"
    work()
    sink.refuse_message = ""
    time_machine.shift(60)
    work()
    assert AccessLink.objects.count() == 2
    assert len(sink.mails) == 1


def test_a_letter_whose_worker_died_is_sent_after_all(sink, letter, work, time_machine):
    Letter.objects.update(attempts=1, due_at=timezone.now() + timedelta(minutes=5))
    DBTaskResult.objects.update(status="RUNNING")
    assert actions.collect_strays() == 0
    time_machine.shift(timedelta(minutes=8))
    assert actions.collect_strays() == 1
    assert actions.collect_strays() == 0
    work()
    assert len(sink.mails) == 1


def test_a_letter_that_only_waits_for_a_worker_is_queued_once(letter, time_machine):
    time_machine.shift(timedelta(hours=5))
    assert actions.collect_strays() == 0
    queued = DBTaskResult.objects.filter(task_path=deliver.module_path)
    assert queued.count() == 1


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
