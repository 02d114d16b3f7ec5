"""Approvals that several people must give."""

import pytest
from django.urls import reverse

from countersign.approval.models import Rule
from countersign.history.models import Event
from countersign.invoices.models import Status
from countersign.review.deciding import actions
from countersign.review.models import Decision, Verdict
from countersign.review.queue import queries
from countersign.review.submitting import actions as submitting
from tests.approval.conftest import max_, rule
from tests.factories import make_invoice
from tests.review.deciding.test_decide import decide, rename

__all__ = ["max_", "rule"]


@pytest.fixture
def two(rule):
    """Every invoice needs two."""
    return rule(approvals=2)


def approve(invoice, by):
    return actions.decide(
        invoice, Verdict.APPROVED, version=invoice.version, by=by, comment=""
    )


def status(invoice):
    invoice.refresh_from_db()
    return invoice.status


def page(client, invoice):
    return client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()


def test_the_first_of_two_is_kept_and_the_second_settles_it(
    submitted, two, mona, max_, olga, as_member
):
    invoice = submitted()
    assert decide(as_member(mona), invoice).status_code == 302
    assert status(invoice) == Status.SUBMITTED
    last = Event.objects.last()
    assert (last.verb, last.actor_name, last.data["version"]) == (
        "approved in part",
        "Mona",
        1,
    )

    shown = page(as_member(olga), invoice)
    for text in (
        "Every invoice: 2 managers",
        "(1 approval missing)",
        "Approved by Mona.",
        "Waits for Max or Olga.",
    ):
        assert text in shown

    assert decide(as_member(olga), invoice).status_code == 302
    assert status(invoice) == Status.APPROVED
    assert list(Decision.objects.order_by("pk").values_list("settles", flat=True)) == [
        False,
        True,
    ]
    assert Event.objects.last().verb == "approved"


def test_one_person_counts_once(submitted, two, mona, olga, as_member):
    invoice = submitted()
    client = as_member(mona)
    assert decide(client, invoice).status_code == 302
    again = decide(client, invoice)
    assert again.status_code == 409
    told = "You have approved this invoice. Others must approve it too."
    assert told in again.content.decode()
    assert Decision.objects.count() == 1
    assert status(invoice) == Status.SUBMITTED


@pytest.mark.parametrize("verdict", [Verdict.RETURNED, Verdict.REJECTED])
def test_any_one_returns_or_rejects(submitted, two, mona, olga, verdict):
    invoice = submitted()
    approve(invoice, mona)
    actions.decide(invoice, verdict, version=1, by=olga, comment="no")
    assert status(invoice) == verdict


@pytest.mark.parametrize("mended", [True, False])
def test_a_new_submission_asks_everybody_again(
    submitted, two, alice, mona, max_, olga, mended
):
    invoice = submitted()
    approve(invoice, mona)
    actions.decide(invoice, Verdict.RETURNED, version=1, by=olga, comment="mend")
    if mended:
        rename(invoice, alice, "R-MENDED")
    submitting.submit(invoice, by=alice)
    invoice.refresh_from_db()
    approve(invoice, max_)
    assert status(invoice) == Status.SUBMITTED
    approve(invoice, mona)
    assert status(invoice) == Status.APPROVED


def test_a_return_that_is_withdrawn_leaves_the_approvals(submitted, two, mona, olga):
    invoice = submitted()
    approve(invoice, mona)
    returned = actions.decide(
        invoice, Verdict.RETURNED, version=1, by=olga, comment="mend"
    )
    actions.withdraw(returned, by=olga)
    approve(invoice, olga)
    assert status(invoice) == Status.APPROVED


def test_an_approval_of_several_can_be_withdrawn(submitted, two, mona, max_, olga):
    invoice = submitted()
    actions.withdraw(approve(invoice, mona), by=mona)
    assert Event.objects.last().verb == "withdrew"
    approve(invoice, max_)
    assert status(invoice) == Status.SUBMITTED
    approve(invoice, olga)
    assert status(invoice) == Status.APPROVED


def test_withdrawing_the_first_takes_the_approval_back(
    submitted, two, mona, max_, olga
):
    invoice = submitted()
    first = approve(invoice, mona)
    approve(invoice, olga)
    actions.withdraw(first, by=mona)
    assert status(invoice) == Status.SUBMITTED
    approve(invoice, max_)
    assert status(invoice) == Status.APPROVED


