"""Who is reminded of what, when, and that each is told once."""

import re
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from countersign.accounts.absences.actions import delegate
from countersign.accounts.models import Role
from countersign.approval.models import NamedApprover, Rule
from countersign.mail.models import Letter
from countersign.reminders import actions as reminders
from countersign.reminders.models import Reminder
from countersign.review.deciding import actions
from countersign.review.models import Verdict
from countersign.review.submitting import actions as submitting
from tests.factories import make_invoice, make_member


@pytest.fixture(autouse=True)
def at(time_machine):
    """Move the clock to a moment of March 2026 in UTC: an hour behind Berlin, from the 29th on two."""

    def move(day, hour=9, minute=0):
        moment = datetime(2026, 3, day, hour, minute, tzinfo=UTC)
        time_machine.move_to(moment, tick=False)

    move(23)  # a Monday
    return move


@pytest.fixture
def reminded(read_mail):
    """Let what is due be sent; to whom, and the subject of each mail."""

    def run():
        reminders.send_due()
        return sorted(
            (mail.to.partition("@")[0], mail.subject)
            for mail in read_mail()
            if not mail.subject.startswith(("Approve?", "Returned:"))
        )

    return run


LINE = "Beispiel GmbH, {}, 119,00 EUR (Alice)"


def test_after_two_working_days_it_is_asked_again(submitted, mona, at, reminded):
    at(27, 17)  # Friday evening
    submitted(number="R-7")
    for day, hour in ((28, 9), (29, 9), (30, 9), (31, 4)):
        at(day, hour)
        assert reminded() == []
    at(31, 5)  # Tuesday at seven in Berlin
    assert reminded() == [("mona", "Reminder: " + LINE.format("R-7"))]
    assert reminded() == []


def test_after_five_the_owners_are_told(submitted, mona, olga, at, reminded):
    submitted(number="R-7")
    at(25)
    assert reminded() == [
        ("mona", "Reminder: " + LINE.format("R-7")),
        ("olga", "Reminder: " + LINE.format("R-7")),
    ]
    at(27)
    assert reminded() == []
    at(30)
    assert reminded() == [("olga", "Waits too long: " + LINE.format("R-7"))]
    at(31)
    assert reminded() == []


def test_one_mail_lists_all_that_is_late(submitted, mona, at, read_mail):
    first, second = submitted(number="R-1"), submitted(number="R-2", lines=2)
    at(24)
    submitted(number="R-3")
    at(25)
    read_mail()
    assert reminders.send_due() == 1
    (mail,) = read_mail()
    assert mail.subject == "Reminder: 2 invoices wait for you"
    assert re.findall(r"^- (.*)", mail.text, re.MULTILINE) == [
        "Beispiel GmbH, R-1, 119,00 EUR, Alice (agent), since 23.03.2026",
        "Beispiel GmbH, R-2, 238,00 EUR, Alice (agent), since 23.03.2026",
    ]
    for invoice in (first, second):
        path = re.search(rf"https?://[^/]+(/\S+\?invoice={invoice.pk})\n", mail.text)[1]
        assert path in mail.html
        assert Client().get(path).url == reverse("review:invoice", args=[invoice.pk])


def test_an_owner_reads_of_each_once_after_a_long_silence(
    submitted, mona, olga, at, read_mail
):
    submitted(number="R-1")
    at(27)
    submitted(number="R-2")
    at(31)
    read_mail()
    reminders.send_due()
    (mail,) = read_mail(olga)
    assert mail.subject == "1 invoice waits too long"
    above, below = mail.text.split("Waiting for your decision:")
    assert "R-1" in above
    assert "R-1" not in below
    assert "R-2" in below


def test_however_often_and_wherever_it_runs(submitted, mona, olga, at):
    submitted()
    at(31)
    for _time in range(3):
        call_command("run_schedule", once=True)
    assert Letter.objects.filter(kind="reminders.reminder").count() == 2
    assert Reminder.objects.count() == 3


@pytest.mark.parametrize("verdict", [Verdict.APPROVED, Verdict.RETURNED])
def test_nothing_is_said_of_what_is_decided(submitted, mona, at, reminded, verdict):
    invoice = submitted()
    actions.decide(invoice, verdict, version=1, by=mona, comment="mend")
    at(31)
    assert reminded() == []


