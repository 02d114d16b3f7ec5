"""What somebody tries who is not meant to be let in, all of it over real requests."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countersign.programs.models import Consent, Kind
from tests.programs.client import BACK, CHALLENGE, VERIFIER, Books, me, signed_in, told
from tests.signing_in import sign_in

INVALID_GRANT = {"error": "invalid_grant"}


def test_a_code_shown_again_ends_what_came_of_it(alice, olga):
    books = Books(olga)
    code = books.code(signed_in(alice))
    given = books.redeem(code).json()

    again = books.redeem(code)

    assert (again.status_code, again.json()) == (400, INVALID_GRANT)
    assert me(given["access_token"]).status_code == 401
    assert books.renew(given["refresh_token"]).json() == INVALID_GRANT


def test_a_code_is_of_one_program(alice, olga):
    books, other = Books(olga), Books(olga)
    code = books.code(signed_in(alice))

    assert other.redeem(code).json() == INVALID_GRANT
    assert books.redeem(code).status_code == 200


def test_a_code_of_another_organization_is_nothing_here(alice, olga, otto):
    books, theirs = Books(olga), Books(otto)
    code = books.code(signed_in(alice))

    assert theirs.redeem(code).json() == INVALID_GRANT
    number = str(olga.organization_id)
    swapped = code.replace(f"_{number}_", f"_{otto.organization_id}_", 1)
    assert theirs.redeem(swapped).json() == INVALID_GRANT


def test_a_code_is_over_after_a_minute(alice, olga):
    books = Books(olga)
    code = books.code(signed_in(alice))
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=True):
        assert books.redeem(code).json() == INVALID_GRANT


@pytest.mark.parametrize("verifier", [None, "wrong" * 10, CHALLENGE, ""])
def test_a_code_is_worth_nothing_without_its_verifier(alice, olga, verifier):
    books = Books(olga, Kind.APP)
    code = books.code(signed_in(alice))

    answer = books.redeem(code, code_verifier=verifier)

    assert answer.status_code == 400
    assert "access_token" not in answer.json()


@pytest.mark.parametrize(
    "other",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": None},
        {"code_challenge": VERIFIER, "code_challenge_method": "plain"},
        {"code_challenge_method": None},
        {"code_challenge_method": "s256"},
        {"code_challenge": "short"},
        {"code_challenge": CHALLENGE + "="},
        {"response_type": "token"},
        {"response_type": "code token"},
        {"response_type": "none"},
        {"response_type": None},
        {"response_mode": "fragment"},
        {"response_mode": "form_post"},
        {"scope": "invoices:read vendors:read"},
        {"scope": "everything"},
    ],
)
def test_what_a_program_may_not_ask_is_told_to_it_and_to_nobody_else(
    alice, olga, other, settings
):
    books, browser = Books(olga), signed_in(alice)
    for answer in (books.question(browser, **other), books.answer(browser, **other)):
        back = told(answer)
        assert back["error"]
        assert (back["state"], back["iss"]) == ("xyz", settings.SITE_URL)
        assert "code" not in back
    assert not Consent.objects.filter(organization=alice.organization).exists()


@pytest.mark.parametrize(
    "address",
    [
        BACK + "/",
        BACK + "?a=1",
        BACK + "#part",
        BACK + "/../evil",
        BACK.upper(),
        "https://books.example:8443/back",
        "https://books.example:443/back",
        "https://name@books.example/back",
        "https://books.example@evil.example/back",
        "https://evil.example/back",
        "http://books.example/back",
        "//evil.example",
        "javascript:alert(1)",
        f"{BACK} https://evil.example/",
        f"{BACK}\x00",
        None,
    ],
)
def test_nobody_is_sent_to_another_address(alice, olga, address):
    books, browser = Books(olga), signed_in(alice)
    for answer in (
        books.question(browser, redirect_uri=address),
        books.answer(browser, redirect_uri=address),
        books.answer(browser, "no", redirect_uri=address),
        books.question(browser, redirect_uri=address, response_type="token"),
    ):
        assert answer.status_code == 400
        assert "Location" not in answer


def test_an_address_twice_is_none(alice, olga):
    books, browser = Books(olga), signed_in(alice)
    asked = books.asks(redirect_uri=[BACK, "https://evil.example/"])
    assert browser.get("/oauth/authorize", asked).status_code == 400


def test_the_address_of_the_code_is_the_one_that_is_named_later(alice, olga):
    books = Books(olga)
    code = books.code(signed_in(alice))
    answer = books.redeem(code, redirect_uri="https://evil.example/")
    assert answer.status_code == 400
    assert "access_token" not in answer.json()


def test_who_says_no_is_asked_again_another_time(alice, olga, settings):
    books = Books(olga)
    back = told(books.answer(signed_in(alice), "no"))
    assert (back["error"], back["iss"]) == ("access_denied", settings.SITE_URL)
    assert "code" not in back


def test_no_other_site_answers_for_a_member(alice, olga):
    books = Books(olga)
    browser = sign_in(Client(enforce_csrf_checks=False), alice)
    browser.handler.enforce_csrf_checks = True

    assert books.answer(browser).status_code == 403
    assert not Consent.objects.filter(organization=alice.organization).exists()


def test_a_look_at_the_question_answers_nothing(alice, olga):
    books, browser = Books(olga), signed_in(alice)
    books.question(browser, answer="yes")
    assert not Consent.objects.filter(organization=alice.organization).exists()


def test_the_question_is_in_no_frame_and_its_form_leads_to_the_program_alone(
    alice, olga
):
    answer = Books(olga).question(signed_in(alice))
    policy = answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self' https://books.example" in policy
    assert "no-store" in answer["Cache-Control"]


def test_nobody_is_asked_before_they_sign_in_and_show_their_password(alice, olga):
    books = Books(olga)
    answer = books.question(Client())
    assert urlsplit(answer["Location"]).path == reverse("account_login")
    browser = sign_in(Client(), alice)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        answer = books.question(browser)
    where = urlsplit(answer["Location"])
    assert where.path == reverse("account_reauthenticate")
    assert books.program.key in parse_qs(where.query)["next"][0]


def test_a_member_of_another_organization_is_not_asked(otto, olga):
    books, browser = Books(olga), signed_in(otto)
    assert books.question(browser).status_code == 404
    assert books.answer(browser).status_code == 404
    assert not Consent.objects.filter(organization=olga.organization).exists()


def test_a_refresh_token_shown_again_ends_its_family(alice, olga):
    books = Books(olga)
    first = books.let_in(alice)
    second = books.renew(first["refresh_token"]).json()

    again = books.renew(first["refresh_token"])

    assert (again.status_code, again.json()) == (400, INVALID_GRANT)
    assert me(second["access_token"]).status_code == 401
    assert books.renew(second["refresh_token"]).json() == INVALID_GRANT


def test_another_consent_goes_on_when_a_family_ends(alice, mona, olga):
    books = Books(olga)
    alices, monas = books.let_in(alice), books.let_in(mona)
    books.renew(alices["refresh_token"])
    books.renew(alices["refresh_token"])

    assert me(alices["access_token"]).status_code == 401
    assert me(monas["access_token"]).status_code == 200


def test_a_refresh_token_is_of_one_program(alice, olga):
    books, other = Books(olga), Books(olga)
    given = books.let_in(alice)

    assert other.renew(given["refresh_token"]).json() == INVALID_GRANT
    own = {"client_id": other.program.key, "client_secret": other.secret}
    for name in ("access_token", "refresh_token"):
        Client().post("/oauth/revoke", {"token": given[name], **own})
    assert me(given["access_token"]).status_code == 200
    assert books.renew(given["refresh_token"]).status_code == 200


def test_a_renewal_asks_for_no_more_than_the_member_agreed_to(alice, olga):
    books = Books(olga)
    given = books.let_in(alice)
    answer = books.renew(given["refresh_token"], scope="invoices:read invoices:write")
    assert answer.json()["error"] == "invalid_scope"


def test_only_what_lets_in_opens_the_api(alice, olga):
    books = Books(olga)
    code = books.code(signed_in(alice))
    given = books.redeem(code).json()
    for secret in (code, given["refresh_token"], books.secret, books.program.key):
        assert me(secret).status_code == 401


@pytest.mark.parametrize("secret", [None, "", "wrong"])
def test_a_server_shows_its_secret(alice, olga, secret):
    books = Books(olga)
    code = books.code(signed_in(alice))
    answer = books.redeem(code, client_secret=secret)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    machine = Books(olga, Kind.MACHINE)
    answer = machine.token(grant_type="client_credentials", client_secret=secret)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_nothing_is_read_from_the_address(olga):
    machine = Books(olga, Kind.MACHINE)
    own = {"client_id": machine.program.key, "client_secret": machine.secret}
    sent = {"grant_type": "client_credentials", **own}

    answer = Client().post("/oauth/token", query_params=sent)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    answer = Client().post("/oauth/token", sent, query_params={"a": "1"})
    assert answer.status_code == 400
    assert Client().get("/oauth/token", sent).status_code == 405


@pytest.mark.parametrize(
    ("kind", "grant"),
    [
        (Kind.SERVER, "client_credentials"),
        (Kind.APP, "client_credentials"),
        (Kind.MACHINE, "authorization_code"),
        (Kind.SERVER, "password"),
        (Kind.SERVER, "implicit"),
        (Kind.SERVER, "urn:ietf:params:oauth:grant-type:device_code"),
        (Kind.SERVER, ""),
    ],
)
def test_a_program_has_no_other_way_than_that_of_its_kind(olga, kind, grant):
    books = Books(olga, kind)
    answer = books.token(
        grant_type=grant, code="a", username="a", password="a", refresh_token="a"
    )
    assert answer.status_code in (400, 401)
    assert answer.json()["error"] in (
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_client",
    )


def test_a_machine_asks_no_member(alice, olga):
    machine = Books(olga, Kind.MACHINE)
    assert machine.question(signed_in(alice)).status_code == 400


def test_names_that_only_we_use_are_not_read(alice, bob, olga):
    books = Books(olga, Kind.APP)
    own = {
        "client": "x",
        "consent": "x",
        "family": "0" * 32,
        "member": str(bob.pk),
        "user": str(bob.user_id),
        "scopes": "members:read",
        "extra_credentials": "x",
    }
    browser = signed_in(alice)
    code = books.code(browser, **own)

    given = books.redeem(code, **own).json()

    mine = me(given["access_token"]).json()
    assert (mine["name"], mine["scopes"]) == (str(alice), ["invoices:read"])
    assert "0" * 32 not in given["refresh_token"]


@pytest.mark.parametrize(
    "key", ["csp_1_x", "csp__", "csp_9999999999999999999_" + "0" * 24, "\x00", "é", ""]
)
def test_a_strange_program_is_unknown(alice, olga, key):
    books, browser = Books(olga), signed_in(alice)
    assert books.question(browser, client_id=key).status_code == 400
    answer = books.token(grant_type="client_credentials", client_id=key)
    assert answer.status_code in (400, 401)


def test_no_member_without_a_second_factor_lets_a_program_in_where_one_is_asked_for(
    alice, olga
):
    books = Books(olga)
    browser = signed_in(alice)
    code = books.code(browser)
    given = books.let_in(alice)
    organization = alice.organization
    organization.requires_factor = True
    organization.save(update_fields=["requires_factor"])

    assert books.question(signed_in(alice)).status_code == 403
    assert books.redeem(code).json() == INVALID_GRANT
    assert books.renew(given["refresh_token"]).json() == INVALID_GRANT
    refused = me(given["access_token"])
    assert refused.status_code == 403
    assert "second factor" in refused.json()["detail"]


def test_a_machine_has_no_second_factor_to_show(olga):
    machine = Books(olga, Kind.MACHINE)
    organization = olga.organization
    organization.requires_factor = True
    organization.save(update_fields=["requires_factor"])

    given = machine.token(grant_type="client_credentials").json()

    assert me(given["access_token"]).status_code == 200
