"""A query that is compiled once finds each time what it is asked for."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from countersign.accounts.models import Membership
from countersign.database.prepared import prepared


def memberships(organization, user):
    """What is prepared below, each time anew in one test."""
    rows = Membership.objects.filter(organization=organization, user=user)
    return rows.select_related("organization", "user")


of_user = prepared(memberships)


@prepared
def since(organization, moment):
    rows = Membership.objects.filter(organization=organization, created_at__gt=moment)
    return rows.order_by("pk")


def asked_for(member):
    return of_user(member.organization_id, member.user_id)


def test_each_time_with_other_values(alice, bob, otto):
    assert [asked_for(one) for one in (alice, bob, otto)] == [[alice], [bob], [otto]]
    assert of_user(otto.organization_id, user=alice.user_id) == []


def test_what_it_joins_comes_along(alice, django_assert_num_queries):
    with django_assert_num_queries(1):
        (found,) = asked_for(alice)
        assert (found.user.name, found.organization) == ("Alice", alice.organization)


def test_moments(alice, bob):
    Membership.objects.filter(pk=bob.pk).update(
        created_at=timezone.now() - timedelta(days=2)
    )
    yesterday = timezone.now() - timedelta(days=1)
    assert since(alice.organization_id, yesterday) == [alice]


@pytest.mark.django_db
def test_a_number_that_no_column_holds_finds_nothing():
    assert of_user(1, 2**64) == []


@pytest.mark.django_db(transaction=True)
def test_several_who_ask_first_at_once(alice):
    """Each new query is asked by four threads that start together and give way to one another all the time."""
    asked, together = 4, Barrier(4)

    def ask(query):
        together.wait()
        try:
            return query(alice.organization_id, alice.user_id)
        finally:
            connection.close()

    often = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(asked) as threads:
            for _ in range(20):
                new = prepared(memberships)
                assert list(threads.map(ask, [new] * asked)) == [[alice]] * asked
    finally:
        sys.setswitchinterval(often)
