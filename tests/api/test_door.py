"""Who gets in, and what every answer is like."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from countersign.accounts.actions import change_role, remove_member
from countersign.accounts.models import Role, User
from countersign.tokens.actions import revoke
from countersign.tokens.models import Token
from tests.api.program import Program, problem
from tests.processes import all_at_once
from tests.signing_in import sign_in


def test_a_token_says_whom_it_acts_for(alice):
    program = Program(alice, "invoices:read", name="Bookkeeping")

    answer = program.get("/me")

    assert answer.status_code == 200
    said = answer.json()
    assert said["name"] == "Alice"
    assert said["role"] == "agent"
    assert said["token"] == "Bookkeeping"
    assert said["scopes"] == ["invoices:read"]
    assert said["organization"]["name"] == "Muster GmbH"


def test_no_answer_is_kept_or_guessed_at_by_a_browser(alice):
    for answer in (Program(alice).get("/me"), Client().get("/api/v1/me")):
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert not answer.cookies


def test_nobody_comes_in_without_a_token(db):
    answer = Client().get("/api/v1/me")

    assert problem(answer) == (401, "no-token")
    assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "said",
    [
        "Bearer",
        "Bearer cs_",
        "Bearer cs_1_x",
        "Bearer cs_99999999999999999999_x",
        "Basic YTpi",
        "Bearer cs_x_y",
        "cs_1_x",
    ],
)
def test_what_is_no_token_lets_nobody_in(db, said):
    answer = Client().get("/api/v1/me", headers={"Authorization": said})

    assert problem(answer) == (401, "no-token")


def test_signing_in_with_a_browser_is_no_way_into_the_api(alice, client):
    sign_in(client, alice)

    assert problem(client.get("/api/v1/me")) == (401, "no-token")


def test_a_token_opens_no_page(alice):
    program = Program(alice)

    answer = Client().get("/invoices/", headers=program.headers())

    assert answer.status_code == 302


def test_a_token_ends_when_it_is_revoked(alice):
    program = Program(alice)
    revoke(program.token, by=alice)

    assert problem(program.get("/me")) == (401, "no-token")


def test_a_token_ends_when_its_time_is_over(alice):
    program = Program(alice)
    long_ago = timezone.now() - timedelta(seconds=1)
    Token.objects.filter(program.token.itself).update(expires_at=long_ago)

    assert problem(program.get("/me")) == (401, "no-token")


def test_a_token_ends_when_its_member_has_another_role(mona, olga):
    program = Program(mona)
    change_role(mona, Role.AGENT, by=olga)

    assert problem(program.get("/me")) == (401, "no-token")


def test_a_token_ends_when_its_member_leaves(alice, olga):
    program = Program(alice)
    remove_member(alice, by=olga)

    assert problem(program.get("/me")) == (401, "no-token")


def test_a_token_ends_when_its_member_may_not_sign_in(alice):
    program = Program(alice)
    User.objects.filter(pk=alice.user_id).update(is_active=False)

    assert problem(program.get("/me")) == (401, "no-token")


def test_a_token_of_the_organization_goes_on_when_who_made_it_leaves(olga, alice):
    program = Program(olga, role="agent")
    other = Program(alice)
    remove_member(alice, by=olga)

    assert program.get("/me").json()["role"] == "agent"
    assert other.get("/me").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_calls_are_counted_for_all_processes(alice, settings):
    settings.API_PER_MINUTE = 3
    program, other = Program(alice), Program(alice)

    def call() -> None:
        if program.get("/me").status_code == 429:
            raise TooManyCalls

    with time_machine.travel(timezone.now().replace(second=0)):
        came = all_at_once(*[call] * 5)

        assert Counter(came) == {"done": 3, "TooManyCalls": 2}
        assert problem(program.get("/me")) == (429, "too-often")
        assert other.get("/me").status_code == 200


class TooManyCalls(Exception):
    """This process was told to wait."""


def test_what_is_no_address_is_a_problem_too(alice):
    assert problem(Program(alice).get("/nothing")) == (404, "not-found")
    assert problem(Program(alice).post("/me")) == (405, "no-such-method")


def test_a_body_that_is_too_large_is_not_read(alice, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = Program(alice).post("/me", {"a": "b" * 200})

    assert problem(answer) == (413, "too-large")


def test_whether_it_answers_needs_no_token(db):
    answer = Client().get("/api/v1/health")

    assert answer.json() == {"status": "ok"}
