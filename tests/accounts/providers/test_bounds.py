"""How far an organization's own provider reaches: its members of its own domains, and nobody of another organization."""

import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Membership, Role, SignInProvider, User
from countersign.history.models import Event
from tests.factories import PASSWORD, also_in, make_member, make_organization
from tests.passkey import Passkey
from tests.provider import come
from tests.signing_in import sign_in

INSIDE, LOGIN = reverse("accounts:personal"), reverse("account_login")
pytestmark = pytest.mark.django_db(transaction=True)


def is_in(browser: Client) -> bool:
    return LOGIN not in browser.get(INSIDE).headers.get("Location", "")


def lines(organization, verb):
    return Event.objects.filter(organization_id=organization.pk, verb=verb).order_by(
        "pk"
    )


def password(email: str, word: str = PASSWORD) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": email, "password": word})
    return browser


def test_a_member_comes_in_and_the_history_says_so(own, provider, alice, client):
    key = own(alice.organization)

    come(client, provider, key, sub="7", email=alice.user.email)

    assert is_in(client)
    assert provider.forms[-1]["by"].startswith("Basic ")
    for verb in ("linked provider", "signed in through provider"):
        line = lines(alice.organization, verb).get()
        assert (line.actor_id, line.data["provider"]) == (alice.user_id, "Firm")


def test_no_owner_comes_in_as_somebody_of_another_organization(
    own, provider, otto, bob, client
):
    """Bob works for Olga. Otto owns another organization, has bound Bob's domain, and says that he is Bob."""
    key = own(otto.organization)

    answer = come(client, provider, key, sub="7", email=bob.user.email, email_verified=True)  # fmt: skip

    assert answer.status_code == 403
    assert not is_in(client)
    assert not Membership.objects.filter(
        organization=otto.organization, user=bob.user
    ).exists()
    line = lines(otto.organization, "refused sign-in").get()
    assert line.data == {"reason": "stranger", "email": bob.user.email}
    assert is_in(password(bob.user.email))


def test_no_owner_comes_in_as_a_member_who_works_elsewhere_too(
    own, provider, otto, bob, client
):
    also_in(otto.organization, bob)
    key = own(otto.organization, is_required=True)

    answer = come(client, provider, key, sub="7", email=bob.user.email, email_verified=True)  # fmt: skip

    assert answer.status_code == 403
    assert "You work for other organizations, too" in answer.content.decode()
    assert not is_in(client)
    assert is_in(password(bob.user.email))  # and is not shut out either


def test_who_is_added_elsewhere_is_the_providers_no_more(
    own, provider, olga, otto, client
):
    """Otto's provider says it is somebody of Olga's company, who is added there later: by then Otto has a session and a passkey."""
    key = own(otto.organization)
    come(client, provider, key, sub="7", email="nele@example.org")
    assert is_in(client)
    nele = User.objects.get(email="nele@example.org")
    passkey = Passkey()
    form = {"name": "P", "passwordless": "True"}
    options = client.get(reverse("mfa_add_webauthn")).context
    if options:
        made = passkey.made(options["js_data"]["creation_options"])
        client.post(reverse("mfa_add_webauthn"), form | {"credential": made})

    browser = sign_in(Client(), olga)
    page = browser.post(reverse("accounts:add"), {"email": nele.email, "role": "manager"}, follow=True)  # fmt: skip

    assert "came in through the provider of another organization" in page.content.decode()  # fmt: skip
    assert not is_in(client)
    nele.refresh_from_db()
    assert not nele.has_usable_password()
    assert not nele.authenticator_set.exists()
    answer = come(Client(), provider, key, sub="7", email=nele.email)
    assert answer.status_code == 403


def test_a_first_time_makes_a_member_with_the_role_of_the_group(
    own, provider, olga, client
):
    key = own(olga.organization, roles={"finance": "manager"})

    come(client, provider, key, sub="7", email="nele@example.org", groups=["finance"])
    come(Client(), provider, key, sub="8", email="nils@example.org", groups="staff")

    roles = Membership.objects.filter(organization=olga.organization)
    assert roles.get(user__email="nele@example.org").manages
    assert roles.get(user__email="nils@example.org").role == Role.AGENT
    joined = lines(olga.organization, "joined through provider")
    assert [line.data["role"] for line in joined] == ["manager", "agent"]


def test_who_is_in_no_group_is_not_let_in_where_no_role_is_everybodys(
    own, provider, olga, client
):
    key = own(olga.organization, roles={"finance": "manager"}, default_role="")

    answer = come(client, provider, key, sub="7", email="nele@example.org")

    assert answer.status_code == 403
    assert "None of your groups has access" in answer.content.decode()
    assert not User.objects.filter(email="nele@example.org").exists()


