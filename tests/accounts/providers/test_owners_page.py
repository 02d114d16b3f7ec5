"""The owner's page: what is kept of a provider, and what is refused."""

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.actions import prove
from countersign.accounts.models import ProviderDomain, SignInProvider
from countersign.history.models import Event
from tests.factories import PASSWORD
from tests.provider import CLIENT, come
from tests.signing_in import sign_in

PAGE = reverse("accounts:set_provider")
SECRET = "a secret that is the client's, and long"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner(olga):
    prove(olga.user)
    browser = sign_in(Client(), olga)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def form(provider, **more):
    return {
        "name": "Firm",
        "issuer": provider.url,
        "client_id": CLIENT,
        "client_secret": SECRET,
        "domains": "example.org",
        "default_role": "agent",
        "groups_claim": "groups",
        "roles": "finance = Manager\nbosses=owner",
    } | more


def said(answer) -> str:
    return answer.content.decode()


def test_an_owner_sets_it_and_members_come_in(owner, provider, olga, alice):
    page = owner.post(PAGE, form(provider), follow=True)

    made = SignInProvider.objects.get(organization=olga.organization)
    assert f"/sign-in/{made.key}/back/" in said(page)
    assert SECRET not in said(page)
    assert SECRET not in made.secret
    assert made.roles == {"finance": "manager", "bosses": "owner"}
    line = Event.objects.get(
        organization_id=olga.organization_id, verb="changed provider"
    )
    assert line.actor_id == olga.user_id
    assert line.data["changes"]["domains"] == [[], ["example.org"]]
    assert SECRET not in str(line.data)
    come(browser := Client(), provider, made.key, sub="7", email=alice.user.email)
    assert browser.get(reverse("accounts:personal")).status_code == 200


def test_the_secret_that_is_kept_stays_where_none_is_typed(owner, provider, olga):
    owner.post(PAGE, form(provider))
    owner.post(PAGE, form(provider, client_secret="", name="Other"))

    made = SignInProvider.objects.get(organization=olga.organization)
    assert (made.name, bool(made.secret)) == ("Other", True)
    assert "One is kept, and never shown" in said(owner.get(PAGE))


@pytest.mark.parametrize(
    ("wrong", "text"),
    [
        ({"domains": "gmail.com"}, "Everybody can have an address of gmail.com"),
        ({"domains": "bank.example"}, "You have not proved an address of bank.example"),
        ({"roles": "finance = king"}, "names no group and role"),
        ({"roles": "manager"}, "names no group and role"),
        ({"issuer": "https://169.254.169.254"}, "This address is not asked"),
        ({"issuer": "https://10.0.0.1"}, "This address is not asked"),
        ({"issuer": "http://192.168.1.1"}, "This address is not asked"),
        ({"issuer": "http://127.0.0.1:9"}, "can’t be reached"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_is_not_well_is_told_and_not_kept(owner, provider, olga, wrong, text):
    answer = owner.post(PAGE, form(provider, **wrong))

    assert answer.status_code == 422
    assert text in said(answer)
    assert not SignInProvider.objects.filter(organization=olga.organization).exists()


def test_an_address_without_a_provider_is_told(owner, provider, olga):
    answer = owner.post(PAGE, form(provider, issuer=f"{provider.url}/elsewhere/x"))

    assert answer.status_code == 422


def test_nobody_binds_a_domain_by_an_address_that_is_not_proved(provider, olga):
    browser = sign_in(Client(), olga)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    answer = browser.post(PAGE, form(provider))

    assert "You have not proved an address of example.org" in said(answer)
    assert not ProviderDomain.objects.filter(organization=olga.organization).exists()


def test_the_password_is_asked_for_again(provider, olga):
    browser = sign_in(Client(), olga)
    session = browser.session
    session["account_authentication_methods"] = []
    session.save()

    answer = browser.post(PAGE, form(provider))

    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_sessions_end_of_members_who_must_come_through_it(owner, provider, alice):
    inside = reverse("accounts:personal")
    browser = sign_in(Client(), alice)

    owner.post(PAGE, form(provider, is_required="on"))

    assert browser.get(inside).status_code == 302
    assert owner.get(inside).status_code == 200


def test_without_the_provider_passwords_count_again(owner, provider, olga, alice):
    owner.post(PAGE, form(provider, is_required="on"))
    key = SignInProvider.objects.get(organization=olga.organization).key

    page = owner.post(reverse("accounts:remove_provider"), follow=True)

    assert "Nobody comes through the provider any more" in said(page)
    assert Client().get(reverse("accounts:provider", args=[key])).status_code == 404
    sign_in(Client(), alice)
    lines = Event.objects.filter(organization_id=olga.organization_id)
    assert lines.filter(verb="removed provider").count() == 1
