import pytest
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Membership, Role
from countersign.history.models import Event
from tests.factories import make_invoice

PEOPLE = ["accounts:people", "accounts:settings"]


@pytest.fixture
def owner(client, olga):
    client.force_login(olga.user)
    return client


@pytest.mark.parametrize("name", PEOPLE)
def test_only_an_owner_sees_these_pages(client, alice, mona, olga, name):
    seen = {}
    for member in (alice, mona, olga):
        client.force_login(member.user)
        seen[member.role] = client.get(reverse(name)).status_code
    assert seen == {Role.AGENT: 404, Role.MANAGER: 404, Role.OWNER: 200}


def test_an_added_agent_gets_a_mail_to_set_a_password(
    owner, client, organization, work, mailoutbox
):
    owner.post(
        reverse("accounts:add"),
        {"email": "carl@example.org", "name": "Carl", "role": "agent"},
    )
    work()

    (mail,) = mailoutbox
    assert mail.to == ["carl@example.org"]
    address = next(word for word in mail.body.split() if "/reset/key/" in word)
    client.logout()
    form = client.get(address, follow=True)
    assert form.status_code == 200
    client.post(
        form.redirect_chain[-1][0],
        {"password1": "carls long password", "password2": "carls long password"},
    )
    assert client.get("/").url == reverse("invoices:desk")
    client.logout()
    response = client.post(
        reverse("account_login"),
        {"login": "carl@example.org", "password": "carls long password"},
    )
    assert response.status_code == 302


def test_adding_somebody_twice_keeps_their_role(owner, alice):
    owner.post(
        reverse("accounts:add"), {"email": alice.user.email.upper(), "role": "manager"}
    )
    alice.refresh_from_db()
    assert alice.role == Role.AGENT
    assert Membership.objects.filter(organization=alice.organization).count() == 2


def test_a_role_is_changed_and_recorded(owner, alice):
    owner.post(reverse("accounts:change_role", args=[alice.pk]), {"role": "manager"})
    alice.refresh_from_db()
    assert alice.role == Role.MANAGER
    assert Event.objects.get(verb="changed role").data == {"role": ["agent", "manager"]}


def test_who_is_removed_cannot_work_any_more_and_their_rows_stay(owner, client, alice):
    invoice = make_invoice(alice, status="approved")
    confirmation = owner.get(reverse("accounts:remove", args=[alice.pk]))
    assert "Remove Alice?" in confirmation.content.decode()
    assert Membership.objects.filter(pk=alice.pk).exists()

    hers = Client()
    hers.force_login(alice.user)
    owner.post(reverse("accounts:remove", args=[alice.pk]))

    assert hers.get(reverse("vendors:list")).status_code == 302
    invoice.refresh_from_db()
    assert invoice.agent == alice.user
    alice.user.refresh_from_db()
    client.force_login(alice.user)
    response = client.get(reverse("vendors:list"))
    assert response.status_code == 404
    assert "not a member" in response.content.decode()


def test_the_last_owner_stays(owner, olga):
    owner.post(reverse("accounts:remove", args=[olga.pk]))
    owner.post(reverse("accounts:change_role", args=[olga.pk]), {"role": "agent"})
    olga.refresh_from_db()
    assert olga.role == Role.OWNER


@pytest.mark.parametrize("name", ["accounts:change_role", "accounts:remove"])
def test_a_member_of_another_organization_does_not_exist(owner, otto, name):
    response = owner.post(reverse(name, args=[otto.pk]), {"role": "agent"})
    assert response.status_code == 404
    otto.refresh_from_db()
    assert otto.role == Role.OWNER


def test_settings_are_kept_and_recorded(owner, organization):
    form = owner.get(reverse("accounts:settings")).context["form"]
    owner.post(reverse("accounts:settings"), {**form.initial, "locale": "en_US"})
    organization.refresh_from_db()
    assert organization.locale == "en_US"
    assert Event.objects.get(verb="changed settings").data == {
        "changes": {"locale": ["de_DE", "en_US"]}
    }


def test_a_bad_setting_says_what_is_wrong(owner, organization):
    form = owner.get(reverse("accounts:settings")).context["form"]
    response = owner.post(
        reverse("accounts:settings"), {**form.initial, "summary_hour": "25"}
    )
    assert response.status_code == 422
    assert "less than or equal to 23" in response.content.decode()
