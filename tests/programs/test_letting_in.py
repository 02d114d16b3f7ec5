"""A member lets a program act for them, and the organization one for itself."""

from base64 import b64encode
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from countersign.accounts.actions import change_role
from countersign.accounts.models import Role
from countersign.history.models import Event
from countersign.programs.actions import forget_unused
from countersign.programs.models import Consent, Kind
from countersign.tokens.actions import forget_over
from countersign.tokens.models import Fresh
from tests.factories import PASSWORD, also_in, make_invoice
from tests.programs.client import BACK, Books, me, signed_in, told


def test_a_program_does_what_the_member_agreed_to_and_the_history_says_so(
    alice, olga, settings
):
    books, browser = Books(olga), signed_in(alice)
    page = books.question(browser).content.decode()
    assert "May Books act for you?" in page
    assert "Look at invoices" in page
    assert "Enter and change drafts" not in page
    assert "books.example" in page

    back = told(books.answer(browser, scope="invoices:read invoices:write"))
    given = books.redeem(back["code"])

    assert (back["state"], back["iss"]) == ("xyz", settings.SITE_URL)
    assert given["Cache-Control"] == "no-store"
    said = given.json()
    assert (said["token_type"], said["expires_in"]) == ("Bearer", 900)
    assert said["scope"].split() == ["invoices:read", "invoices:write"]
    mine = me(said["access_token"]).json()
    assert (mine["name"], mine["token"]) == (str(alice), "Books")
    begun = Client().post(
        "/api/v1/invoices",
        {"number": "R-1"},
        content_type="application/json",
        headers={"Authorization": f"Bearer {said['access_token']}"},
    )
    assert begun.status_code == 201
    line = (
        Event.objects.filter(organization_id=alice.organization_id, via="token Books")
        .order_by("sequence")
        .last()
    )
    assert (line.actor_name, line.via) == (str(alice), "token Books")


def test_a_refresh_token_gives_the_next_of_both(alice, olga):
    books = Books(olga)
    first = books.let_in(alice)

    second = books.renew(first["refresh_token"]).json()

    assert second["refresh_token"] != first["refresh_token"]
    assert me(second["access_token"]).status_code == 200
    third = books.renew(second["refresh_token"]).json()
    assert me(third["access_token"], "/invoices").status_code == 200


def test_what_lets_in_is_over_after_minutes_and_the_consent_after_months(alice, olga):
    books = Books(olga)
    given = books.let_in(alice)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=True):
        assert me(given["access_token"]).status_code == 401
        given = books.renew(given["refresh_token"]).json()
        assert me(given["access_token"]).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=True):
        assert books.renew(given["refresh_token"]).status_code == 400
        forget_over()
        assert not Fresh.objects.filter(organization=alice.organization).exists()


def test_a_code_that_nothing_came_of_is_forgotten(alice, olga):
    books = Books(olga)
    books.code(signed_in(alice))
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=True):
        assert forget_unused() == 1
    assert not Consent.objects.filter(organization=alice.organization).exists()


def test_an_app_without_a_secret_shows_its_verifier(alice, olga):
    books = Books(olga, Kind.APP)
    assert books.secret == ""

    given = books.let_in(alice)

    assert me(given["access_token"]).status_code == 200
    assert books.renew(given["refresh_token"]).status_code == 200


def test_a_program_of_the_organization_is_nobodys(olga):
    machine = Books(olga, Kind.MACHINE, role="manager")

    given = machine.token(grant_type="client_credentials").json()

    assert "refresh_token" not in given
    mine = me(given["access_token"]).json()
    assert (mine["name"], mine["role"]) == ("Everybody’s desk", "manager")
    assert mine["scopes"] == ["invoices:read", "invoices:write"]
    narrow = machine.token(grant_type="client_credentials", scope="invoices:read")
    assert me(narrow.json()["access_token"]).json()["scopes"] == ["invoices:read"]


def test_the_secret_may_stand_in_the_header(olga):
    machine = Books(olga, Kind.MACHINE)
    both = f"{machine.program.key}:{machine.secret}"
    header = f"Basic {b64encode(both.encode()).decode()}"

    answer = machine.http.post(
        "/oauth/token",
        {"grant_type": "client_credentials"},
        headers={"Authorization": header},
    )

    assert answer.status_code == 200


def test_several_secrets_of_one_machine_count_as_one_program(olga, settings):
    settings.API_PER_MINUTE = 2
    machine = Books(olga, Kind.MACHINE)
    secrets = [
        machine.token(grant_type="client_credentials").json()["access_token"]
        for _ in range(3)
    ]

    moment = timezone.now().replace(second=10)
    with time_machine.travel(moment, tick=False):
        assert [me(one).status_code for one in secrets] == [200, 200, 429]


def test_a_machine_gets_so_many_a_minute(olga):
    machine = Books(olga, Kind.MACHINE)
    with time_machine.travel(timezone.now(), tick=False):
        answers = [
            machine.token(grant_type="client_credentials").status_code
            for _ in range(21)
        ]
    assert answers == [200] * 20 + [429]


def test_a_member_ends_it_on_their_own_page(alice, olga):
    books, browser = Books(olga), signed_in(alice)
    given = books.redeem(books.code(browser)).json()
    assert "Books" in browser.get("/me/tokens/").content.decode()
    [consent] = Consent.objects.filter(organization=alice.organization)

    browser.post(f"/tokens/{consent.token_id}/revoke/")

    assert me(given["access_token"]).status_code == 401
    assert books.renew(given["refresh_token"]).status_code == 400


