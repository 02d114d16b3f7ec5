"""Answers of SAML that are encrypted to our own key, which an owner changes now and then."""

import re

import pytest
import xmlsec
from django.test import Client
from django.urls import reverse

from countersign.accounts.actions import prove
from countersign.accounts.models import SignInProvider
from countersign.accounts.providers.saml_keys import with_new
from tests.accounts.providers.test_saml import PAGE, go, is_in, post
from tests.factories import PASSWORD
from tests.provider import CLIENT
from tests.saml import Answer, description
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {"name": "Firm", "domains": "example.org", "default_role": "agent", "groups_claim": "groups", "roles": "",
        "metadata": description()}  # fmt: skip


@pytest.fixture
def owner(olga):
    prove(olga.user)
    browser = sign_in(Client(), olga)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


@pytest.fixture
def key(owner, olga):
    owner.post(PAGE, FORM)
    return SignInProvider.objects.get(organization=olga.organization).key


def told(key: str) -> str:
    """The certificate that our description tells providers to encrypt to."""
    page = Client().get(reverse("accounts:describe_to_provider", args=[key]))
    part = re.search(
        r'use="encryption".*?<ds:X509Certificate>(.*?)</ds:X509Certificate>',
        page.content.decode(),
        re.DOTALL,
    )
    assert part
    bare = part[1].strip()
    return f"-----BEGIN CERTIFICATE-----\n{bare}\n-----END CERTIFICATE-----\n"


def comes(key: str, alice, to: str, **more) -> bool:
    browser = Client()
    answer = Answer(go(browser, key), alice.user.email, to=to, **more).posted()
    post(browser, key, answer)
    return is_in(browser)


def test_a_member_comes_in_by_an_encrypted_answer(key, alice):
    assert comes(key, alice, told(key))
    assert comes(key, alice, told(key), by=xmlsec.Transform.AES256)
    assert comes(key, alice, "")  # and by one that is not


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_signed": False},
        {"signer": "somebody else"},
        {"audience": "https://another.example"},
        {"lacks": "recipient"},
        {"key_by": xmlsec.Transform.RSA_PKCS1},
        {"by": xmlsec.Transform.DES3},
    ],
)
def test_what_is_encrypted_must_be_signed_for_us_and_well_encrypted(key, alice, wrong):
    assert not comes(key, alice, told(key), **wrong)


def said(page) -> str:
    """A refusal, without what is another one on each page (nonces)."""
    found = re.search(r"<h1.*</main>", page.content.decode(), re.DOTALL)
    assert found
    return re.sub(r'(value|nonce)="[^"]*"', "", found[0])


def test_who_tries_out_encrypted_answers_learns_not_how_far_they_got(key, alice):
    to = told(key)
    texts = set()
    for wrong in ({"is_signed": False}, {"minutes": -30}, {"changed": {"<xenc:CipherValue>": "<xenc:CipherValue>AAAA"}}):  # fmt: skip
        browser = Client()
        answer = Answer(go(browser, key), alice.user.email, to=to, **wrong)
        texts.add(said(post(browser, key, answer.posted())))

    assert len(texts) == 1


def test_the_key_of_before_is_read_until_the_next_change(key, owner, alice):
    first = told(key)
    owner.post(PAGE, FORM)
    assert told(key) == first  # saving alone changes nothing
    owner.post(PAGE, FORM | {"renews_key": "on"})
    second = told(key)

    assert second != first
    assert (comes(key, alice, first), comes(key, alice, second)) == (True, True)
    owner.post(PAGE, FORM | {"renews_key": "on"})
    assert (comes(key, alice, first), comes(key, alice, second)) == (False, True)


def test_an_answer_to_another_providers_key_is_not_read(key, alice):
    assert not comes(key, alice, with_new().partition("-----BEGIN CERT")[2].join(("-----BEGIN CERT", "")))  # fmt: skip


def test_the_key_is_sealed_shown_nowhere_and_no_client_secret(key, owner, provider, olga):  # fmt: skip
    kept = SignInProvider.objects.get(organization=olga.organization)
    assert "PRIVATE KEY" not in kept.secret
    assert "PRIVATE" not in owner.get(PAGE).content.decode()
    assert "PRIVATE" not in Client().get(reverse("accounts:describe_to_provider", args=[key])).content.decode()  # fmt: skip

    form = {name: FORM[name] for name in ("name", "domains", "default_role", "groups_claim", "roles")}  # fmt: skip
    owner.post(reverse("accounts:set_provider"), form | {"issuer": provider.url, "client_id": CLIENT})  # fmt: skip

    kept.refresh_from_db()
    assert (kept.kind, kept.secret) == ("oidc", "")
