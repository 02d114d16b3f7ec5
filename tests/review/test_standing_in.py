"""While a manager is away, who stands in for them is asked instead."""

from datetime import UTC, datetime

import pytest

from countersign.accounts.delegating import delegate
from countersign.accounts.models import Role
from countersign.review import asking
from tests.factories import make_member


@pytest.fixture(autouse=True)
def at(time_machine):
    """Move the clock to noon of a day of March 2026."""

    def move(day, hour=12):
        time_machine.move_to(datetime(2026, 3, day, hour, tzinfo=UTC), tick=False)

    move(10)
    return move


@pytest.fixture
def nora(organization):
    return make_member(organization, "Nora", Role.MANAGER)


def away(member, to, first=10, last=12):
    delegate(
        member,
        to,
        starts_on=datetime(2026, 3, first, tzinfo=UTC).date(),
        ends_on=datetime(2026, 3, last, tzinfo=UTC).date(),
        by=member,
    )


def asked(read_mail):
    return sorted(mail.to.partition("@")[0] for mail in read_mail())


def test_who_is_away_is_not_asked(submitted, mona, nora, read_mail, at):
    away(mona, nora)
    submitted()
    (mail,) = read_mail()
    assert mail.to == "nora@example.org"
    for form in (mail.text, mail.html):
        assert "You stand in for Mona at the moment." in form
    at(13)
    submitted()
    assert asked(read_mail) == ["mona", "nora"]


def test_a_mail_for_each_goes_out_once_to_who_stands_in_for_two(
    submitted, mona, nora, olga, read_mail
):
    away(mona, nora)
    away(olga, nora)
    submitted()
    (mail,) = read_mail()
    assert mail.to == "nora@example.org"
    assert "You stand in for Mona, Olga at the moment." in mail.text


def test_it_is_not_passed_on(submitted, mona, nora, olga, read_mail):
    away(mona, nora)
    away(nora, olga)
    submitted()
    assert asked(read_mail) == ["nora", "olga"]


def test_nobody_is_asked_about_their_own(submitted, mona, olga, read_mail):
    away(mona, olga)
    submitted(olga)
    assert asked(read_mail) == ["mona"]


def test_who_stands_in_is_told_in_the_way_they_chose(
    submitted, mona, nora, read_mail, at
):
    nora.mail_choice = "hourly"
    nora.save()
    away(mona, nora)
    submitted()
    assert asked(read_mail) == []
    at(10, 13)
    asking.send_hourly()
    (mail,) = read_mail(nora)
    assert "You stand in for Mona at the moment." in mail.text
