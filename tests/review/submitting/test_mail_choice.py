"""Each manager is told in the way they chose: at once, once an hour, or by the daily summary alone."""

import re
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from countersign.accounts.models import Role
from countersign.mail.models import Letter
from countersign.review.deciding import actions
from countersign.review.models import Announcement, Verdict
from countersign.review.submitting import actions as submitting
from tests.factories import make_member


@pytest.fixture(autouse=True)
def at(time_machine):
    """Move the clock to a time of 31 March 2026, in UTC."""

    def move(hour, minute=0, day=31):
        moment = datetime(2026, 3, day, hour, minute, tzinfo=UTC)
        time_machine.move_to(moment, tick=False)

    move(9, 10)
    return move


def choose(member, choice):
    member.mail_choice = choice
    member.save()


def test_the_three_choices(submitted, mona, organization, at, read_mail):
    hanna = make_member(organization, "Hanna", Role.MANAGER)
    dora = make_member(organization, "Dora", Role.MANAGER)
    choose(hanna, "hourly")
    choose(dora, "daily")
    submitted(number="R-7")
    assert [(mail.to, mail.subject) for mail in read_mail()] == [
        ("mona@example.org", "Approve? Beispiel GmbH, R-7, 119,00 EUR (Alice)")
    ]
    at(10, 0)
    assert submitting.send_hourly() == 1
    assert [(mail.to, mail.subject) for mail in read_mail()] == [
        ("hanna@example.org", "Approve? Beispiel GmbH, R-7, 119,00 EUR (Alice)")
    ]


def test_one_mail_lists_the_hour(submitted, mona, at, read_mail):
    choose(mona, "hourly")
    submitted(number="R-1")
    at(9, 59)
    second = submitted(number="R-2", lines=2)
    assert submitting.send_hourly() == 0
    at(10, 0)
    assert submitting.send_hourly() == 1
    submitted(number="R-3")
    (mail,) = read_mail(mona)
    assert mail.subject == "Approve? 2 invoices were submitted"
    assert re.findall(r"^- (.*)", mail.text, re.MULTILINE) == [
        "Beispiel GmbH, R-1, 119,00 EUR (Alice), due 30.04.2026",
        "Beispiel GmbH, R-2, 238,00 EUR (Alice), due 30.04.2026",
    ]
    path = re.search(rf"https?://[^/]+(/\S+\?invoice={second.pk})\n", mail.text)[1]
    assert path in mail.html
    assert Client().get(path).url == reverse("review:invoice", args=[second.pk])


def test_it_goes_out_once_however_often_it_runs(submitted, mona, at, read_mail):
    choose(mona, "hourly")
    submitted()
    at(10, 5)
    call_command("run_schedule", once=True)
    call_command("run_schedule", once=True)
    submitted()
    at(10, 55)
    call_command("run_schedule", once=True)
    assert Letter.objects.filter(kind="review.hourly").count() == 1
    at(11, 0)
    call_command("run_schedule", once=True)
    assert Letter.objects.filter(kind="review.hourly").count() == 2


def test_nothing_goes_out_when_nothing_waits(submitted, mona, olga, at):
    choose(mona, "hourly")
    choose(olga, "daily")
    invoice = submitted()
    actions.decide(invoice, Verdict.APPROVED, version=1, by=olga, comment="")
    at(10, 0)
    assert submitting.send_hourly() == 0
    assert Letter.objects.count() == 0


def test_what_is_decided_before_it_is_written_is_left_out(
    submitted, mona, olga, at, read_mail
):
    choose(mona, "hourly")
    choose(olga, "daily")
    first, second = submitted(number="R-1"), submitted(number="R-2")
    at(10, 0)
    submitting.send_hourly()
    actions.decide(first, Verdict.APPROVED, version=1, by=olga, comment="")
    (mail,) = read_mail(mona)
    assert mail.subject == "Approve? Beispiel GmbH, R-2, 119,00 EUR (Alice)"
    actions.decide(second, Verdict.APPROVED, version=1, by=olga, comment="")
    submitted(number="R-3")
    at(11, 0)
    submitting.send_hourly()
    mona.role = Role.AGENT
    mona.save()
    assert read_mail(mona) == []


def test_choosing_otherwise_loses_nothing(submitted, mona, at, read_mail):
    choose(mona, "hourly")
    submitted(number="R-1")
    choose(mona, "daily")
    at(10, 0)
    submitting.send_hourly()
    assert [mail.subject for mail in read_mail(mona)] == [
        "Approve? Beispiel GmbH, R-1, 119,00 EUR (Alice)"
    ]


def test_what_was_told_is_forgotten_after_a_month(submitted, mona, at):
    choose(mona, "hourly")
    at(9, 10, day=1)
    submitted()
    at(10, 0, day=1)
    submitting.send_hourly()
    at(10, 30)
    submitting.send_hourly()
    assert Announcement.objects.count() == 0
