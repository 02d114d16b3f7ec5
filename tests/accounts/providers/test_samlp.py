"""Sign-in by SAML with a provider that others wrote (samlp): it tells its description and answers over HTTP."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import SignInProvider, User
from tests.accounts.providers.test_saml import PAGE, is_in, post
from tests.accounts.providers.test_saml_encrypted import FORM, owner, told  # noqa: F401
from tests.samlp import ENTITY, begins_and_ends, closed, opened, samlp_on_loopback

pytestmark = pytest.mark.django_db(transaction=True)
EARLY = timedelta(minutes=5)
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def samlp():
    with samlp_on_loopback() as one:
        yield one


@pytest.fixture
def key(own, samlp, olga):
    return own(
        olga.organization,
        kind="saml",
        issuer=ENTITY,
        metadata=samlp.description(),
    )


def go(browser: Client, key: str) -> str:
    return str(browser.get(reverse("accounts:go_to_provider", args=[key]))["Location"])


def test_an_owner_names_its_description_and_people_come_in(
    owner,  # noqa: F811
    provider,
    samlp,
    olga,
):
    """`provider` lets loopback be asked."""
    address = f"{samlp.url}/FederationMetadata/2007-06/FederationMetadata.xml"
    owner.post(PAGE, FORM | {"metadata": "", "metadata_url": address})
    made = SignInProvider.objects.get(organization=olga.organization)
    browser = Client()

    form = samlp.answer(go(browser, made.key), "nele@example.org")
    post(browser, made.key, form["SAMLResponse"])

    assert made.issuer == ENTITY
    here = reverse("accounts:answer_of_provider", args=[made.key])
    assert urlsplit(form["action"]).path == here
    assert is_in(browser)
    assert User.objects.get(email="nele@example.org").name == "Nele Noor"


def test_an_answer_signed_as_a_whole_or_encrypted_is_read(
    owner,  # noqa: F811
    samlp,
    alice,
    olga,
):
    owner.post(PAGE, FORM | {"metadata": samlp.description()})
    key = SignInProvider.objects.get(organization=olga.organization).key
    to = told(key)

    for options in (
        {"signResponse": True, "signAssertion": False},
        {"signResponse": True},
        {"encryptionCert": to, "encryptionPublicKey": to},
    ):
        browser = Client()
        form = samlp.answer(go(browser, key), alice.user.email, **options)
        post(browser, key, form["SAMLResponse"])
        assert is_in(browser), options


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"audience": "https://another.example"}, "another program"),
        ({"recipient": "https://another.example/answer"}, "does not fit"),
        ({"destination": "https://another.example/answer"}, "another program"),
        ({"inResponseTo": "_another"}, "does not fit"),
        ({"issuer": "urn:idp:another"}, "does not fit"),
        ({"signAssertion": False}, "not signed"),
        ({"signatureAlgorithm": "rsa-sha1"}, "not signed"),
        ({"digestAlgorithm": "sha1"}, "not signed"),
    ],
)
def test_what_it_says_to_others_signs_nobody_in(
    key, samlp, alice, client, options, text
):
    form = samlp.answer(go(client, key), alice.user.email, **options)
    page = post(client, key, form["SAMLResponse"])

    assert (page.status_code, text in page.content.decode()) == (403, True)
    assert not is_in(client)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("alice@example.org", "olga@example.org"),
        ("auth0|7", "auth0|8"),
        ("Nele Noor", "Olga"),
    ],
)
def test_its_answer_changed_on_the_way_signs_nobody_in(
    key, samlp, alice, client, before, after
):
    form = samlp.answer(go(client, key), alice.user.email)
    text = opened(form["SAMLResponse"])
    assert before in text
    page = post(client, key, closed(text.replace(before, after)))

    assert "not signed" in page.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(
    ("edge", "moved", "is_taken"),
    [
        ("begins", -EARLY, True),
        ("begins", -EARLY - SECOND, False),
        ("ends", -SECOND, True),
        ("ends", timedelta(), False),
    ],
)
def test_its_answer_counts_from_five_minutes_early_until_its_end(
    key, samlp, alice, client, edge, moved, is_taken
):
    """It says from now on, for a minute; so it is our clock that is moved."""
    form = samlp.answer(go(client, key), alice.user.email, lifetimeInSeconds=60)
    begins, ends = begins_and_ends(form["SAMLResponse"])

    with time_machine.travel({"begins": begins, "ends": ends}[edge] + moved, tick=False):  # fmt: skip
        page = post(client, key, form["SAMLResponse"])

        assert is_in(client) == is_taken
    assert is_taken or "is over already" in page.content.decode()