def test_a_group_that_is_taken_away_takes_the_role_with_it(own, provider, olga):
    key = own(olga.organization, roles={"finance": "manager"})
    come(Client(), provider, key, sub="7", email="nele@example.org", groups=["finance"])

    come(Client(), provider, key, sub="7", email="nele@example.org", groups=["staff"])

    member = Membership.objects.get(
        organization=olga.organization, user__email="nele@example.org"
    )
    assert member.role == Role.AGENT
    line = lines(olga.organization, "changed role").get()
    assert line.data["role"] == ["manager", "agent"]


def test_no_group_takes_the_last_owner(own, provider, olga, client):
    key = own(olga.organization, roles={"bosses": "owner"})

    come(client, provider, key, sub="7", email=olga.user.email, groups=["staff"])

    olga.refresh_from_db()
    assert olga.role == Role.OWNER


def test_groups_that_make_no_owners_take_none(own, provider, olga, client):
    second = make_member(olga.organization, "Oda", Role.OWNER)
    key = own(olga.organization, roles={"finance": "manager"})

    come(client, provider, key, sub="7", email=second.user.email, groups=["finance"])

    second.refresh_from_db()
    assert second.role == Role.OWNER


def test_who_was_removed_does_not_come_back_by_the_provider(own, provider, olga):
    key = own(olga.organization)
    come(Client(), provider, key, sub="7", email="nele@example.org")
    member = Membership.objects.get(
        organization=olga.organization, user__email="nele@example.org"
    )
    sign_in(browser := Client(), olga)
    browser.post(reverse("accounts:remove", args=[member.pk]))

    answer = come(Client(), provider, key, sub="7", email="nele@example.org")

    assert answer.status_code == 403
    assert "ended your access" in answer.content.decode()


def test_an_address_of_another_domain_makes_nobody_a_member(
    own, provider, olga, client
):
    key = own(olga.organization)

    answer = come(client, provider, key, sub="7", email="x@else.example", email_verified=True)  # fmt: skip

    assert answer.status_code == 403
    assert not User.objects.filter(email="x@else.example").exists()


def test_the_password_of_whoever_registered_an_address_unproved_is_gone(
    own, provider, alice, settings
):
    settings.ADDRESSES_ARE_PROVED = True
    key = own(alice.organization)
    before = password(alice.user.email)

    come(client := Client(), provider, key, sub="7", email=alice.user.email)

    assert is_in(client)
    assert not is_in(before)
    assert not is_in(password(alice.user.email))


def test_members_of_the_domain_come_through_the_provider_alone(
    own, provider, alice, olga
):
    key = own(alice.organization, is_required=True)
    browser = Client()
    form = {"login": alice.user.email, "password": PASSWORD}

    answer = browser.post(reverse("account_login"), form)

    assert answer["Location"] == reverse("accounts:provider", args=[key])
    assert not is_in(browser)
    assert "You sign in at 127.0.0.1" in browser.get(answer["Location"]).content.decode()  # fmt: skip
    come(browser, provider, key, sub="7", email=alice.user.email)
    assert is_in(browser)
    assert is_in(password(olga.user.email))  # owners keep a way back in


def test_nobody_else_is_sent_to_the_provider(own, provider, alice, otto, bob):
    own(alice.organization, domains=("else.example",), is_required=True)
    other = make_organization("Third GmbH")
    own(other, is_required=True)

    for member in (alice, bob, otto):
        assert is_in(password(member.user.email))


def test_the_companys_provider_may_be_the_only_way_too(company, provider, bob, olga):
    company(domains=("example.org",), required=True)

    assert not is_in(password(bob.user.email))
    assert is_in(password(olga.user.email))
    come(browser := Client(), provider, "company", sub="7", email=bob.user.email)
    assert is_in(browser)


def test_a_second_factor_is_asked_for_after_the_provider(own, provider, alice):
    alice.organization.requires_factor = True
    alice.organization.save()
    key = own(alice.organization)

    come(browser := Client(), provider, key, sub="7", email=alice.user.email)

    assert browser.get(reverse("invoices:desk")).status_code == 403
    assert "second factor" in browser.get(reverse("invoices:desk")).content.decode()


def test_one_finds_the_provider_by_the_domain_of_any_address(own, olga, client):
    key = own(olga.organization)
    find = reverse("accounts:find_provider")

    assert client.post(find, {"email": "nobody@example.org"})["Location"] == reverse("accounts:provider", args=[key])  # fmt: skip
    assert client.post(find, {"email": "x@else.example"}).status_code == 422
    own(make_organization("Third GmbH"))
    answer = client.post(find, {"email": "nobody@example.org"})
    assert "Several organizations" in answer.content.decode()


def test_a_provider_that_is_not_there_is_not_found(client):
    for name in ("provider", "go_to_provider", "back_from_provider"):
        assert client.get(reverse(f"accounts:{name}", args=["x"])).status_code == 404
    assert not SignInProvider.objects.filter(organization=0).exists()
