"""Sign-in by SAML: what a provider's answer must be, and the owner's page."""

import base64
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from countersign.accounts.actions import prove
from countersign.accounts.models import Membership, SignInProvider
from tests.factories import PASSWORD
from tests.saml import ENTITY, SIGN_IN, Answer, description
from tests.signing_in import sign_in

INSIDE = reverse("accounts:personal")
PAGE = reverse("accounts:set_saml_provider")
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def key(own, olga):
    values = {"kind": "saml", "issuer": ENTITY, "metadata": description()}
    return own(olga.organization, roles={"finance": "manager"}, **values)


def is_in(browser: Client) -> bool:
    return browser.get(INSIDE).status_code == 200


def go(browser: Client, key: str) -> str:
    sent = browser.get(reverse("accounts:go_to_provider", args=[key]))["Location"]
    assert sent.startswith(SIGN_IN)
    return str(sent)


def post(browser: Client, key: str, answer: str):
    """As a browser does: posted from the provider's page, without the session; then on to where it leads, with it."""
    address = reverse("accounts:answer_of_provider", args=[key])
    led = Client(enforce_csrf_checks=True).post(address, {"SAMLResponse": answer})
    assert led.status_code == 302
    return browser.get(led["Location"])


def test_a_member_comes_in(key, alice, client):
    post(client, key, Answer(go(client, key), alice.user.email).posted())

    assert is_in(client)


def test_a_statement_counts_once_whatever_it_answers(key, alice, client):
    """As when a provider says the same again, with another question in it."""
    first = Answer(go(client, key), alice.user.email)
    post(client, key, first.posted())
    other = Client()

    again = Answer(go(other, key), alice.user.email, name=first.name)
    page = post(other, key, again.posted())

    assert "was used already" in page.content.decode()
    assert not is_in(other)


def test_groups_give_roles(key, olga, client):
    answer = Answer(go(client, key), "nele@example.org", groups=("finance", "x"))
    post(client, key, answer.posted())

    member = Membership.objects.get(
        organization=olga.organization, user__email="nele@example.org"
    )
    assert member.role == "manager"


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"audience": "https://another.example"}, "another program"),
        ({"destination": "https://another.example/answer"}, "another program"),
        ({"in_response_to": "_another"}, "does not fit"),
        ({"issuer": "https://evil.example"}, "does not fit"),
        ({"minutes": -30}, "is over already"),
        ({"minutes": 30}, "is over already"),
        ({"signer": "somebody else"}, "not signed"),
        ({"is_signed": False}, "not signed"),
        ({"changed": {"alice@example.org": "olga@example.org"}}, "not signed"),
    ],
)
def test_an_answer_that_says_anything_else_signs_nobody_in(
    key, alice, client, wrong, text
):
    page = post(client, key, Answer(go(client, key), alice.user.email, **wrong).posted())  # fmt: skip

    assert page.status_code == 403
    assert text in page.content.decode()
    assert not is_in(client)


def test_an_answer_counts_once_and_in_the_browser_that_asked(key, alice, client):
    answer = Answer(go(client, key), alice.user.email).posted()
    stranger = Client()
    assert post(stranger, key, answer).status_code == 403
    go(stranger, key)
    assert post(stranger, key, answer).status_code == 403
    assert not is_in(stranger)

    assert post(client, key, answer).status_code == 302
    client.post(reverse("account_logout"))
    assert post(client, key, answer).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(("seconds", "is_taken"), [(299, True), (300, False)])
def test_conditions_are_taken_for_five_minutes_more(
    key, alice, client, seconds, is_taken
):
    """Where what confirms the person lasts longer than the rest; its own end is the end."""
    answer = Answer(go(client, key), alice.user.email, confirmed=60).posted()
    found = re.search(rb'<saml:Conditions .*? NotOnOrAfter="(.*?)"', base64.b64decode(answer))  # fmt: skip
    assert found
    ends = datetime.fromisoformat(found[1].decode())

    with time_machine.travel(ends + timedelta(seconds=seconds), tick=False):
        page = post(client, key, answer)

        assert is_in(client) == is_taken
    assert is_taken or "is over already" in page.content.decode()


@pytest.mark.parametrize("name", ["NotBefore", "NotOnOrAfter"])
@pytest.mark.parametrize("text", ["2999-01-01T00:00:00+01:00", "2999-01-01T00:00:00", "-2999-01-01T00:00:00Z", "2999-02-31T00:00:00Z", "soon"])  # fmt: skip
def test_a_time_that_is_none_of_saml_signs_nobody_in(key, alice, client, name, text):
    answer = base64.b64decode(Answer(go(client, key), alice.user.email).posted())
    changed = re.sub(rf' {name}="[^"]*"', f' {name}="{text}"', answer.decode())
    page = post(client, key, base64.b64encode(changed.encode()).decode())

    assert (page.status_code, is_in(client)) == (403, False)


@pytest.mark.parametrize("answer", ["x", "PHg+", "PCFET0NUWVBFIHg+PHgvPg==", "ä" * 40])
def test_nonsense_signs_nobody_in(key, client, answer):
    go(client, key)

    assert post(client, key, answer).status_code == 403


def test_our_own_description_tells_where_answers_go(key, client):
    page = client.get(reverse("accounts:describe_to_provider", args=[key]))

    assert page["Content-Type"] == "application/samlmetadata+xml"
    assert f"/sign-in/{key}/answer/" in page.content.decode()


def test_an_owner_sets_it_by_the_description(olga, alice):
    prove(olga.user)
    owner = sign_in(Client(), olga)
    owner.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    form = {"name": "Firm", "domains": "example.org", "default_role": "agent", "groups_claim": "groups", "roles": ""}  # fmt: skip
    before = owner.get(PAGE).content.decode()

    for wrong, text in (
        ({"metadata": "<x/>"}, "This is no description"),
        ({"metadata": ""}, "This is no description"),
        ({"metadata": "no XML"}, "This is no description"),
        ({"metadata_url": "https://169.254.169.254/"}, "This address is not asked"),
    ):
        answer = owner.post(PAGE, form | wrong)
        assert (answer.status_code, text in answer.content.decode()) == (422, True)
    owner.post(PAGE, form | {"metadata": description()})

    made = SignInProvider.objects.get(organization=olga.organization)
    assert (made.kind, made.issuer) == ("saml", ENTITY)
    assert f"/sign-in/{made.key}/answer/" in before  # as it was told before
    browser = Client()
    post(browser, made.key, Answer(go(browser, made.key), alice.user.email).posted())
    assert is_in(browser)
