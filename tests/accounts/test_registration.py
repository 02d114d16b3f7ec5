import pytest
from django.core.management import call_command
from django.urls import reverse

from countersign.accounts.models import Membership, Role
from countersign.history.models import Event
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def register(client, email):
    data = {"name": email.split("@")[0].title(), "email": email, "password1": PASSWORD}
    return client.post(reverse("account_signup"), data)


def roles():
    return dict(Membership.objects.values_list("user__email", "role"))


def test_the_first_to_register_becomes_the_owner_and_the_next_an_agent(client):
    assert register(client, "olga@example.org").status_code == 302
    client.logout()
    assert register(client, "alice@example.org").status_code == 302

    assert roles() == {"olga@example.org": Role.OWNER, "alice@example.org": Role.AGENT}
    assert list(Event.objects.order_by("pk").values_list("actor_name", "verb")) == [
        ("Countersign", "founded"),
        ("Olga", "joined"),
        ("Alice", "joined"),
    ]


def test_registration_closes_after_the_owner(client, settings):
    settings.COUNTERSIGN_SIGNUP = "invite"
    register(client, "olga@example.org")
    client.logout()

    response = register(client, "alice@example.org")

    assert "Registration is closed" in response.content.decode()
    assert roles() == {"olga@example.org": Role.OWNER}


def test_closed_means_that_not_even_the_first_may_register(client, settings):
    settings.COUNTERSIGN_SIGNUP = "closed"

    response = register(client, "olga@example.org")

    assert "Registration is closed" in response.content.decode()
    assert roles() == {}


def test_who_runs_the_installation_invites_its_owner(client, settings, capsys):
    settings.COUNTERSIGN_SIGNUP = "closed"
    call_command("invite_owner", "olga@example.org")
    address = capsys.readouterr().out.split()[-1]
    form = client.get(address.removeprefix(settings.SITE_URL), follow=True)
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    client.post(form.redirect_chain[-1][0], passwords)

    response = client.post(
        reverse("account_login"), {"login": "olga@example.org", "password": PASSWORD}
    )

    assert response.status_code == 302
    assert roles() == {"olga@example.org": Role.OWNER}
    call_command("invite_owner", "olga@example.org")
    assert capsys.readouterr().out == (
        "olga@example.org is an owner, and signs in at http://localhost:8000/account/login/\n"
    )


def test_a_member_who_is_to_be_the_owner_becomes_it(alice, capsys):
    call_command("invite_owner", alice.user.email)

    alice.refresh_from_db()
    assert alice.role == Role.OWNER
    event = Event.objects.order_by("pk").last()
    assert (event.actor_name, event.verb) == ("Countersign", "changed role")
    assert event.data == {"role": [Role.AGENT, Role.OWNER]}


def test_managers_named_in_the_settings_are_there_from_the_start(client, settings):
    settings.COUNTERSIGN_MANAGER_EMAILS = ["mona@example.org"]
    register(client, "olga@example.org")
    assert roles() == {"olga@example.org": Role.OWNER, "mona@example.org": Role.MANAGER}


def test_whoever_is_not_signed_in_signs_in_and_comes_back(client, alice):
    inner = reverse("vendors:list")
    response = client.get(inner)
    assert response.url == f"{reverse('account_login')}?next={inner}"

    response = client.post(
        response.url, {"login": alice.user.email, "password": PASSWORD}
    )
    assert response.url == inner


def test_a_forgotten_password_is_reset_by_mail(client, alice, work, mailoutbox):
    client.post(reverse("account_reset_password"), {"email": alice.user.email})
    work()
    (mail,) = mailoutbox
    address = next(
        word for word in mail.body.split() if "/account/password/reset/key/" in word
    )
    form = client.get(address, follow=True)
    client.post(
        form.redirect_chain[-1][0],
        {"password1": "a new long password", "password2": "a new long password"},
    )

    response = client.post(
        reverse("account_login"),
        {"login": alice.user.email, "password": "a new long password"},
    )
    assert response.status_code == 302


@pytest.mark.parametrize(
    "name", ["Evil\nasks you to decide", "Evil\u2028x", "A\u202eB"]
)
def test_a_name_is_one_line_of_signs_that_can_be_seen(client, name):
    data = {"name": name, "email": "olga@example.org", "password1": PASSWORD}

    response = client.post(reverse("account_signup"), data)

    assert "in one line" in response.content.decode()
    assert roles() == {}


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:1337"])
def test_a_reset_link_leads_to_the_configured_address(
    client, settings, work, mailoutbox, host
):
    settings.SITE_URL = "https://invoices.example.org"
    data = {"name": "Olga", "email": "olga@example.org", "password1": PASSWORD}
    client.post(reverse("account_signup"), data, headers={"host": host})
    client.logout()

    client.post(
        reverse("account_reset_password"),
        {"email": "olga@example.org"},
        headers={"host": host},
    )

    work()
    proof, reset = mailoutbox
    assert "https://invoices.example.org/account/confirm-email/" in proof.body
    assert "https://invoices.example.org/account/password/reset/key/" in reset.body
    assert host not in reset.body
