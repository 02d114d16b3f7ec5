"""Invariant 7: a daily summary goes out once per manager and day, in the manager's time zone, and is made up for."""

from datetime import UTC, date, datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import close_old_connections, connection

from countersign.accounts import actions as people
from countersign.accounts.models import Membership, Role
from countersign.invoices.models import Invoice
from countersign.mail.models import Letter
from countersign.summaries.models import DailySummary
from tests.crash import crash_everywhere
from tests.factories import make_invoice, make_member, make_organization


def send(**options):
    call_command("send_daily_summaries", verbosity=0, **options)


def days_of(manager):
    rows = DailySummary.objects.filter(membership=manager)
    return sorted(rows.values_list("day", flat=True))


def posted_to(manager):
    letters = Letter.objects.filter(
        kind="summaries.daily", recipient=manager.user.email
    )
    return sorted(
        arguments[1] for arguments in letters.values_list("arguments", flat=True)
    )


@pytest.fixture(autouse=True)
def clock(time_machine):
    """Noon on Monday, 30 March 2026, the day everybody joins."""

    def set_to(moment):
        time_machine.move_to(moment, tick=False)

    set_to(datetime(2026, 3, 30, 12, tzinfo=UTC))
    return set_to


def in_zone(organization, name, zone):
    manager = make_member(organization, name, Role.MANAGER)
    Membership.objects.filter(pk=manager.pk).update(time_zone=zone)
    return manager


@pytest.mark.parametrize(
    ("zone", "due"),
    [
        ("UTC", datetime(2026, 3, 31, 7, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 31, 5, tzinfo=UTC)),
        ("America/Los_Angeles", datetime(2026, 3, 31, 14, tzinfo=UTC)),
        ("Asia/Kolkata", datetime(2026, 3, 31, 1, 30, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 3, 31, 17, tzinfo=UTC)),
        ("Pacific/Pago_Pago", datetime(2026, 3, 31, 18, tzinfo=UTC)),
    ],
)
def test_it_goes_out_at_the_hour_of_the_managers_time_zone(
    organization, clock, zone, due
):
    manager = in_zone(organization, "Zoe", zone)
    clock(due - timedelta(seconds=1))
    send()
    assert posted_to(manager) == []
    clock(due)
    send()
    assert len(posted_to(manager)) == 1


def test_the_organizations_hour_is_set_by_the_owner(mona, organization, clock):
    organization.summary_hour = 0
    organization.save()
    clock(datetime(2026, 3, 30, 21, 59, 59, tzinfo=UTC))
    send()
    assert posted_to(mona) == []
    clock(datetime(2026, 3, 30, 22, 0, tzinfo=UTC))
    send()
    assert posted_to(mona) == ["2026-03-30"]


def test_running_it_again_sends_nothing_twice(mona, olga, clock):
    clock(datetime(2026, 3, 31, 12, tzinfo=UTC))
    for _again in range(5):
        send()
        send(date=date(2026, 3, 30))
    assert posted_to(mona) == posted_to(olga) == ["2026-03-30"]


def test_every_manager_and_nobody_else(mona, olga, alice, otto, clock):
    clock(datetime(2026, 3, 31, 12, tzinfo=UTC))
    send()
    assert sorted(Letter.objects.values_list("recipient", flat=True)) == [
        "mona@example.org",
        "olga@example.org",
        "otto@example.org",
    ]


def test_missed_days_are_made_up_for(mona, clock):
    clock(datetime(2026, 3, 31, 12, tzinfo=UTC))
    send()
    clock(datetime(2026, 4, 4, 12, tzinfo=UTC))
    send()
    assert posted_to(mona) == [
        "2026-03-30",
        "2026-03-31",
        "2026-04-01",
        "2026-04-02",
        "2026-04-03",
    ]


def test_what_is_too_long_ago_is_let_go(mona, clock):
    clock(datetime(2026, 8, 31, 12, tzinfo=UTC))
    send()
    assert len(posted_to(mona)) == 31
    assert days_of(mona)[0] == date(2026, 7, 31)


