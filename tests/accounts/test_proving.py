"""An address counts once its owner has proved it. Everybody signs in as people do, by forms."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.actions import forget_waiting
from countersign.accounts.models import Membership, Role, User
from countersign.history.models import Event
from countersign.mail.models import Letter
from countersign.review.models import AccessLink
from countersign.review.submitting import actions as submitting
from tests.factories import PASSWORD, make_invoice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mail_server")]

CODE = reverse("account_email_verification_sent")
PEOPLE = reverse("accounts:people")
NEW = "quite another password"


def role_of(email):
    return Membership.objects.filter(user__email=email).values_list("role", flat=True)


def prove(browser, code):
    browser.page = browser.post(CODE, {"code": code}, follow=True)


def is_in(browser):
    return "_auth_user_id" in browser.session


@pytest.fixture
def owner(olga, register, code_in, sign_in):
    """Olga's browser; her address is proved."""
    browser = sign_in(olga.user.email)
    prove(browser, code_in(olga.user.email))
    assert is_in(browser)
    return browser


def test_the_first_becomes_the_owner_once_the_address_is_proved(register, code_in):
    browser = register("olga@example.org")
    assert list(role_of("olga@example.org")) == []
    assert not is_in(browser)

    prove(browser, code_in("olga@example.org"))

    assert list(role_of("olga@example.org")) == [Role.OWNER]
    assert is_in(browser)
    verbs = Event.objects.order_by("sequence").values_list("verb", flat=True)
    assert list(verbs) == ["founded", "joined"]


def test_who_cannot_read_the_mail_is_nobody(olga, register):
    browser = register("cfo@example.org")

    prove(browser, "000000")

    assert list(role_of("cfo@example.org")) == []
    assert browser.get(reverse("invoices:list")).status_code == 302


def test_the_code_counts_in_the_browser_that_registered_alone(olga, register, code_in):
    register("cfo@example.org")
    theirs = Client()

    theirs.post(CODE, {"code": code_in("cfo@example.org")})

    assert list(role_of("cfo@example.org")) == []
    assert not User.objects.get(email="cfo@example.org").is_proved


def test_adding_somebody_takes_back_what_a_stranger_registered(
    owner, register, code_in, sign_in, work, mailoutbox
):
    stranger = register("cfo@example.org", name="Not the CFO")

    form = {"email": "cfo@example.org", "name": "Carla", "role": "manager"}
    page = owner.post(reverse("accounts:add"), form, follow=True).content.decode()
    work()

    assert "they are shut out" in page
    assert "Not the CFO" not in page
    assert list(role_of("cfo@example.org")) == [Role.MANAGER]
    sign_in("cfo@example.org", browser=stranger)
    assert not is_in(stranger)
    letter = next(one for one in mailoutbox if "invites you" in one.subject)
    assert letter.to == ["cfo@example.org"]
    address = next(word for word in letter.body.split() if "/reset/key/" in word)
    carla = Client()
    carla.get(address, follow=True)
    set_new = carla.get(address, follow=True).redirect_chain[-1][0]
    carla.post(set_new, {"password1": NEW, "password2": NEW})
    assert is_in(sign_in("cfo@example.org", NEW, browser=carla))
    assert carla.get(reverse("review:queue")).status_code == 200
    assert User.objects.get(email="cfo@example.org").is_proved


def test_a_code_that_was_mailed_before_proves_nothing_after_that(
    owner, register, code_in
):
    stranger = register("cfo@example.org")
    code = code_in("cfo@example.org")
    owner.post(reverse("accounts:add"), {"email": "cfo@example.org", "role": "manager"})

    prove(stranger, code)

    assert not is_in(stranger)


def test_who_never_proves_the_address_is_forgotten(olga, register, time_machine):
    time_machine.move_to(datetime(2026, 3, 31, 12, tzinfo=UTC))
    register("carl@example.org")
    assert forget_waiting() == 0

    time_machine.shift(timedelta(days=8))

    assert forget_waiting() == 1
    assert not User.objects.filter(email="carl@example.org").exists()
    assert User.objects.filter(email="olga@example.org").exists()


@pytest.fixture
def unproved(alice):
    """Alice, who registered while there was no mail server, and signed in then."""
    return alice


@pytest.fixture
def signed_in_before(unproved, sign_in, settings):
    """Her browser: the mail server came after."""
    settings.ADDRESSES_ARE_PROVED = False
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = False
    browser = sign_in(unproved.user.email)
    settings.ADDRESSES_ARE_PROVED = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
    return browser


def test_people_shows_who_has_not_proved_theirs_and_gives_them_no_role(owner, unproved):
    page = owner.get(PEOPLE).content.decode()
    assert page.count("Address not proved") == 1

    address = reverse("accounts:change_role", args=[unproved.pk])
    page = owner.post(address, {"role": "manager"}, follow=True).content.decode()

    assert "Nobody has proved yet that alice@example.org is theirs" in page
    assert list(role_of("alice@example.org")) == [Role.AGENT]