def test_an_owner_ends_a_program_and_all_that_it_was_given(alice, mona, olga):
    books = Books(olga)
    given = [books.let_in(alice), books.let_in(mona)]
    browser = signed_in(olga)
    assert "2 members let it in" in browser.get("/settings/programs/").content.decode()

    browser.post(f"/programs/{books.program.pk}/end/")

    assert [me(one["access_token"]).status_code for one in given] == [401, 401]
    assert books.renew(given[0]["refresh_token"]).status_code == 401
    assert books.question(signed_in(alice)).status_code == 400


def test_an_owner_ends_a_machine(olga):
    machine = Books(olga, Kind.MACHINE)
    given = machine.token(grant_type="client_credentials").json()

    signed_in(olga).post(f"/programs/{machine.program.pk}/end/")

    assert me(given["access_token"]).status_code == 401
    assert machine.token(grant_type="client_credentials").status_code == 401


def _new_password(alice, olga, browser):
    new = "an0ther-l0ng-passw0rd"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    browser.post("/account/password/change/", form)


def _removed(alice, olga, browser):
    signed_in(olga).post(f"/people/{alice.pk}/remove/")


def _other_role(alice, olga, browser):
    change_role(alice, "manager", by=olga)


@pytest.mark.parametrize("happens", [_new_password, _removed, _other_role])
def test_it_ends_with_what_the_member_was(alice, olga, happens):
    books, browser = Books(olga), signed_in(alice)
    given = books.redeem(books.code(browser)).json()
    waiting = books.code(browser)

    happens(alice, olga, browser)

    assert me(given["access_token"]).status_code == 401
    assert books.renew(given["refresh_token"]).json() == {"error": "invalid_grant"}
    assert books.redeem(waiting).json() == {"error": "invalid_grant"}


def test_a_program_gives_back_what_it_was_given(alice, olga):
    books = Books(olga)
    own = {"client_id": books.program.key, "client_secret": books.secret}
    first = books.let_in(alice)

    answer = Client().post("/oauth/revoke", {"token": first["access_token"], **own})

    assert answer.status_code == 200
    assert me(first["access_token"]).status_code == 401
    second = books.renew(first["refresh_token"]).json()
    Client().post("/oauth/revoke", {"token": second["refresh_token"], **own})
    assert me(second["access_token"]).status_code == 401
    assert books.renew(second["refresh_token"]).status_code == 400


def test_the_server_says_what_it_can(db, settings):
    said = Client().get("/.well-known/oauth-authorization-server").json()

    assert said["issuer"] == settings.SITE_URL
    assert said["token_endpoint"] == f"{settings.SITE_URL}/oauth/token"
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["response_types_supported"] == ["code"]
    assert "password" not in said["grant_types_supported"]


def test_an_owner_registers_a_program_by_hand(olga, alice):
    browser = signed_in(olga)
    form = {
        "name": "Books",
        "kind": "server",
        "addresses": BACK,
        "role": "agent",
        "scopes": ["invoices:read"],
    }

    page = browser.post("/settings/programs/register/", form)

    shown = page.context["registered"]
    assert shown.secret in page.content.decode()
    listed = browser.get("/settings/programs/").content.decode()
    assert shown.program.key in listed
    assert shown.secret not in listed


@pytest.mark.parametrize(
    "address",
    [
        "http://books.example/",
        "https://name:word@books.example/",
        "https://books.example/#part",
        "https://*.books.example/",
        "javascript:alert(1)",
        "//books.example/",
        "https://books.example:x/",
        "https://books.example\\@evil.example/",
        "",
    ],
)
def test_no_member_is_sent_to_such_an_address(olga, address):
    browser = signed_in(olga)
    form = {
        "name": "Books",
        "kind": "app",
        "addresses": address,
        "role": "agent",
        "scopes": ["invoices:read"],
    }

    assert browser.post("/settings/programs/register/", form).status_code == 422


def test_an_idempotency_key_outlives_what_lets_in(olga):
    machine = Books(olga, Kind.MACHINE)
    answers = []
    for _ in range(2):
        secret = machine.token(grant_type="client_credentials").json()["access_token"]
        answers.append(
            Client().post(
                "/api/v1/invoices",
                {"number": "R-1"},
                content_type="application/json",
                headers={
                    "Authorization": f"Bearer {secret}",
                    "Idempotency-Key": "once",
                },
            )
        )
    assert answers[0].status_code == 201
    assert answers[0].json()["id"] == answers[1].json()["id"]


def test_it_sees_no_more_than_the_member(alice, bob, olga):
    theirs = make_invoice(bob)
    given = Books(olga).let_in(alice)

    assert me(given["access_token"], f"/invoices/{theirs.pk}").status_code == 404


def test_who_works_in_several_is_asked_in_the_one_that_knows_the_program(
    alice, olga, otto
):
    also_in(otto.organization, alice, Role.AGENT)
    here, there = Books(olga), Books(otto)
    browser = signed_in(alice)
    for books, owner in ((here, olga), (there, otto)):
        asked = browser.get("/oauth/authorize", books.asks(), follow=True)
        place = f"/o/{owner.organization_id}/oauth/authorize"
        assert asked.request["PATH_INFO"] == place
        assert "May Books act for you?" in asked.content.decode()
        answer = browser.post(place, {"answer": "yes"}, query_params=books.asks())
        given = books.redeem(told(answer)["code"]).json()
        mine = me(given["access_token"]).json()
        assert mine["organization"]["id"] == owner.organization_id
