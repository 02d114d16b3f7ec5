"""Answers of SAML that somebody has put together so that they let in whom they should not."""

import base64
import re

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Membership, User
from tests.accounts.providers.test_saml import go, is_in, post
from tests.saml import ENTITY, Answer, description

pytestmark = pytest.mark.django_db(transaction=True)
_SIGNATURE = re.compile(r"<ds:Signature.*?</ds:Signature>", re.DOTALL)


@pytest.fixture
def key(own, olga):
    return own(olga.organization, kind="saml", issuer=ENTITY, metadata=description())


def opened(answer: Answer) -> str:
    return base64.b64decode(answer.posted()).decode()


def closed(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def statement(text: str) -> str:
    found = re.search(r"<saml:Assertion.*</saml:Assertion>", text, re.DOTALL)
    assert found
    return found[0]


def forged(text: str) -> str:
    """The statement under another number, unsigned, of another person."""
    made = _SIGNATURE.sub("", statement(text))
    made = re.sub(r'(<saml:Assertion[^>]*) ID="[^"]*"', r'\1 ID="_forged"', made)
    return made.replace("alice@example.org", "olga@example.org").replace(">7<", ">8<")


def before(text: str) -> str:
    return text.replace(statement(text), forged(text) + statement(text))


def after(text: str) -> str:
    return text.replace(statement(text), statement(text) + forged(text))


def around(text: str) -> str:
    """The signed one inside of the forged one."""
    false = forged(text).replace(
        "</saml:Assertion>", f"{statement(text)}</saml:Assertion>"
    )
    return text.replace(statement(text), false)


def in_extensions(text: str) -> str:
    told = f"<samlp:Extensions>{statement(text)}</samlp:Extensions>"
    return text.replace(statement(text), forged(text)).replace(
        "<samlp:Status>", f"{told}<samlp:Status>"
    )


def in_signature(text: str) -> str:
    """The signed one as an object of the forged one's signature."""
    signature = _SIGNATURE.search(text)
    assert signature
    held = signature[0].replace(
        "</ds:Signature>",
        f"<ds:Object>{_SIGNATURE.sub('', statement(text))}</ds:Object></ds:Signature>",
    )
    false = forged(text).replace("</saml:Issuer>", f"</saml:Issuer>{held}", 1)
    return text.replace(statement(text), false)


def under_the_same_number(text: str) -> str:
    number = re.search(r'<saml:Assertion[^>]* ID="([^"]*)"', text)
    assert number
    return before(text).replace("_forged", number[1])


@pytest.mark.parametrize(
    "wrapped",
    [before, after, around, in_extensions, in_signature, under_the_same_number],
)
def test_no_statement_goes_along_with_a_signed_one(key, alice, olga, client, wrapped):
    answer = wrapped(opened(Answer(go(client, key), alice.user.email)))

    assert post(client, key, closed(answer)).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_no_answer_declares_entities(key, alice, client, text):
    answer = text + opened(Answer(go(client, key), alice.user.email))

    assert post(client, key, closed(answer)).status_code == 403
    assert not is_in(client)


def test_a_comment_makes_no_other_address(key, alice, client):
    """Where only what stands before a comment is read, `alice@example.org<!-- -->.evil.example` is Alice."""
    told = "alice@example.org<!-- x -->.evil.example"
    page = post(client, key, Answer(go(client, key), told).posted())

    assert page.status_code == 403
    assert not is_in(client)


def test_a_comment_that_was_put_in_later_makes_no_other_name(key, alice, client):
    answer = opened(Answer(go(client, key), alice.user.email, subject="7777"))
    post(client, key, closed(answer.replace(">7777<", ">77<!-- x -->77<")))

    assert list(alice.user.identities.values_list("subject", flat=True)) in ([], ["7777"])  # fmt: skip


@pytest.mark.parametrize("text", ["rsa-sha1", "sha1"])
def test_what_is_signed_by_sha_1_is_not_signed(key, alice, client, text):
    answer = opened(Answer(go(client, key), alice.user.email))
    strong = {
        "rsa-sha1": ("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        "sha1": ("http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1"),
    }[text]  # fmt: skip
    assert strong[0] in answer
    page = post(client, key, closed(answer.replace(*strong)))

    assert "not signed" in page.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(
    "algorithm",
    ["http://www.w3.org/2001/04/xmldsig-more#hmac-sha256", "urn:none", ""],
)
def test_no_other_kind_of_signature_counts(key, alice, client, algorithm):
    answer = opened(Answer(go(client, key), alice.user.email))
    strong = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
    page = post(client, key, closed(answer.replace(strong, algorithm)))

    assert page.status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize(
    ("missing", "text"),
    [
        ("audience", "another program"),
        ("recipient", "another program"),
        ("longer_recipient", "another program"),
        ("longer_destination", "another program"),
        ("in_response_to", "does not fit"),
        ("until", "does not fit"),
    ],
)
def test_a_statement_says_by_itself_whom_it_is_for(key, alice, client, missing, text):
    """As signed by the provider: one that it gave for another purpose, put into an answer to this question."""
    sent = go(client, key)
    page = post(client, key, Answer(sent, alice.user.email, lacks=missing).posted())

    assert (page.status_code, text in page.content.decode()) == (403, True)
    assert not is_in(client)


def test_an_answer_that_nobody_asked_for_signs_nobody_in(key, alice, client):
    """As providers send them from a page of their own (IdP-initiated)."""
    answer = Answer(go(Client(), key), alice.user.email).posted()

    assert post(client, key, answer).status_code == 403
    assert not is_in(client)


def test_an_answer_to_another_organization_is_none_here(own, key, otto, alice, client):
    """The same provider may serve both."""
    others = own(
        otto.organization,
        domains=(),
        kind="saml",
        issuer=ENTITY,
        metadata=description(),
    )
    theirs = Answer(go(Client(), others), alice.user.email).posted()
    go(client, key)

    assert post(client, key, theirs).status_code == 403
    assert not is_in(client)


@pytest.mark.parametrize("whose", ["alice", "olga"])
def test_no_provider_speaks_for_another_organization(
    own, otto, alice, olga, client, whose
):
    """Its owner has bound the very domain; and the answer is as it should be."""
    theirs = own(otto.organization, kind="saml", issuer=ENTITY, metadata=description())
    address = {"alice": alice, "olga": olga}[whose].user.email

    page = post(client, theirs, Answer(go(client, theirs), address).posted())

    assert page.status_code == 403
    assert not is_in(client)
    assert not Membership.objects.filter(organization=otto.organization, user__email=address).exists()  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "al\N{LATIN SMALL LETTER DOTLESS I}ce@example.org",
        "alice@\N{FULLWIDTH LATIN SMALL LETTER E}xample.org",
        "alice@example.org@example.org",
        "alice@example.org,x@example.org",
        "alice@example.org&#10;x@example.org",
    ],
)
def test_an_address_that_looks_like_anothers_is_nobodys(key, alice, client, address):
    known = User.objects.count()
    page = post(client, key, Answer(go(client, key), address).posted())

    assert page.status_code == 403
    assert not is_in(client)
    assert User.objects.count() == known


def test_a_domain_that_the_provider_does_not_speak_for_is_refused(key, alice, client):
    page = post(client, key, Answer(go(client, key), "x@example.org.evil.example").posted())  # fmt: skip

    assert page.status_code == 403
    assert not User.objects.filter(email__startswith="x@").exists()


def test_groups_that_name_no_role_make_no_owner(key, client):
    sent = go(client, key)
    groups = ("owner", "Owner", "owners", "admin")
    post(client, key, Answer(sent, "nele@example.org", groups=groups).posted())

    assert Membership.objects.get(user__email="nele@example.org").role == "agent"


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/x"])
def test_nobody_is_led_to_another_site(key, alice, client, address):
    """Neither by where one wanted to go, nor by what the provider's page posts along (RelayState)."""
    sent = client.get(reverse("accounts:go_to_provider", args=[key]), {"next": address})  # fmt: skip
    answer = Answer(sent["Location"], alice.user.email).posted()
    led = Client().post(
        reverse("accounts:answer_of_provider", args=[key]),
        {"SAMLResponse": answer, "RelayState": address},
    )
    assert "evil" not in led["Location"]
    back = client.get(led["Location"])

    assert (back.status_code, back["Location"]) == (302, "/")
