"""Whoever's way of signing in changes is told so, and it stands in the history. Everybody signs in by the form."""

from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from countersign.history.models import Event
from countersign.mail.models import Letter
from tests.factories import PASSWORD

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
NEW = "quite another password"
EMAIL = reverse("account_email")
INSIDE = reverse("invoices:list")


def told() -> list[tuple]:
    """What the history says, and to whom mails go."""
    lines = Event.objects.filter(verb="changed sign-in").order_by("sequence")
    letters = Letter.objects.filter(kind="accounts.changed").order_by("pk")
    return [
        [(line.actor_name, line.data, line.address) for line in lines],
        [letter.recipient for letter in letters],
    ]


@pytest.fixture
def own(alice, sign_in):
    return sign_in(alice.user.email)


@pytest.fixture
def elsewhere(alice, sign_in):
    """Another browser that Alice, or a thief, signed in with."""
    return sign_in(alice.user.email)


def reauthenticate(own):
    own.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_in(own):
    return own.get(INSIDE).status_code == 200


def change_password(own, old=PASSWORD, **more):
    form = {"oldpassword": old, "password1": NEW, "password2": NEW}
    return own.post(reverse("account_change_password"), form, **more)


def test_a_new_password_is_told(own, work, mailoutbox):
    change_password(own, REMOTE_ADDR="192.0.2.7")
    line = ("Alice", {"what": "password_changed"}, "192.0.2.7")
    assert told() == [[line], ["alice@example.org"]]

    work()

    (mail,) = mailoutbox
    assert mail.subject == "Your password was changed."
    assert reverse("account_reset_password") in mail.body


def activate_second_factor(own):
    reauthenticate(own)
    page = own.get(reverse("mfa_activate_totp"))
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(page.context["form"].secret, counter))
    own.post(reverse("mfa_activate_totp"), {"code": code})


@pytest.mark.django_db(transaction=True)
def test_a_second_factor_is_told(own):
    activate_second_factor(own)

    lines, to = told()
    assert {"what": "totp_activated"} in [data for _who, data, _address in lines]
    assert set(to) == {"alice@example.org"}


def test_a_wrong_password_changes_and_tells_nothing(own):
    change_password(own, old="wrong")
    assert told() == [[], []]


def change_address(own, work, mailoutbox, to="alice@example.net"):
    own.post(EMAIL, {"email": to, "action_add": ""})
    work()
    own.post(EMAIL, {"email": to, "action_primary": ""})
    mailoutbox.clear()


def test_a_new_mail_address_is_told_at_both(own, alice, work, mailoutbox):
    reauthenticate(own)
    change_address(own, work, mailoutbox)

    both = {"before": "alice@example.org", "after": "alice@example.net"}
    lines, to = told()
    assert [data for _who, data, _address in lines] == [
        {"what": "email_changed"} | both
    ]
    assert to == ["alice@example.org", "alice@example.net"]
    work()
    old, new = mailoutbox
    for mail in (old, new):
        words = "It was alice@example.org, and is alice@example.net now."
        assert words in mail.body
    assert (old.to, new.to) == (["alice@example.org"], ["alice@example.net"])
    assert "tell an owner of Muster GmbH at once" in old.body
    assert "set a new password here at once" in new.body


@pytest.mark.parametrize(
    "address",
    [EMAIL, reverse("mfa_activate_totp"), reverse("mfa_generate_recovery_codes")],
)
def test_a_session_alone_changes_nothing(own, alice, address):
    form = {"email": "thief@example.org", "action_add": "", "code": "000000"}

    response = own.post(address, form)

    assert reverse("account_reauthenticate") in response.url
    assert told() == [[], []]


def test_a_password_shown_longer_ago_does_not_do(own, time_machine):
    time_machine.move_to(NOON, tick=False)
    reauthenticate(own)
    time_machine.shift(301)

    response = own.post(EMAIL, {"email": "thief@example.org", "action_add": ""})

    assert reverse("account_reauthenticate") in response.url


def test_other_sessions_end_with_a_new_password(own, elsewhere):
    change_password(own)

    assert (is_in(own), is_in(elsewhere)) == (True, False)


def test_other_sessions_end_with_a_new_mail_address(own, elsewhere, work, mailoutbox):
    reauthenticate(own)
    change_address(own, work, mailoutbox)

    assert (is_in(own), is_in(elsewhere)) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_other_sessions_end_with_a_new_second_factor(own, elsewhere):
    activate_second_factor(own)

    assert (is_in(own), is_in(elsewhere)) == (True, False)


def test_all_sessions_end_with_a_reset(alice, own, elsewhere, client, work, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": alice.user.email})
    work()
    words = mailoutbox.pop().body.split()
    address = next(word for word in words if "/reset/key/" in word)
    form = client.get(address, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})

    assert (is_in(own), is_in(elsewhere)) == (False, False)


def test_somebody_elses_address_is_refused(own, alice, bob):
    reauthenticate(own)

    page = own.post(EMAIL, {"email": bob.user.email, "action_add": ""})

    assert (
        "Somebody signs in here with this mail address already."
        in page.content.decode()
    )


def test_an_address_that_is_not_proved_resets_nothing(own, alice, work, mailoutbox):
    reauthenticate(own)
    own.post(EMAIL, {"email": "alice@example.net", "action_add": ""})
    work()
    mailoutbox.clear()

    own.post(reverse("account_reset_password"), {"email": "alice@example.net"})

    work()
    assert mailoutbox == []


def test_who_began_with_the_old_password_does_not_come_in_any_more(own, alice, sign_in):
    secret = generate_totp_secret()
    TOTP.activate(alice.user, secret)
    thief = sign_in(alice.user.email)
    assert "_auth_user_id" not in thief.session
    change_password(own)

    counter = next(iter(yield_hotp_counters_from_time()))
    digits = format_hotp_value(hotp_value(secret, counter))
    thief.post(reverse("mfa_authenticate"), {"code": digits})

    assert "_auth_user_id" not in thief.session
    assert not is_in(thief)
