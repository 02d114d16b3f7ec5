"""Several who register at the same moment: one organization with one owner, and one account of each address."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import global_settings
from django.db import connections
from django.test import Client
from django.urls import reverse

from countersign.accounts.actions import join
from countersign.accounts.models import Membership, Organization, Role, User
from tests.factories import PASSWORD

TOGETHER = 4
SIGN_UP = reverse("account_signup")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(5))
def test_one_organization_with_one_owner(_again):
    users = [
        User.objects.create_user(f"person{number}@example.org")
        for number in range(TOGETHER)
    ]
    together = Barrier(TOGETHER)

    def register(user):
        together.wait()
        try:
            join(user)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TOGETHER) as threads:
        list(threads.map(register, users))

    assert Organization.objects.count() == 1
    roles = sorted(Membership.objects.values_list("role", flat=True))
    assert roles == [Role.AGENT] * (TOGETHER - 1) + [Role.OWNER]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("proved", [True, False])
def test_a_second_click_on_register_is_answered_as_if_it_came_later(
    request, settings, proved
):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS  # which take a while
    if proved:
        request.getfixturevalue("mail_server")
    together = Barrier(TOGETHER)
    typed = {"name": "Olga", "email": "olga@example.org", "password1": PASSWORD}

    def register(_click):
        client = Client()
        client.get(SIGN_UP)
        together.wait()
        try:
            return client.post(SIGN_UP, typed, follow=True)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TOGETHER) as threads:
        answers = list(threads.map(register, range(TOGETHER)))

    assert User.objects.filter(email="olga@example.org").count() == 1
    assert {answer.status_code for answer in answers} <= {200, 429}
    if not proved:
        late = "Somebody signs in here with this mail address already."
        said = [late in answer.content.decode() for answer in answers]
        assert sorted(said) == [False, True, True, True]
