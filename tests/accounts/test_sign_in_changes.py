"""Whoever's way of signing in changes is told so, and it stands in the history."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.urls import reverse

from countersign.history.models import Event
from countersign.mail.models import Letter
from tests.factories import PASSWORD

NEW = "quite another password"


def told() -> list[tuple]:
    """What the history says, and to whom a mail goes."""
    lines = Event.objects.filter(verb="changed sign-in").order_by("sequence")
    letters = Letter.objects.filter(kind="accounts.changed").order_by("pk")
    return [
        (line.actor_name, line.data["what"], line.address, letter.recipient)
        for line, letter in zip(lines, letters, strict=True)
    ]


def test_a_new_password_is_told(alice, client, work, mailoutbox):
    client.force_login(alice.user)
    form = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), form, REMOTE_ADDR="192.0.2.7")
    assert told() == [("Alice", "password_changed", "192.0.2.7", "alice@example.org")]

    work()

    (mail,) = mailoutbox
    assert mail.subject == "Your password was changed."
    assert reverse("account_reset_password") in mail.body


def test_a_second_factor_is_told(alice, client, django_capture_on_commit_callbacks):
    client.force_login(alice.user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(page.context["form"].secret, counter))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code})

    assert ("Alice", "totp_activated") in [line[:2] for line in told()]


def test_a_wrong_password_changes_and_tells_nothing(alice, client):
    client.force_login(alice.user)
    form = {"oldpassword": "wrong", "password1": NEW, "password2": NEW}
    client.post(reverse("account_change_password"), form)
    assert told() == []
