"""Codes by mail: how long and how often one counts, for what, and what is kept of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from countersign.approval.models import Rule
from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from countersign.mail.models import Letter
from countersign.review.codes import actions as codes
from countersign.review.codes.proof import Proof
from countersign.review.deciding import actions
from countersign.review.models import Code, Decision, Verdict
from countersign.review.submitting import actions as submitting
from tests.review.codes.test_step_up import (
    _limit,
    approve,
    by_link,
    code_in,
    status,
    verbs,
    wrong,
)
from tests.review.deciding.test_decide import rename

__all__ = ["_limit", "by_link"]


def test_nothing_that_opens_it_is_stored(by_link, read_mail):
    client, invoice = by_link
    approve(client, invoice)
    code = code_in(read_mail())
    stored = Code.objects.get()
    letter = Letter.objects.get(kind="review.code")
    assert letter.arguments == [stored.pk]
    assert code not in stored.hash
    assert code not in str(list(Event.objects.values()))


def test_a_wrong_code_is_counted_and_the_fifth_ends_it(by_link, read_mail):
    client, invoice = by_link
    approve(client, invoice)
    code = code_in(read_mail())
    for left in (4, 3, 2, 1):
        answer = approve(client, invoice, code=wrong(code))
        assert answer.status_code == 422
        tries = "1 try is left." if left == 1 else f"{left} tries are left."
        assert tries in answer.content.decode()
    for digits in (wrong(code), code):
        page = approve(client, invoice, code=digits).content.decode()
        assert "The code was wrong too often." in page
    assert status(invoice) == Status.SUBMITTED
    assert Code.objects.get().tries == 5
    assert verbs().count("gave wrong code") == 5


def test_a_code_counts_for_ten_minutes(
    submitted, mona, as_member, read_mail, time_machine
):
    time_machine.move_to("2026-03-31T12:00:00+00:00", tick=False)
    invoice = submitted()
    read_mail()
    client = as_member(mona)
    approve(client, invoice)
    code = code_in(read_mail())
    time_machine.move_to("2026-03-31T12:10:00+00:00", tick=False)
    page = approve(client, invoice, code=code).content.decode()
    assert "This code does not count any more." in page
    assert status(invoice) == Status.SUBMITTED


def test_a_code_counts_once(submitted, mona, as_member, read_mail):
    invoice = submitted()
    read_mail()
    client = as_member(mona)
    approve(client, invoice)
    code = code_in(read_mail())
    approve(client, invoice, code=code)
    actions.withdraw(Decision.objects.get(), by=mona)
    page = approve(client, invoice, code=code).content.decode()
    assert "This code does not count any more." in page
    assert status(invoice) == Status.SUBMITTED


def test_it_is_bound_to_manager_invoice_and_version(
    submitted, alice, mona, olga, as_member, read_mail
):
    invoice, other = submitted(number="R-1"), submitted(number="R-2")
    read_mail()
    approve(as_member(mona), invoice)
    code = code_in(read_mail())
    assert approve(as_member(olga), invoice, code=code).status_code == 422
    assert approve(as_member(mona), other, code=code).status_code == 422
    actions.decide(invoice, Verdict.RETURNED, version=1, by=olga, comment="mend")
    rename(invoice, alice, "R-NEW")
    submitting.submit(invoice, by=alice)
    invoice.refresh_from_db()
    assert approve(as_member(mona), invoice, code=code).status_code == 422
    assert {status(one) for one in (invoice, other)} == {Status.SUBMITTED}


def test_each_of_several_confirms_their_own(
    submitted, organization, mona, olga, as_member, read_mail
):
    Rule.objects.create(organization=organization, approvals=2)
    invoice = submitted()
    for member in (mona, olga):
        client = as_member(member)
        read_mail()
        assert approve(client, invoice).status_code == 200
        assert approve(client, invoice, code=code_in(read_mail())).status_code == 302
        if member is mona:
            again = approve(client, invoice)
            assert again.status_code == 409
            assert "Others must approve it too." in again.content.decode()
            assert read_mail() == []
    assert status(invoice) == Status.APPROVED
    assert [one.confirmed for one in Decision.objects.all()] == ["code", "code"]


def test_a_made_up_confirmation_is_none(submitted, mona):
    with pytest.raises(actions.StepUpNeeded):
        actions.decide(
            submitted(),
            Verdict.APPROVED,
            version=1,
            by=mona,
            comment="",
            proof=Proof("code", 1),
        )


def test_tapping_again_mails_no_second(by_link, read_mail):
    client, invoice = by_link
    for _ in range(3):
        assert approve(client, invoice).status_code == 200
    assert len(read_mail()) == 1


def test_another_code_can_be_asked_for_after_a_minute(
    submitted, mona, as_member, read_mail, time_machine
):
    time_machine.move_to("2026-03-31T12:00:00+00:00", tick=False)
    invoice = submitted()
    read_mail()
    client = as_member(mona)
    approve(client, invoice)
    first = code_in(read_mail())
    page = approve(client, invoice, again="1").content.decode()
    assert "Please wait a minute before you ask for another one." in page
    assert read_mail() == []

    time_machine.move_to("2026-03-31T12:01:01+00:00", tick=False)
    assert approve(client, invoice, again="1").status_code == 200
    second = code_in(read_mail())
    if first != second:
        assert approve(client, invoice, code=first).status_code == 422
    approve(client, invoice, code=second)
    assert status(invoice) == Status.APPROVED


def test_five_codes_an_hour_for_an_invoice(submitted, mona, as_member, time_machine):
    invoice = submitted()
    client = as_member(mona)
    for minute in range(0, 10, 2):
        time_machine.move_to(f"2026-03-31T12:{minute:02}:00+00:00", tick=False)
        assert approve(client, invoice, again="1").status_code == 200
    time_machine.move_to("2026-03-31T12:20:00+00:00", tick=False)
    page = approve(client, invoice, again="1").content.decode()
    assert "Too many codes were asked for. Please try again in an hour." in page
    assert Code.objects.count() == 5
    time_machine.move_to("2026-03-31T13:20:00+00:00", tick=False)
    assert approve(client, invoice, again="1").status_code == 200


def test_a_code_that_has_become_pointless_is_not_mailed(
    submitted, mona, olga, as_member, read_mail
):
    invoice = submitted()
    read_mail()
    approve(as_member(mona), invoice)
    actions.decide(invoice, Verdict.REJECTED, version=1, by=olga, comment="no")
    assert [mail for mail in read_mail() if "code" in mail.subject] == []


def test_the_history_tells_of_it(by_link, read_mail):
    client, invoice = by_link
    approve(client, invoice)
    approve(client, invoice, code=wrong(code_in(read_mail())))
    page = client.get(reverse("invoices:detail", args=[invoice.pk])).content.decode()
    assert "A code to approve this was mailed to Mona" in page
    assert "Mona gave a wrong code" in page


def test_old_codes_are_forgotten(by_link):
    client, invoice = by_link
    approve(client, invoice)
    assert codes.forget_old() == 0
    code = Code.objects.get()
    Code.objects.filter(pk=code.pk).update(asked_at=code.asked_at - timedelta(days=8))
    assert codes.forget_old() == 1
    assert Invoice.objects.filter(pk=invoice.pk).exists()