def test_days_before_somebody_managed_are_none_of_theirs(alice, olga, clock):
    clock(datetime(2026, 4, 10, 12, tzinfo=UTC))
    people.change_role(alice, Role.MANAGER, by=olga)
    send()
    assert posted_to(alice) == []
    clock(datetime(2026, 4, 11, 12, tzinfo=UTC))
    send()
    assert posted_to(alice) == ["2026-04-10"]


def test_moving_to_another_time_zone_neither_doubles_nor_skips(mona, clock):
    for day, zone in ((31, "Pacific/Kiritimati"), (1, "Pacific/Pago_Pago"), (3, "UTC")):
        Membership.objects.filter(pk=mona.pk).update(time_zone=zone)
        clock(datetime(2026, 3 if day == 31 else 4, day, 12, tzinfo=UTC))
        send()
    assert posted_to(mona) == ["2026-03-30", "2026-03-31", "2026-04-01", "2026-04-02"]


def test_the_change_to_summer_time_loses_no_hour(mona, alice, clock, read_mail):
    """29 March 2026 has 23 hours in Berlin, 25 October has 25."""
    Membership.objects.filter(pk=mona.pk).update(
        manages_since=datetime(2026, 3, 1, tzinfo=UTC)
    )
    for at in (
        datetime(2026, 3, 28, 23, 0, tzinfo=UTC),
        datetime(2026, 3, 29, 21, 59, tzinfo=UTC),
        datetime(2026, 10, 24, 22, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 22, 59, tzinfo=UTC),
    ):
        make_invoice(alice, created_at=at)
    clock(datetime(2026, 10, 26, 12, tzinfo=UTC))
    send(date=date(2026, 3, 29))
    send(date=date(2026, 10, 25))
    assert [mail.subject for mail in read_mail(mona)] == [
        "29.03.2026: 2 invoices entered, 238,00 EUR",
        "25.10.2026: 2 invoices entered, 238,00 EUR",
    ]


def test_a_claimed_day_and_its_letter_stand_or_fall_together(mona, clock):
    clock(datetime(2026, 3, 31, 12, tzinfo=UTC))
    cuts = crash_everywhere(send, lambda: (days_of(mona), posted_to(mona)))
    assert cuts == 2  # the day, and its letter
    assert (days_of(mona), posted_to(mona)) == ([date(2026, 3, 30)], ["2026-03-30"])


@pytest.mark.django_db(transaction=True)
def test_many_at_once_send_it_once(transactional_db, clock):
    organization = make_organization()
    managers = [
        make_member(organization, f"Manager{place}", Role.MANAGER) for place in range(3)
    ]
    clock(datetime(2026, 4, 3, 12, tzinfo=UTC))
    together = Barrier(6)
    problems = []

    def run():
        try:
            together.wait(timeout=30)
            send()
        except Exception as problem:
            problems.append(problem)
        finally:
            close_old_connections()
            connection.close()

    threads = [Thread(target=run) for _copy in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert problems == []
    for manager in managers:
        assert posted_to(manager) == [
            "2026-03-30",
            "2026-03-31",
            "2026-04-01",
            "2026-04-02",
        ]
    assert DailySummary.objects.count() == Letter.objects.count() == 12


def test_a_day_that_is_not_over_is_refused(mona, clock):
    with pytest.raises(CommandError, match="is not over yet"):
        send(date=date(2026, 3, 30))
    with pytest.raises(CommandError, match="A date looks like"):
        call_command("send_daily_summaries", "--date", "yesterday")
    assert Invoice.objects.count() == 0


def test_three_invoices_on_one_day_are_all_counted(mona, alice, bob, clock, read_mail):
    for agent in (alice, bob, alice):
        make_invoice(agent)
    clock(datetime(2026, 3, 31, 12, tzinfo=UTC))
    make_invoice(bob)
    send()
    (mail,) = read_mail(mona)
    assert mail.subject == "30.03.2026: 3 invoices entered, 357,00 EUR"
    assert "Alice (agent): 2, 238,00 EUR" in mail.text
    assert "Bob (agent): 1, 119,00 EUR" in mail.text
