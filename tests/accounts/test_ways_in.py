"""People see and end where they are signed in, and their links; owners those of anybody."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from countersign.accounts.actions import forget_ended
from countersign.accounts.models import AddressDetail, SignedIn
from countersign.history.models import Event
from countersign.review.links.actions import issue_link
from tests.factories import PASSWORD

PAGE = reverse("accounts:personal")
INSIDE = reverse("invoices:list")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
)


def is_in(browser):
    return browser.get(INSIDE).status_code == 200


def of(browser):
    """What is noted of a browser's session."""
    return SignedIn.objects.get(key=browser.session.session_key)


@pytest.fixture
def desk(mona, sign_in):
    more = {"HTTP_USER_AGENT": FIREFOX, "REMOTE_ADDR": "192.0.2.7"}
    return sign_in(mona.user.email, **more)


@pytest.fixture
def phone(mona, sign_in):
    more = {"HTTP_USER_AGENT": SAFARI, "REMOTE_ADDR": "198.51.100.9"}
    return sign_in(mona.user.email, **more)


@pytest.fixture
def owner(olga, sign_in):
    return sign_in(olga.user.email)


def test_my_settings_show_where_one_is_signed_in(desk, phone):
    page = " ".join(desk.get(PAGE).content.decode().split())

    assert "Safari, iPhone, 198.51.100.9" in page
    assert "Firefox, Linux, 192.0.2.7" in page
    assert page.count("(this browser)") == 1
    assert page.index("Firefox, Linux") < page.index("(this browser)")


def test_one_session_is_ended(desk, phone):
    desk.post(reverse("accounts:end_session", args=[of(phone).pk]))

    assert (is_in(desk), is_in(phone)) == (True, False)
    assert "iPhone" not in desk.get(PAGE).content.decode()
    line = Event.objects.get(verb="ended session")
    assert (line.actor_name, line.data["browser"]) == ("Mona", "Safari, iPhone")


def test_all_others_are_ended(desk, phone):
    desk.post(reverse("accounts:end_own_sessions"))

    assert (is_in(desk), is_in(phone)) == (True, False)
    page = desk.get(PAGE).content.decode()
    assert "Firefox, Linux" in page
    assert "iPhone" not in page


def test_sessions_that_nobody_noted_end_with_all_others(desk, mona):
    unnoted = Client()
    mona.user.refresh_from_db()
    unnoted.force_login(mona.user)
    assert is_in(unnoted)

    desk.post(reverse("accounts:end_own_sessions"))

    assert not is_in(unnoted)


def test_a_new_password_leaves_the_one_that_changed_it(desk, phone):
    new = "quite another password"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    desk.post(reverse("account_change_password"), form)

    page = desk.get(PAGE).content.decode()
    assert "(this browser)" in page
    assert "iPhone" not in page


def test_signing_out_ends_the_session(desk, phone):
    phone.post(reverse("account_logout"))
    assert "iPhone" not in desk.get(PAGE).content.decode()


def test_an_owner_sees_and_ends_those_of_anybody(desk, phone, mona, owner):
    address = reverse("accounts:ways_in", args=[mona.pk])
    page = owner.get(address).content.decode()
    assert "Where Mona is let in" in page
    assert "Safari, iPhone, 198.51.100.9" in page

    owner.post(reverse("accounts:end_session", args=[of(phone).pk]))
    assert (is_in(desk), is_in(phone)) == (True, False)

    owner.post(reverse("accounts:end_sessions", args=[mona.pk]))
    assert not is_in(desk)
    assert is_in(owner)
    line = Event.objects.get(verb="ended sessions")
    assert (line.actor_name, line.data) == ("Olga", {"of": "Mona"})


def test_nobody_else_does(desk, alice, otto, sign_in):
    for member in (alice, otto):
        browser = sign_in(member.user.email)
        address = reverse("accounts:end_session", args=[of(desk).pk])
        assert browser.post(address).status_code == 404
    assert is_in(desk)


def test_addresses_are_kept_as_the_owner_chose(mona, organization, sign_in):
    organization.address_detail = AddressDetail.SHORT
    organization.save()

    sign_in(mona.user.email, REMOTE_ADDR="192.0.2.7")

    assert SignedIn.objects.get().address == "192.0.2.0/24"


def test_what_a_program_says_of_itself_is_told_in_words_of_ours(mona, sign_in):
    browser = sign_in(mona.user.email, HTTP_USER_AGENT="<b>Olga</b> " * 50)
    assert "Another browser or program" in browser.get(PAGE).content.decode()


def test_links_are_seen_and_ended(desk, mona):
    (first, token), (_second, other) = (issue_link(mona) for _time in range(2))
    page = desk.get(PAGE).content.decode()
    assert page.count("works until") == 2

    desk.post(reverse("review:end_link", args=[first.pk]))
    assert Client().get(reverse("review:link", args=[token])).status_code == 404
    assert Client().get(reverse("review:link", args=[other])).status_code == 302

    desk.post(reverse("review:revoke_own"))
    assert Client().get(reverse("review:link", args=[other])).status_code == 404
    assert "No link works at the moment." in desk.get(PAGE).content.decode()


def test_an_owner_sees_and_ends_the_links_of_anybody(owner, mona):
    link, token = issue_link(mona)
    address = reverse("accounts:ways_in", args=[mona.pk])
    assert owner.get(address).content.decode().count("works until") == 1

    owner.post(reverse("review:end_link", args=[link.pk]))

    assert Client().get(reverse("review:link", args=[token])).status_code == 404


def test_what_is_over_is_forgotten(desk, phone):
    Session.objects.filter(session_key=phone.session.session_key).delete()

    assert forget_ended() == 1

    assert SignedIn.objects.get() == of(desk)
