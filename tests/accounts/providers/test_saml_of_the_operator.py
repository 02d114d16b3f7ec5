"""The operator's provider speaks SAML where its description is set; and what it refuses leaves a trace."""

import io
import logging
from contextlib import suppress

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Membership
from countersign.accounts.providers.saml_keys import with_new
from countersign.config.sign_in import Settings
from countersign.history.models import Event
from tests.accounts.providers.test_saml import go, is_in, post
from tests.accounts.providers.test_saml_encrypted import told
from tests.factories import also_in
from tests.provider import come
from tests.saml import ENTITY, Answer, description

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def says(tmp_path, monkeypatch, settings):
    """Set the environment as an operator does, in files, and read it."""
    (tmp_path / "idp.xml").write_text(description())
    (tmp_path / "key.pem").write_text(with_new())

    def read(**more: str) -> str:
        values = {
            "METADATA_FILE": str(tmp_path / "idp.xml"),
            "KEY_FILE": str(tmp_path / "key.pem"),
            "DOMAINS": "example.org,firm.example",
            "GROUPS": "finance=manager",
        }
        for name, value in (values | more).items():
            monkeypatch.setenv(f"COUNTERSIGN_SIGN_IN_{name}", value)
        settings.SIGN_IN = Settings.read()
        return "company"

    return read


def test_a_member_comes_in_through_it_encrypted_or_not(says, alice, client):
    key = says(NAME="Firm account")
    assert "Sign in with Firm account" in client.get(reverse("account_login")).content.decode()  # fmt: skip
    post(client, key, Answer(go(client, key), alice.user.email).posted())
    other = Client()
    answer = Answer(go(other, key), alice.user.email, to=told(key))
    post(other, key, answer.posted())

    assert (is_in(client), is_in(other)) == (True, True)


def test_a_first_time_makes_a_member_with_the_role_of_the_group(says, olga, client):
    key = says()
    sent = go(client, key)
    post(client, key, Answer(sent, "nele@firm.example", groups=("finance",)).posted())

    assert Membership.objects.get(user__email="nele@firm.example").role == "manager"


def test_it_speaks_for_its_own_domains_alone(says, alice, client):
    key = says(DOMAINS="firm.example")
    page = post(client, key, Answer(go(client, key), alice.user.email).posted())

    assert page.status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"ISSUER": "https://login.example"}, "two providers"),
        ({"DOMAINS": ""}, "COUNTERSIGN_SIGN_IN_DOMAINS"),
        ({"METADATA_FILE": "", "METADATA": "<x/>"}, "no description"),
        ({"METADATA_FILE": "", "METADATA": "nonsense"}, "no description"),
        ({"METADATA_FILE": "/not/there.xml"}, "cannot read"),
        ({"KEY_FILE": "", "KEY": "nonsense"}, "a private key and its certificate"),
    ],
)
def test_what_is_set_wrong_is_told_at_the_start(says, wrong, text):
    with pytest.raises(ImproperlyConfigured, match=text):
        says(**wrong)


def doctor() -> str:
    out = io.StringIO()
    with suppress(SystemExit):
        call_command("doctor", stdout=out)
    return out.getvalue()


def test_doctor_looks_at_the_description_and_the_key(says, settings):
    says(NAME="Firm account")
    said = doctor()
    assert f"  People can sign in through Firm account ({ENTITY})." in said
    assert "COUNTERSIGN_SIGN_IN" not in said

    two = with_new().partition("-----BEGIN CERT")[0] + "".join(with_new().partition("-----BEGIN CERT")[1:])  # fmt: skip
    says(KEY_FILE="", KEY=two)
    assert "! COUNTERSIGN_SIGN_IN_KEY can’t be read" in doctor()
    says(METADATA_FILE="", METADATA=description().replace("X509Certificate>", "X>"))
    assert "! COUNTERSIGN_SIGN_IN_METADATA: This is no description" in doctor()


def refused(organization) -> list[tuple[str, str]]:
    lines = Event.objects.filter(organization_id=organization.pk, verb="refused sign-in")  # fmt: skip
    return [(one.data["reason"], one.data["email"]) for one in lines.order_by("pk")]


def test_a_refusal_stands_where_the_person_works_and_nowhere_else(company, provider, alice, otto, bob):  # fmt: skip
    key = company()
    also_in(otto.organization, alice)
    come(Client(), provider, key, sub="9", email=alice.user.email, email_verified=False)

    line = ("address", alice.user.email)
    assert refused(alice.organization) == [line]
    assert refused(otto.organization) == [line]


def test_a_refusal_of_nobody_known_stands_in_the_log_without_an_address(company, provider, olga, caplog):  # fmt: skip
    with caplog.at_level(logging.WARNING):
        come(Client(), provider, company(), sub="9", email="x@evil.example", email_verified=True)  # fmt: skip

    assert refused(olga.organization) == []
    assert "The operator's provider let nobody in: stranger" in caplog.text
    assert "evil.example" not in caplog.text


def test_an_answer_that_nobody_asked_for_leaves_no_line(says, alice, caplog):
    key = says()
    with caplog.at_level(logging.WARNING):
        answer = Answer(go(Client(), key), alice.user.email, issuer=ENTITY).posted()
        post(Client(), key, answer)

    assert refused(alice.organization) == []
    assert "let nobody in" not in caplog.text
