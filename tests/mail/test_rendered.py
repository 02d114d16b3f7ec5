"""Mails that were written while somebody waited: sealed until they are sent, of no use after a while."""

from datetime import timedelta

import pytest
from django.utils import timezone

from countersign.mail.actions import forget_rendered, post_rendered
from countersign.mail.models import Letter, State
from countersign.mail.rendered import Rendered
from tests.mail.sink import smtp_sink

pytestmark = pytest.mark.django_db

LIFE = timedelta(minutes=15)


@pytest.fixture
def sink(settings):
    with smtp_sink(settings) as running:
        yield running


@pytest.fixture
def letter(time_machine):
    """A code that waits to be sent, while the clock stands still."""
    time_machine.move_to(timezone.now(), tick=False)
    mail = Rendered("carl@example.org", "Your code", "K7QX-22M", "<p>K7QX-22M</p>")
    return post_rendered("code", mail, useful_until=timezone.now() + LIFE)


def test_it_arrives_as_it_was_written(sink, letter, work):
    work()

    (mail,) = sink.mails
    assert (mail["to"], mail["subject"]) == ("carl@example.org", "Your code")
    assert mail["auto-submitted"] == "auto-generated"
    plain, html = (part.get_content().strip() for part in mail.iter_parts())
    assert (plain, html) == ("K7QX-22M", "<p>K7QX-22M</p>")


def test_it_goes_nowhere_else_whoever_alters_the_row(sink, letter, work):
    Letter.objects.update(recipient="thief@example.org")

    work()

    assert [mail["to"] for mail in sink.mails] == ["carl@example.org"]


def test_it_is_tried_again_while_it_is_useful_and_never_after(
    sink, letter, work, time_machine
):
    sink.refuse_message = "451 try again later"
    tried = []
    for _minute in range(60):
        work()
        letter.refresh_from_db()
        tried.append(letter.attempts)
        time_machine.shift(60)

    # At once, after 1 minute and 5 more; the next one would come 30 minutes later.
    assert [tried.index(attempt) for attempt in (1, 2, 3)] == [0, 1, 6]
    assert (letter.state, letter.attempts, letter.sealed) == (State.FAILED, 3, "")
    assert letter.problem == "The mail server refused the message."


def test_it_is_not_sent_late(sink, letter, work, time_machine):
    time_machine.shift(LIFE)

    work()

    letter.refresh_from_db()
    assert (letter.state, letter.sealed) == (State.DROPPED, "")
    assert sink.mails == []


def test_it_is_erased_in_time_where_no_worker_runs_and_forgotten_after_a_week(
    letter, time_machine
):
    time_machine.shift(LIFE - timedelta(seconds=1))
    forget_rendered()
    letter.refresh_from_db()
    assert letter.sealed

    time_machine.shift(1)
    forget_rendered()
    letter.refresh_from_db()
    assert (letter.state, letter.sealed) == (State.DROPPED, "")

    time_machine.shift(timedelta(days=7))
    forget_rendered()
    assert not Letter.objects.exists()


def test_a_new_secret_key_opens_it_while_the_old_one_still_counts(
    sink, letter, work, settings
):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another one"

    work()

    assert len(sink.mails) == 1


def test_without_the_old_key_it_is_dropped_as_its_code_counts_no_more(
    sink, letter, work, settings
):
    settings.SECRET_KEY = "another one"

    work()

    letter.refresh_from_db()
    assert (letter.state, letter.sealed, sink.mails) == (State.DROPPED, "", [])