def test_what_is_decided_before_it_is_written_is_left_out(
    submitted, mona, olga, at, read_mail
):
    first, second = submitted(number="R-1"), submitted(number="R-2")
    at(25)
    read_mail()
    reminders.send_due()
    actions.decide(first, Verdict.APPROVED, version=1, by=mona, comment="")
    assert [mail.subject for mail in read_mail(mona)] == [
        "Reminder: " + LINE.format("R-2")
    ]
    at(30)
    reminders.send_due()
    actions.decide(second, Verdict.APPROVED, version=1, by=mona, comment="")
    assert read_mail(olga) == []


def test_what_was_submitted_again_waits_anew(submitted, alice, mona, at, reminded):
    invoice = submitted(number="R-7")
    at(25)
    assert len(reminded()) == 1
    actions.decide(invoice, Verdict.RETURNED, version=1, by=mona, comment="mend")
    submitting.submit(invoice, by=alice)
    at(26)
    assert reminded() == []
    at(27)
    assert reminded() == [("mona", "Reminder: " + LINE.format("R-7"))]


def test_the_owner_sets_after_how_many_days(
    organization, submitted, olga, at, reminded
):
    organization.remind_after, organization.escalate_after = 0, 1
    organization.save()
    submitted(number="R-7")
    at(24)
    assert reminded() == [("olga", "Waits too long: " + LINE.format("R-7"))]
    organization.escalate_after = 0
    organization.save()
    submitted()
    at(31)
    assert reminded() == []


def test_the_organizations_zone_counts(organization, submitted, mona, at, reminded):
    organization.time_zone = "Pacific/Auckland"  # 13 hours ahead
    organization.save()
    at(27, 10)  # Friday, 23:00 there
    submitted()
    at(29, 17, 59)  # Monday, 6:59 there
    assert reminded() == []
    organization.remind_after = 1
    organization.save()
    assert reminded() == []
    at(29, 18)
    assert [to for to, _subject in reminded()] == ["mona"]


def test_only_those_whose_approval_it_waits_for(
    organization, submitted, mona, olga, at, reminded
):
    nora = make_member(organization, "Nora", Role.MANAGER)
    rule = Rule.objects.create(organization=organization, approvals=2)
    for one in (mona, nora):
        NamedApprover.objects.create(
            organization=organization, rule=rule, user=one.user
        )
    invoice = submitted()
    actions.decide(invoice, Verdict.APPROVED, version=1, by=nora, comment="")
    at(25)
    assert [to for to, _subject in reminded()] == ["mona"]


def test_who_stands_in_is_reminded(organization, submitted, mona, at, read_mail):
    nora = make_member(organization, "Nora", Role.MANAGER)
    submitted(number="R-7")
    delegate(
        mona, nora, starts_on=date(2026, 3, 24), ends_on=date(2026, 3, 27), by=mona
    )
    at(25)
    read_mail()
    reminders.send_due()
    (mail,) = read_mail()
    assert (mail.to, mail.subject) == (
        "nora@example.org",
        "Reminder: " + LINE.format("R-7"),
    )
    assert "You stand in for Mona at the moment." in mail.text


def test_who_entered_it_is_not_told_but_for_a_lone_owner(
    organization, submitted, olga, at, reminded
):
    submitted(olga, number="R-7")
    at(31)
    assert [to for to, _subject in reminded() if to == "mona"] == ["mona"]
    assert Reminder.objects.filter(membership=olga, kind="reminder").count() == 0
    assert Reminder.objects.filter(membership=olga, kind="escalation").count() == 1


def test_other_organizations_have_their_own(submitted, mona, otto, at, reminded):
    other = make_member(otto.organization, "Oscar", Role.AGENT)
    invoice = make_invoice(other)
    submitting.submit(invoice, by=other)
    at(25)
    assert [to for to, _subject in reminded()] == ["otto"]


def test_who_does_not_manage_any_more_is_not_told(submitted, mona, olga, at, read_mail):
    submitted()
    at(25)
    read_mail()
    reminders.send_due()
    mona.role = Role.AGENT
    mona.save()
    assert [mail.to for mail in read_mail()] == ["olga@example.org"]


@pytest.mark.parametrize("name", ["remind_after", "escalate_after"])
def test_the_days_have_bounds(client, olga, name):
    client.force_login(olga.user)
    page = client.get(reverse("accounts:settings"))
    data = {**page.context["form"].initial, name: 61}
    response = client.post(reverse("accounts:settings"), data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [name]
