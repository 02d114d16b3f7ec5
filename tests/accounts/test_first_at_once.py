"""Two who register first at the same moment: one organization, one owner."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from countersign.accounts.actions import join
from countersign.accounts.models import Membership, Organization, Role, User

TOGETHER = 4


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