def test_withdrawing_the_last_leaves_the_first(submitted, two, mona, max_, olga):
    invoice = submitted()
    approve(invoice, mona)
    actions.withdraw(approve(invoice, olga), by=olga)
    assert status(invoice) == Status.SUBMITTED
    approve(invoice, max_)
    assert status(invoice) == Status.APPROVED


def test_ten_minutes_hold_for_each(submitted, two, mona, time_machine):
    time_machine.move_to("2026-03-31T12:00:00+00:00", tick=False)
    decision = approve(submitted(), mona)
    time_machine.move_to("2026-03-31T12:10:01+00:00", tick=False)
    with pytest.raises(actions.NotWithdrawable):
        actions.withdraw(decision, by=mona)


def test_when_the_rule_is_gone_approving_again_settles_it(submitted, two, mona):
    invoice = submitted()
    approve(invoice, mona)
    Rule.objects.all().delete()
    assert status(invoice) == Status.SUBMITTED
    approve(invoice, mona)
    assert status(invoice) == Status.APPROVED
    assert Decision.objects.get().settles


def test_nobody_approves_their_own(olga, mona, as_member):
    invoice = make_invoice(olga)
    submitting.submit(invoice, by=olga)
    client = as_member(olga)
    told = "You entered this invoice: somebody else must approve it."
    assert told in page(client, invoice)
    assert 'value="approved"' not in page(client, invoice)

    refused = decide(client, invoice)

    assert refused.status_code == 409
    assert told in refused.content.decode()
    assert status(invoice) == Status.SUBMITTED
    assert Decision.objects.count() == 0


def test_nor_by_link(olga, alice, read_mail, client):
    invoice = make_invoice(olga)
    submitting.submit(invoice, by=olga)
    submitting.submit(make_invoice(alice, number="R-2"), by=alice)
    client.get(read_mail(olga)[0].link)
    shown = page(client, invoice)
    assert "Nobody here can approve this yet." in shown
    assert decide(client, invoice).status_code == 409
    assert status(invoice) == Status.SUBMITTED


def test_but_may_take_it_back_to_their_desk(olga, mona):
    invoice = make_invoice(olga)
    submitting.submit(invoice, by=olga)
    actions.decide(invoice, Verdict.RETURNED, version=1, by=olga, comment="oops")
    assert status(invoice) == Status.RETURNED


def test_whoever_entered_it_is_not_asked_while_there_are_others(olga, mona, read_mail):
    submitting.submit(make_invoice(olga), by=olga)
    assert [mail.to for mail in read_mail()] == ["mona@example.org"]


def test_what_waits_for_whom(submitted, two, olga, mona, as_member):
    first, second = submitted(number="R-1"), submitted(number="R-2")
    own = make_invoice(olga, number="R-OWN", vendor="Andere GmbH")
    submitting.submit(own, by=olga)
    approve(first, mona)
    approve(first.__class__.objects.get(pk=second.pk), olga)

    def waits(member):
        found = queries.queue(member, 9)
        return [list(map(str, part)) for part in (found.mine, found.of_others)]

    assert waits(mona) == [["R-2", "R-OWN"], ["R-1"]]
    assert waits(olga) == [["R-1"], ["R-2", "R-OWN"]]
    shown = as_member(mona).get(reverse("review:queue")).content.decode()
    assert "Waiting: 2" in shown
    assert "Waiting for others" in shown


@pytest.mark.parametrize("asked", ["listed", "further", "decided", None])
def test_one_that_is_asked_for_comes_with_what_is_listed(submitted, mona, asked):
    invoices = {
        "listed": submitted(number="R-1"),
        "next": submitted(number="R-2"),
        "further": submitted(number="R-3"),
        "decided": make_invoice(mona, number="R-0", status=Status.APPROVED),
    }
    pk = asked and invoices[asked].pk
    found = queries.queue(mona, 2, pk)
    assert [str(one) for one in found.mine] == ["R-1", "R-2"]
    assert (found.of_others, found.waiting) == ([], 3)
    assert found.asked == (asked and invoices[asked])


def test_a_rule_that_nobody_can_satisfy_says_so(submitted, rule, mona, as_member):
    rule(approvals=3)
    shown = page(as_member(mona), submitted())
    assert "Every invoice: 3 managers" in shown
    assert "There are not enough people for this rule." in shown