def test_a_member_whose_address_is_not_proved_is_taken_back_too(
    owner, unproved, signed_in_before, sign_in
):
    assert signed_in_before.get(reverse("invoices:desk")).status_code == 200

    owner.post(reverse("accounts:add"), {"email": "alice@example.org", "role": "agent"})

    assert signed_in_before.get(reverse("invoices:desk")).status_code == 302
    assert not is_in(sign_in("alice@example.org"))
    assert Event.objects.filter(verb="took account back").count() == 1


def test_adding_somebody_who_has_proved_theirs_takes_nothing_back(owner, olga):
    owner.post(reverse("accounts:add"), {"email": "olga@example.org", "role": "agent"})

    assert list(role_of("olga@example.org")) == [Role.OWNER]
    assert owner.get(PEOPLE).status_code == 200


def test_a_manager_from_before_manages_again_once_the_address_is_proved(
    unproved, signed_in_before, code_in
):
    Membership.objects.filter(pk=unproved.pk).update(role=Role.MANAGER)
    page = signed_in_before.get(reverse("invoices:list"))
    assert "You have not proved your mail address yet" in page.content.decode()
    assert signed_in_before.get(reverse("review:queue")).status_code == 404

    form = {"email": "alice@example.org", "action_send": ""}
    signed_in_before.post(reverse("account_email"), form)
    prove(signed_in_before, code_in("alice@example.org"))

    assert signed_in_before.get(reverse("review:queue")).status_code == 200
    page = signed_in_before.get(reverse("invoices:list"))
    assert "You have not proved your mail address yet" not in page.content.decode()


def test_no_links_go_to_an_address_that_is_not_proved(
    owner, unproved, bob, work, mailoutbox
):
    Membership.objects.filter(pk=unproved.pk).update(role=Role.MANAGER)
    submitting.submit(make_invoice(bob), by=bob)
    mailoutbox.clear()

    work()

    assert AccessLink.objects.filter(membership=unproved).count() == 0
    assert [one.to for one in mailoutbox] == [["olga@example.org"]]
    assert not Letter.objects.filter(recipient="alice@example.org").exists()


def test_a_removed_member_does_not_come_back_by_a_new_password(
    owner, unproved, sign_in, work, mailoutbox
):
    owner.post(reverse("accounts:remove", args=[unproved.pk]))
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": "alice@example.org"})
    work()
    words = mailoutbox[-1].body.split()
    address = next(word for word in words if "/reset/key/" in word)
    set_new = browser.get(address, follow=True).redirect_chain[-1][0]
    browser.post(set_new, {"password1": NEW, "password2": NEW})

    sign_in("alice@example.org", NEW, browser=browser)

    assert list(role_of("alice@example.org")) == []
    assert browser.get(reverse("invoices:list")).status_code == 404


def test_a_mail_address_changes_once_the_new_one_is_proved(
    owner, olga, code_in, work, mailoutbox
):
    owner.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    form = {"email": "olga@example.net", "action_add": ""}
    owner.post(reverse("account_email"), form)
    olga.user.refresh_from_db()
    assert olga.user.email == "olga@example.org"
    primary = {"email": "olga@example.net", "action_primary": ""}
    owner.post(reverse("account_email"), primary)
    olga.user.refresh_from_db()
    assert olga.user.email == "olga@example.org"

    prove(owner, code_in("olga@example.net"))

    olga.user.refresh_from_db()
    assert olga.user.email == olga.user.proved_email == "olga@example.net"
    assert owner.get(PEOPLE).status_code == 200
    changed = Event.objects.get(verb="changed sign-in").data
    both = {"before": "olga@example.org", "after": "olga@example.net"}
    assert changed == {"what": "email_changed"} | both
    mailoutbox.clear()
    work()
    assert [mail.to for mail in mailoutbox] == [[both["before"]], [both["after"]]]


def test_somebody_elses_address_is_not_taken(owner, olga, alice, code_in):
    owner.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    owner.post(reverse("account_email"), {"email": alice.user.email, "action_add": ""})

    prove(owner, code_in(alice.user.email))

    olga.user.refresh_from_db()
    assert olga.user.email == "olga@example.org"


def test_sign_up_answers_the_same_for_known_and_unknown_addresses(
    olga, register, work, mailoutbox
):
    addresses = ("olga@example.org", "new@example.org")
    pages = [register(email, name="Somebody").page for email in addresses]

    known, unknown = (
        page.content.decode()
        .replace("olga@example.org", "X")
        .replace("new@example.org", "X")
        for page in pages
    )
    assert [page.redirect_chain for page in pages] == [[(CODE, 302)]] * 2
    assert without_tokens(known) == without_tokens(unknown)
    work()
    assert [mail.to for mail in mailoutbox] == [
        ["olga@example.org"],
        ["new@example.org"],
    ]


def test_a_reset_answers_the_same_for_known_and_unknown_addresses(olga):
    pages = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        for email in ("olga@example.org", "new@example.org")
    ]

    assert pages[0].redirect_chain == pages[1].redirect_chain
    known, unknown = (without_tokens(page.content.decode()) for page in pages)
    assert known == unknown


def without_tokens(page):
    return re.sub(r'("csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]+"', "", page)
