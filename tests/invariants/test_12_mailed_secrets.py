"""What is mailed to prove who somebody is: no clock tells whose address is known, no database tells the code."""

import re
import socket
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from countersign.config.mail import Server
from countersign.mail.models import Letter, State
from tests.accounts.conftest import code_in, mail_server, register
from tests.factories import PASSWORD
from tests.mail.sink import SMTP, send_through
from tests.review.conftest import as_member

__all__ = ["as_member", "code_in", "mail_server", "register"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]

CODE = reverse("account_email_verification_sent")
RESET = reverse("account_reset_password")
NEW = "quite another password"


@pytest.fixture
def hanging_server(settings):
    """A mail server that takes the connection and says nothing; what is returned sets for how many seconds one waits."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def wait(seconds):
            send_through(settings, Server(SMTP, "127.0.0.1", port, timeout=seconds))

        yield wait


def reset(email):
    return Client().post(RESET, {"email": email}, follow=True)


def everything_stored():
    """All that whoever has the database can read, also of sessions, which Django stores packed."""
    for model in apps.get_models():
        for row in model.objects.values_list():
            yield from map(str, row)
    for session in Session.objects.all():
        yield str(session.get_decoded())


def rows_written(request, *values, **more):
    """The tables that a request adds rows to, apart from the one that counts tries."""
    with CaptureQueriesContext(connection) as asked:
        request(*values, **more)
    rows = (re.match(r'INSERT INTO "(\w+)"', query["sql"]) for query in asked)
    return [row[1] for row in rows if row and row[1] != "shared_cache"]


def test_a_reset_writes_one_letter_for_a_known_and_an_unknown_address(olga):
    reset(olga.user.email)  # the first one also writes down that she has an address
    Letter.objects.all().delete()

    written = [
        rows_written(reset, email) for email in ("olga@example.org", "new@example.org")
    ]

    assert written == [["mail_letter"]] * 2
    posted = Letter.objects.order_by("pk").values_list("recipient", flat=True)
    assert list(posted) == ["olga@example.org", "new@example.org"]


def test_a_registration_writes_one_letter_for_a_known_and_an_unknown_address(
    olga, register
):
    written = [
        rows_written(register, email, name="Somebody")
        for email in ("olga@example.org", "new@example.org")
    ]

    letter = ["mail_letter", "django_session"]
    account = ["accounts_user", "account_emailaddress"]
    assert written == [letter, [*account, *letter]]


def test_nothing_is_mailed_before_the_worker_comes_then_its_link_works(
    olga, work, mailoutbox
):
    reset(olga.user.email)
    assert mailoutbox == []

    work()

    (mail,) = mailoutbox
    address = next(word for word in mail.body.split() if "/reset/key/" in word)
    browser = Client()
    set_new = browser.get(address, follow=True).redirect_chain[-1][0]
    browser.post(set_new, {"password1": NEW, "password2": NEW})
    olga.user.refresh_from_db()
    assert olga.user.check_password(NEW)


def test_a_mailed_code_lets_in(olga, register, code_in):
    browser = register("carl@example.org")

    browser.post(CODE, {"code": code_in("carl@example.org")})

    assert "_auth_user_id" in browser.session


@pytest.mark.parametrize("email", ["olga@example.org", "new@example.org"])
def test_a_mail_server_that_hangs_keeps_no_page_waiting(
    olga, register, work, hanging_server, email
):
    hanging_server(20)
    began = time.monotonic()
    assert reset(email).status_code == 200
    assert register(email, name="Somebody").page.redirect_chain == [(CODE, 302)]
    assert time.monotonic() - began < 15

    letter = Letter.objects.filter(recipient=email).first()
    hanging_server(1)
    work()

    letter.refresh_from_db()
    # It goes out once the server answers: that it did not costs the letter nothing.
    assert (letter.state, letter.attempts) == (State.WAITING, 0)


@pytest.mark.parametrize(("minutes", "arrives"), [(4, True), (6, False)])
def test_a_code_that_is_asked_for_again_lives_no_longer_than_the_first(
    olga, register, work, mailoutbox, time_machine, minutes, arrives
):
    time_machine.move_to(datetime(2026, 3, 31, 12, tzinfo=UTC), tick=False)
    browser = register("carl@example.org")
    work()
    mailoutbox.clear()
    time_machine.shift(timedelta(minutes=10))
    browser.post(CODE, {"action": "resend"})
    assert Letter.objects.filter(state=State.WAITING).count() == 1
    time_machine.shift(timedelta(minutes=minutes))

    work()

    assert bool(mailoutbox) == arrives


def test_the_database_has_no_code_in_clear(olga, register, code_in, work):
    register("carl@example.org")
    before = list(everything_stored())

    code = code_in("carl@example.org")

    after = list(everything_stored())
    for secret in (code, code.replace("-", "")):
        assert [text for text in before + after if secret in text] == []
    assert any("carl@example.org" in text for text in before)


def test_the_database_has_no_key_of_a_reset_in_clear(olga, work, mailoutbox):
    reset(olga.user.email)
    before = list(everything_stored())
    work()
    address = next(w for w in mailoutbox[0].body.split() if "/reset/key/" in w)
    key = address.rstrip("/").rpartition("-")[2]

    Client().get(address, follow=True)  # where the new password is asked for

    stored = before + list(everything_stored())
    assert [text for text in stored if key in text] == []


def test_what_a_mail_says_is_erased_once_it_is_sent(olga, register, work):
    register("carl@example.org")
    reset(olga.user.email)
    assert Letter.objects.filter(sealed="").count() == 0

    work()

    sent = Letter.objects.values_list("state", "sealed")
    assert list(sent) == [(State.SENT, "")] * 2


def test_the_owner_is_not_shown_whose_codes_could_not_be_delivered(
    olga, as_member, register, code_in
):
    browser = as_member(olga)
    browser.post(CODE, {"code": code_in("olga@example.org")})
    register("carl@example.org")
    Letter.objects.filter(recipient="carl@example.org").update(state=State.FAILED)

    page = browser.get(reverse("review:outbox"))

    assert page.status_code == 200
    assert "carl@example.org" not in page.content.decode()
    letter = Letter.objects.get(recipient="carl@example.org")
    again = browser.post(reverse("review:send_again", args=[letter.pk]))
    assert again.status_code == 404


def test_signing_in_with_a_wrong_password_posts_nothing(olga):
    form = {"login": olga.user.email, "password": f"{PASSWORD}!"}

    Client().post(reverse("account_login"), form)

    assert Letter.objects.count() == 0
