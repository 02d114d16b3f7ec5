"""What a provider's answer must be: anything else signs nobody in."""

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Membership, User
from tests.provider import CLIENT, OTHER_KEY, SECRET, answer_of, come, path_of

INSIDE = reverse("accounts:personal")


def is_in(browser: Client) -> bool:
    return browser.get(INSIDE).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_member_comes_in_through_the_company(company, provider, alice, client):
    company()
    assert "Sign in with Firm" in client.get(reverse("account_login")).content.decode()

    answer = come(client, provider, "company", sub="7", email=alice.user.email, email_verified=True)  # fmt: skip

    assert answer.status_code == 302
    assert is_in(client)
    assert provider.forms[-1]["code_verifier"]
    assert SECRET not in str(provider.asked)
    assert provider.asked["code_challenge_method"] == "S256"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"nonce": "another"}, "does not fit"),
        ({"nonce": None}, "does not fit"),
        ({"aud": "another-program"}, "another program"),
        ({"aud": [CLIENT, "another-program"]}, "another program"),
        ({"azp": "another-program"}, "another program"),
        ({"iss": "https://evil.example"}, "does not fit"),
        ({"exp": 1_000_000_000}, "is over already"),
        ({"exp": None}, "does not fit"),
        ({"iat": 9_000_000_000}, "is over already"),
        ({"sub": None}, "does not fit"),
        ({"sub": ""}, "does not fit"),
        ({"sub": "7" * 256}, "does not fit"),
    ],
)
def test_a_token_that_says_anything_else_signs_nobody_in(
    company, provider, alice, client, wrong, reason
):
    company()
    provider.wrong = wrong

    answer = come(client, provider, "company", sub="7", email=alice.user.email, email_verified=True)  # fmt: skip

    assert answer.status_code == 403
    assert reason in answer.content.decode()
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("key", "algorithm"),
    [(OTHER_KEY, "RS256"), (None, "none"), (SECRET, "HS256")],
)
def test_a_token_that_the_provider_did_not_sign_signs_nobody_in(
    company, provider, alice, client, key, algorithm
):
    company()
    provider.signs, provider.algorithm = key, algorithm

    answer = come(client, provider, "company", sub="7", email=alice.user.email, email_verified=True)  # fmt: skip

    assert answer.status_code == 403
    assert "not signed" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_this_browser_did_not_ask_for_signs_nobody_in(
    company, provider, alice, client
):
    company()
    provider.claims = {"sub": "7", "email": alice.user.email, "email_verified": True}
    back = path_of(answer_of(client.get("/sign-in/company/go/")["Location"]))

    assert Client().get(back).status_code == 403
    assert client.get(back.replace("state=", "state=x")).status_code == 403
    assert client.get(back).status_code == 403  # one try for each
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_an_answer_counts_once(company, provider, alice, client):
    company()
    provider.claims = {"sub": "7", "email": alice.user.email, "email_verified": True}
    back = path_of(answer_of(client.get("/sign-in/company/go/")["Location"]))
    assert client.get(back).status_code == 302
    client.post(reverse("account_logout"))

    assert client.get(back).status_code == 403
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_what_the_provider_says_of_a_cancelled_sign_in_is_told(
    company, provider, client
):
    company()
    client.get("/sign-in/company/go/")
    state = client.session["countersign_at_provider"]["state"]

    answer = client.get(f"/sign-in/company/back/?state={state}&error=access_denied")

    assert answer.status_code == 403
    assert "let nobody in" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_provider_that_is_away_is_told_with_what_is_left(company, settings, client):
    company(issuer="http://127.0.0.1:9")

    answer = client.get("/sign-in/company/go/")

    page = answer.content.decode()
    assert answer.status_code == 503
    assert "can’t be reached" in page
    assert "Links in mails about invoices work all the same" in page
    assert reverse("account_login") in page


@pytest.mark.django_db(transaction=True)
def test_an_address_that_is_not_said_to_be_theirs_is_nobodys(
    company, provider, alice, client
):
    company()

    answer = come(client, provider, "company", sub="7", email=alice.user.email)

    assert answer.status_code == 403
    assert "no mail address that is known to be yours" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.django_db(transaction=True)
def test_whoever_is_known_comes_in_under_another_address(
    company, provider, alice, client
):
    company()
    come(client, provider, "company", sub="7", email=alice.user.email, email_verified=True)  # fmt: skip
    other = Client()

    come(other, provider, "company", sub="7", email="married@else.example")

    assert other.get(INSIDE).context["user"] == alice.user


@pytest.mark.django_db(transaction=True)
def test_a_first_time_makes_a_member_of_the_companys_people_alone(
    company, provider, olga, client
):
    company(roles={"finance": "manager"}, default_role="agent")

    come(client, provider, "company", sub="8", email="New@Firm.example", name="Nele Neu", groups=["finance"])  # fmt: skip
    refused = come(Client(), provider, "company", sub="9", email="x@else.example", email_verified=True)  # fmt: skip

    member = Membership.objects.get(
        organization=olga.organization, user__email="new@firm.example"
    )
    assert (member.role, str(member.user)) == ("manager", "Nele Neu")
    assert member.manages
    assert is_in(client)
    assert refused.status_code == 403
    assert not User.objects.filter(email="x@else.example").exists()
