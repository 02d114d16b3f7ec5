"""While a manager is away, who stands in for them is asked instead."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from countersign.accounts.absences.actions import delegate, end
from countersign.accounts.models import Delegation, Role
from countersign.history.models import Event
from countersign.review.deciding import actions
from countersign.review.models import Decision, Verdict
from countersign.review.submitting import actions as submitting
from tests.approval.conftest import rule
from tests.factories import make_member

__all__ = ["rule"]


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
    submitting.send_hourly()
    (mail,) = read_mail(nora)
    assert "You stand in for Mona at the moment." in mail.text


def approve(invoice, by):
    actions.decide(invoice, Verdict.APPROVED, version=1, by=by, comment="")
    invoice.refresh_from_db()
    return invoice.status


def test_where_a_rule_names_who_is_away_the_other_decides_for_them(
    submitted, rule, mona, nora, as_member
):
    rule(approvals=1, people=[mona])
    away(mona, nora)
    invoice = submitted()
    page = as_member(nora).get(reverse("review:invoice", args=[invoice.pk]))
    assert "Mona or Nora (for Mona)" in page.content.decode()
    assert approve(invoice, nora) == "approved"
    assert Decision.objects.get().stands_for == [mona.user_id]
    assert Event.objects.get(verb="approved").data["for"] == ["Mona"]
    page = as_member(mona).get(reverse("invoices:detail", args=[invoice.pk]))
    assert "<li>For Mona</li>" in page.content.decode()


def test_only_while_they_are_away(submitted, rule, mona, nora, at):
    rule(approvals=1, people=[mona])
    away(mona, nora)
    at(13)
    assert approve(submitted(), nora) == "submitted"


def test_what_was_approved_for_them_counts_when_they_are_back(
    submitted, rule, mona, nora, olga, as_member
):
    rule(approvals=2, people=[mona, olga])
    away(mona, nora)
    invoice = submitted()
    assert approve(invoice, nora) == "submitted"
    end(Delegation.objects.get(), by=mona)
    page = as_member(olga).get(reverse("review:invoice", args=[invoice.pk]))
    assert "Nora (for Mona)" in page.content.decode()
    assert approve(invoice, olga) == "approved"


def test_one_person_counts_once_also_for_two(submitted, rule, mona, nora):
    rule(approvals=2, people=[mona, nora])
    away(mona, nora)
    assert approve(submitted(), nora) == "submitted"


def test_an_owner_too_can_be_stood_in_for(submitted, rule, mona, olga):
    rule(approvals=1, owners=1)
    invoice = submitted()
    assert approve(invoice, mona) == "submitted"
    away(olga, mona)
    other = submitted()
    assert approve(other, mona) == "approved"
    assert Decision.objects.get(invoice=other).stands_for == [olga.user_id]


def test_nobody_approves_their_own_in_somebodys_place(submitted, rule, mona, olga):
    rule(approvals=1, people=[mona])
    away(mona, olga)
    invoice = submitted(olga)
    with pytest.raises(actions.OwnInvoice):
        approve(invoice, olga)


def test_nobody_stands_in_for_whoever_entered_it(submitted, rule, mona, nora, olga):
    rule(people=[olga, mona])
    away(olga, nora)
    assert approve(submitted(olga), nora) == "submitted"


def test_without_a_rule_it_is_their_own_decision(submitted, mona, nora):
    away(mona, nora)
    assert approve(submitted(), nora) == "approved"
    assert Decision.objects.get().stands_for == []
    assert "for" not in Event.objects.get(verb="approved").data
