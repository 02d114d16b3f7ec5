"""After an upgrade those addresses count that are known to be theirs."""

from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps

from countersign.accounts.models import User
from countersign.history.actions import record
from tests.factories import make_member

note_what_is_known = import_module(
    "countersign.accounts.migrations.0003_known_addresses"
).note_what_is_known


def proved():
    found = User.objects.exclude(proved_email="").order_by("email")
    return list(found.values_list("email", flat=True))


@pytest.fixture
def registered(organization):
    """Somebody who registered themselves."""

    def register(name):
        member = make_member(organization, name)
        record(organization.pk, member.actor, "joined", member, {})
        return member.user

    return register


def test_who_set_a_password_by_the_mail_of_an_owner_has_proved_theirs(
    alice, registered
):
    registered("Stranger")

    note_what_is_known(apps, None)

    assert proved() == ["alice@example.org"]
    assert EmailAddress.objects.get(user=alice.user).verified


def test_who_registered_has_if_they_followed_the_mail(registered):
    user = registered("Carl")
    EmailAddress.objects.create(user=user, email=user.email, verified=True)
    EmailAddress.objects.create(user=user, email="more@example.org", primary=True)

    note_what_is_known(apps, None)

    assert proved() == ["carl@example.org"]
    (address,) = EmailAddress.objects.all()
    assert (address.email, address.verified, address.primary) == (
        user.email,
        True,
        True,
    )


def test_who_has_no_password_proves_theirs_by_setting_one(alice):
    alice.user.set_unusable_password()
    alice.user.save()

    note_what_is_known(apps, None)

    assert proved() == []
