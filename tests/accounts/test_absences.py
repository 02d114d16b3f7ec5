"""Absences: who decides meanwhile, from when to when, and for whom it shows."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from countersign.accounts.absences import standing_in
from countersign.accounts.models import Delegation, Role
from countersign.history.models import Event
from tests.factories import make_member


@pytest.fixture(autouse=True)
def at(time_machine):
    """Move the clock to a moment of 2026, in UTC."""

    def move(month, day, hour=12, minute=0):
        moment = datetime(2026, month, day, hour, minute, tzinfo=UTC)
        time_machine.move_to(moment, tick=False)
        return moment

    move(3, 31)
    return move


def away(client, to, first="2026-04-01", last="2026-04-05", *, person=None):
    address = (
        reverse("accounts:absence", args=[person.pk])
        if person
        else reverse("accounts:be_away")
    )
    return client.post(
        address, {"starts_on": first, "ends_on": last, "delegate": to.pk}
    )


@pytest.fixture
def as_mona(client, mona):
    client.force_login(mona.user)
    return client


def test_a_manager_hands_over_for_an_absence(as_mona, mona, olga):
    assert away(as_mona, olga).url == reverse("accounts:personal")
    made = Delegation.objects.get()
    assert (made.membership, made.delegate) == (mona, olga)
    assert (made.starts_on, made.ends_on) == (date(2026, 4, 1), date(2026, 4, 5))
    event = Event.objects.get()
    assert (event.verb, event.actor_name, event.subject_id) == (
        "delegated",
        "Mona",
        mona.pk,
    )
    assert event.data == {
        "manager": "Mona",
        "delegate": "Olga",
        "from": "2026-04-01",
        "to": "2026-04-05",
    }


def test_an_owner_does_it_for_them(client, mona, olga):
    client.force_login(olga.user)
    assert away(client, olga, person=mona).url == reverse("accounts:people")
    assert (Event.objects.get().actor_name, Event.objects.get().subject_id) == (
        "Olga",
        mona.pk,
    )


def test_both_see_it_and_so_does_the_owner(client, mona, olga, organization):
    nora = make_member(organization, "Nora", Role.MANAGER)
    client.force_login(mona.user)
    away(client, nora)
    shown = {}
    for member, page in (
        (mona, "accounts:personal"),
        (nora, "accounts:personal"),
        (olga, "accounts:people"),
    ):
        client.force_login(member.user)
        shown[member] = client.get(reverse(page)).content.decode()
    assert "01.04.2026 to 05.04.2026: Nora decides" in shown[mona]
    assert "01.04.2026 to 05.04.2026: for Mona" in shown[nora]
    assert "Away 01.04.2026 to 05.04.2026: Nora decides" in shown[olga]


@pytest.mark.parametrize(
    ("zone", "begins", "ended"),
    [
        ("", (3, 31, 22), (4, 5, 22)),  # the organization's: Berlin, in summer
        ("Pacific/Auckland", (3, 31, 11), (4, 5, 12)),  # their summer ends that night
        ("America/Los_Angeles", (4, 1, 7), (4, 6, 7)),
    ],
)
def test_its_days_are_those_of_the_absent_ones_zone(
    as_mona, mona, olga, at, zone, begins, ended
):
    mona.time_zone = zone
    mona.save()
    away(as_mona, olga)

    def stands_in(moment):
        return standing_in.standing_in_for(olga, moment) == [mona]

    def just_before(month, day, hour):
        return at(month, day, hour - 1, 59)

    assert not stands_in(just_before(*begins))
    assert stands_in(at(*begins))
    assert stands_in(just_before(*ended))
    assert not stands_in(at(*ended))


def test_it_can_be_ended_early(as_mona, mona, olga, at):
    away(as_mona, olga)
    moment = at(4, 2)
    assert standing_in.stand_ins([mona], moment) == {mona.pk: olga}
    made = Delegation.objects.get()
    for _time in range(2):
        as_mona.post(reverse("accounts:end_absence", args=[made.pk]))
    assert standing_in.stand_ins([mona], moment) == {}
    assert [event.verb for event in Event.objects.order_by("sequence")] == [
        "delegated",
        "ended delegation",
    ]
    page = as_mona.get(reverse("accounts:personal")).content.decode()
    assert "05.04.2026: Olga decides" not in page


def test_nobody_else_ends_it(client, as_mona, mona, olga, organization):
    nora = make_member(organization, "Nora", Role.MANAGER)
    away(as_mona, nora)
    made = Delegation.objects.get()
    client.force_login(nora.user)
    response = client.post(reverse("accounts:end_absence", args=[made.pk]))
    assert response.status_code == 404
    client.force_login(olga.user)
    response = client.post(reverse("accounts:end_absence", args=[made.pk]))
    assert response.url == reverse("accounts:people")
    made.refresh_from_db()
    assert made.ended_at is not None


def test_it_goes_one_step_and_no_further(client, mona, olga, organization, at):
    nora = make_member(organization, "Nora", Role.MANAGER)
    client.force_login(mona.user)
    away(client, nora)
    client.force_login(nora.user)
    away(client, olga)
    moment = at(4, 2)
    assert standing_in.stand_ins([mona, nora], moment) == {
        mona.pk: nora,
        nora.pk: olga,
    }
    assert standing_in.standing_in_for(olga, moment) == [nora]


@pytest.mark.parametrize("role", [Role.AGENT, None])
def test_who_does_not_manage_any_more_stands_in_for_nobody(
    as_mona, mona, olga, at, role
):
    away(as_mona, olga)
    if role:
        olga.role = role
        olga.save()
    else:
        olga.delete()
    assert standing_in.stand_ins([mona], at(4, 2)) == {}


@pytest.mark.parametrize(
    ("first", "last", "says"),
    [
        ("2026-04-05", "2026-04-01", "The last day is before the first."),
        ("2026-03-01", "2026-03-30", "This day is over."),
        ("2026-03-30", "2026-04-01", "Olga stands in on some of these days already."),
        ("2026-04-05", "2026-04-09", "Olga stands in on some of these days already."),
        ("soon", "2026-04-09", "“soon” is not a date."),
    ],
)
def test_what_makes_no_sense_is_refused(as_mona, olga, first, last, says):
    away(as_mona, olga)
    response = away(as_mona, olga, first, last)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert Delegation.objects.count() == 1


def test_only_another_manager_of_the_organization_can_stand_in(
    as_mona, alice, mona, otto
):
    for other in (alice, mona, otto):
        assert away(as_mona, other).status_code == 422
    assert Delegation.objects.count() == 0


def test_the_pages_cost_the_same_however_many_are_away(
    client, mona, olga, organization, django_assert_num_queries
):
    def visit(queries):
        for member, page in ((olga, "accounts:people"), (mona, "accounts:personal")):
            client.force_login(member.user)
            with django_assert_num_queries(queries[page]):
                client.get(reverse(page))

    queries = {"accounts:people": 4, "accounts:personal": 8}
    client.force_login(mona.user)
    away(client, olga)
    visit(queries)
    for number in range(3):
        other = make_member(organization, f"M{number}", Role.MANAGER)
        client.force_login(other.user)
        away(client, mona)
    visit(queries)
