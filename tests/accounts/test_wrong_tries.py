"""Somebody else's wrong tries shut nobody out of a browser they have used before, and guessing stays slow."""

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD

LOGIN = reverse("account_login")
SECOND = reverse("mfa_authenticate")
HOME, THEIRS = "192.0.2.7", "198.51.100.7"


@pytest.fixture(autouse=True)
def _fresh_counters(db):
    cache.clear()


def attempt(browser, email, password, address):
    form = {"login": email, "password": password}
    return browser.post(LOGIN, form, REMOTE_ADDR=address)


def is_in(browser):
    return "_auth_user_id" in browser.session


@pytest.fixture
def used(alice):
    """Alice's own browser, signed out again."""
    browser = Client()
    attempt(browser, alice.user.email, PASSWORD, HOME)
    assert is_in(browser)
    browser.post(reverse("account_logout"))
    assert not is_in(browser)
    return browser


def guess(email, address, times, browser=None):
    for _time in range(times):
        attempt(browser or Client(), email, "guessed wrong", address)


@pytest.mark.parametrize("address", [HOME, THEIRS])
def test_who_has_used_a_browser_gets_in_there_whatever_others_try(alice, used, address):
    guess(alice.user.email, address, 40)

    attempt(used, alice.user.email, PASSWORD, HOME)

    assert is_in(used)


def test_guessing_stops_after_five(alice):
    guess(alice.user.email, THEIRS, 5)

    browser = Client()
    page = attempt(browser, alice.user.email, PASSWORD, THEIRS)

    assert not is_in(browser)
    assert "That was too often. Wait a few minutes." in page.content.decode()


def test_a_new_browser_elsewhere_gets_in_meanwhile(alice):
    guess(alice.user.email, THEIRS, 10)

    browser = Client()
    attempt(browser, alice.user.email, PASSWORD, HOME)

    assert is_in(browser)


def test_guessing_from_many_addresses_stops_too(alice, used):
    for number in range(50):
        guess(alice.user.email, f"203.0.113.{number}", 1)

    browser = Client()
    attempt(browser, alice.user.email, PASSWORD, "203.0.113.200")
    attempt(used, alice.user.email, PASSWORD, HOME)

    assert not is_in(browser)
    assert is_in(used)


def test_in_a_used_browser_guessing_stops_as_well(alice, used):
    guess(alice.user.email, HOME, 5, used)

    attempt(used, alice.user.email, PASSWORD, HOME)

    assert not is_in(used)


def test_a_browser_of_ones_own_account_is_no_way_to_guess_at_others(alice, bob):
    browser = Client()
    attempt(browser, bob.user.email, PASSWORD, THEIRS)
    browser.post(reverse("account_logout"))
    guess(alice.user.email, THEIRS, 5, browser)

    attempt(browser, alice.user.email, PASSWORD, THEIRS)

    assert not is_in(browser)


def test_a_cookie_that_somebody_made_up_is_none(alice, used):
    browser = Client()
    real = used.cookies["countersign_browser"].value
    browser.cookies["countersign_browser"] = real[:-1] + chr(ord(real[-1]) ^ 1)
    guess(alice.user.email, THEIRS, 5, browser)

    attempt(browser, alice.user.email, PASSWORD, THEIRS)

    assert not is_in(browser)


def test_wrong_second_factors_elsewhere_shut_nobody_out_either(alice, used):
    secret = generate_totp_secret()
    TOTP.activate(alice.user, secret)
    for _browser in range(3):
        thief = Client()
        attempt(thief, alice.user.email, PASSWORD, THEIRS)
        for _time in range(4):
            thief.post(SECOND, {"code": "000000"}, REMOTE_ADDR=THEIRS)
        assert not is_in(thief)
    counter = next(iter(yield_hotp_counters_from_time()))
    digits = format_hotp_value(hotp_value(secret, counter))
    page = thief.post(SECOND, {"code": digits}, REMOTE_ADDR=THEIRS)
    assert "That was too often. Wait a few minutes." in page.content.decode()

    attempt(used, alice.user.email, PASSWORD, HOME)
    used.post(SECOND, {"code": digits}, REMOTE_ADDR=HOME)

    assert is_in(used)
