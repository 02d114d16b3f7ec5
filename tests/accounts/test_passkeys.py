"""Signing in with a passkey, by the requests that a browser makes."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from countersign.history.models import Event
from countersign.mail.models import Letter
from tests.factories import PASSWORD
from tests.passkey import Passkey

INSIDE = reverse("invoices:list")
LOGIN = reverse("mfa_login_webauthn")
ADD = reverse("mfa_add_webauthn")


@pytest.fixture(autouse=True)
def https(settings):
    """As where people come by https: a passkey tells which page asked for it."""
    settings.SITE_URL = "https://invoices.example.org"
    settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False


@pytest.fixture
def own(alice, sign_in):
    browser = sign_in(alice.user.email)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def add(browser, passkey, name="Laptop"):
    options = browser.get(ADD).context["js_data"]["creation_options"]
    form = {"name": name, "passwordless": "True", "credential": passkey.made(options)}
    return browser.post(ADD, form)


def come_in(passkey, **more) -> Client:
    browser = Client()
    asked = browser.get(LOGIN, headers={"Accept": "application/json"}).json()
    credential = passkey.signed(asked["request_options"], **more)
    browser.post(LOGIN, {"credential": credential})
    return browser


def is_in(browser) -> bool:
    return browser.get(INSIDE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_passkey_signs_in_without_a_password_and_is_told(own, alice):
    passkey = Passkey()
    add(own, passkey)

    assert is_in(come_in(passkey))
    lines = Event.objects.filter(verb="changed sign-in", actor_id=alice.user_id)
    assert "webauthn_added" in [line.data["what"] for line in lines]
    assert Letter.objects.filter(kind="accounts.changed").exists()
    page = own.get(reverse("mfa_list_webauthn")).content.decode()
    assert "Laptop" in page


def test_one_that_asks_for_no_finger_face_or_pin_is_none(own):
    passkey = Passkey(shows_who=False)
    assert add(own, passkey).status_code == 200
    assert own.get(reverse("mfa_list_webauthn")).context["authenticators"].count() == 0


def test_a_page_of_somebody_else_gets_nobody_in(own):
    passkey = Passkey()
    add(own, passkey)
    assert not is_in(come_in(passkey, origin="https://invoices.example.net"))


def test_what_was_signed_once_signs_in_nobody_again(own):
    passkey = Passkey()
    add(own, passkey)
    thief = Client()
    asked = thief.get(LOGIN, headers={"Accept": "application/json"}).json()
    credential = passkey.signed(asked["request_options"])
    other = Client()
    other.get(LOGIN, headers={"Accept": "application/json"})

    other.post(LOGIN, {"credential": credential})
    assert not is_in(other)
    thief.post(LOGIN, {"credential": credential})
    assert is_in(thief)


@pytest.mark.parametrize(
    "credential",
    ["", "nonsense", "{}", "[]", "null", json.dumps({"response": 3}), json.dumps({"id": "x", "response": {"userHandle": "MQ"}}), json.dumps({"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "e30", "authenticatorData": "eA", "signature": "eA", "userHandle": "MQ"}})],
)  # fmt: skip
def test_nonsense_is_refused_without_an_error(client, db, credential):
    client.get(LOGIN, headers={"Accept": "application/json"})
    assert client.post(LOGIN, {"credential": credential}).status_code in (200, 302)
    assert not is_in(client)


def test_another_key_that_says_it_is_this_one_does_not_come_in(own):
    passkey, forged = Passkey(), Passkey()
    add(own, passkey)
    forged.id, forged.handle = passkey.id, passkey.handle
    assert not is_in(come_in(forged))


@pytest.mark.parametrize("credential", ["{}", "[]", "3", json.dumps({"id": "x", "response": {"attestationObject": "eA"}})])  # fmt: skip
def test_nonsense_is_no_passkey(own, credential):
    own.get(ADD)
    form = {"name": "x", "passwordless": "True", "credential": credential}
    assert own.post(ADD, form).status_code == 200


def test_an_ended_account_does_not_come_in(own, alice):
    passkey = Passkey()
    add(own, passkey)
    alice.user.is_active = False
    alice.user.save()
    assert not is_in(come_in(passkey))


def test_after_the_password_it_is_the_second_step(own, alice, sign_in):
    passkey = Passkey()
    add(own, passkey)
    browser = sign_in(alice.user.email)
    assert not is_in(browser)
    step = reverse("mfa_authenticate")

    browser.post(step, {"code": "000000"})
    assert not is_in(browser)
    options = browser.get(step).context["js_data"]["request_options"]
    browser.post(step, {"credential": passkey.signed(options)})

    assert is_in(browser)


def test_it_is_renamed_and_removed(own):
    passkey = Passkey()
    add(own, passkey)
    (key,) = own.get(reverse("mfa_list_webauthn")).context["authenticators"]
    own.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Desk"})
    page = own.get(reverse("mfa_list_webauthn")).content.decode()
    assert "Desk" in page
    assert "Laptop" not in page

    own.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert not is_in(come_in(passkey))


def test_nobody_renames_or_removes_somebody_elses(own, bob, sign_in):
    add(own, Passkey())
    (key,) = own.get(reverse("mfa_list_webauthn")).context["authenticators"]
    thief = sign_in(bob.user.email)
    thief.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert (
            thief.post(reverse(name, args=[key.pk]), {"name": "x"}).status_code == 404
        )
