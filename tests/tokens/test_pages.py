"""Making, listing and revoking tokens by hand."""

import re
from datetime import timedelta

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from countersign.history.models import Event
from countersign.tokens.actions import forget_over
from countersign.tokens.models import Token
from tests.api.program import Program
from tests.factories import PASSWORD
from tests.signing_in import sign_in

FORM = {"name": "Bookkeeping", "scopes": ["invoices:read"], "days": "30"}


def shown(page: str) -> str:
    return re.search(r'value="(cs_[^"]+)"', page)[1]


def proven(browser: Client, member) -> None:
    """Signed in, and the password shown again a moment ago."""
    sign_in(browser, member)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_a_token_is_shown_once_and_works(alice, client):
    proven(client, alice)

    page = client.post(reverse("tokens:make_own"), FORM).content.decode()
    secret = shown(page)

    listed = client.get(reverse("tokens:own")).content.decode()
    assert "Bookkeeping" in listed
    assert "never used" in listed
    assert secret not in listed
    headers = {"Authorization": f"Bearer {secret}"}
    assert Client().get("/api/v1/me", headers=headers).status_code == 200
    assert not Token.objects.filter(token_hash__contains=secret).exists()
    assert "never used" not in client.get(reverse("tokens:own")).content.decode()


def test_the_password_is_asked_for_again_before_a_token_is_made(alice, client):
    sign_in(client, alice)
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=True):
        answer = client.post(reverse("tokens:make_own"), FORM)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert not Token.objects.filter(organization=alice.organization).exists()


def test_a_revoked_token_lets_nobody_in(alice, client):
    program = Program(alice)
    sign_in(client, alice)

    client.post(reverse("tokens:revoke", args=[program.token.pk]))

    assert program.get("/me").status_code == 401
    assert "Revoked" in client.get(reverse("tokens:own")).content.decode()


def test_nobody_ends_a_colleagues_token_but_an_owner(alice, bob, olga, otto, client):
    program = Program(alice)
    address = reverse("tokens:revoke", args=[program.token.pk])
    for member, status in ((bob, 404), (otto, 404), (olga, 302)):
        sign_in(client, member)
        assert client.post(address).status_code == status
    assert program.get("/me").status_code == 401


def test_an_owner_makes_a_token_of_the_organization(olga, client):
    proven(client, olga)
    form = {**FORM, "role": "manager"}

    page = client.post(reverse("tokens:make_for_organization"), form).content.decode()

    headers = {"Authorization": f"Bearer {shown(page)}"}
    me = Client().get("/api/v1/me", headers=headers).json()
    assert (me["name"], me["role"]) == ("Everybody’s desk", "manager")
    listed = client.get(reverse("tokens:organization")).content.decode()
    assert "Bookkeeping" in listed


def test_no_token_of_the_organization_is_an_owner(olga, client):
    proven(client, olga)

    answer = client.post(
        reverse("tokens:make_for_organization"), {**FORM, "role": "owner"}
    )

    assert answer.status_code == 422


def test_the_history_says_who_made_and_who_ended_a_token(alice, client):
    proven(client, alice)
    client.post(reverse("tokens:make_own"), FORM)
    token = Token.objects.get(organization=alice.organization)
    client.post(reverse("tokens:revoke", args=[token.pk]))

    lines = Event.objects.about(alice.organization_id, "token", token.pk)
    assert [one.verb for one in lines] == [
        "made token",
        "revoked token",
    ]


def test_a_new_password_ends_the_tokens(alice, client):
    program = Program(alice)
    sign_in(client, alice)
    new = "an0ther-l0ng-passw0rd"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}

    client.post(reverse("account_change_password"), form)

    assert program.get("/me").status_code == 401


def test_tokens_that_were_over_for_months_are_forgotten(alice):
    over, live = Program(alice).token, Program(alice).token
    long_ago = timezone.now() - timedelta(days=100)
    Token.objects.filter(over.itself).update(expires_at=long_ago)

    assert forget_over() == 1
    assert list(Token.objects.of(alice)) == [live]
