import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from countersign.history.models import Event
from countersign.invoices.content.typed import read_entry
from countersign.invoices.entering import actions as entering
from countersign.invoices.models import Invoice, Status
from countersign.review.deciding import actions
from countersign.review.models import Decision, Verdict
from countersign.review.submitting import actions as submitting
from tests.factories import make_invoice
from tests.forms import posted_of


def rename(invoice, agent, number):
    """What the entry form does when the agent changes the number."""
    change(invoice, agent, number=number)


def change(invoice, agent, **typed):
    """The same with other fields."""
    invoice.refresh_from_db()
    data = QueryDict(mutable=True)
    for name, values in posted_of(invoice, **typed).items():
        data.setlist(name, values)
    today = timezone.localdate()
    entry = read_entry(data, invoice.organization.formats, today=today)
    entering.save(invoice.pk, entry, version=invoice.version, by=agent)


def decide(client, invoice, verdict="approved", version=1, comment=""):
    data = {"verdict": verdict, "version": version, "comment": comment}
    return client.post(reverse("review:decide", args=[invoice.pk]), data)


@pytest.mark.parametrize(
    ("verdict", "status"),
    [
        ("approved", Status.APPROVED),
        ("returned", Status.RETURNED),
        ("rejected", Status.REJECTED),
    ],
)
def test_a_decision_counts_at_once_and_can_be_proved(
    submitted, mona, as_member, verdict, status
):
    invoice = submitted()

    response = decide(as_member(mona), invoice, verdict, comment="as agreed")

    assert response.status_code == 302
    invoice.refresh_from_db()
    assert invoice.status == status
    decision = Decision.objects.get()
    assert (decision.user, decision.version, decision.comment) == (
        mona.user,
        1,
        "as agreed",
    )
    last = Event.objects.last()
    assert (last.verb, last.actor_name, last.data["comment"]) == (
        verdict,
        "Mona",
        "as agreed",
    )


def test_by_link_the_history_names_the_link(by_link, mona):
    invoice = Invoice.objects.get(number="R-LINK")
    decide(by_link, invoice)
    assert Event.objects.last().via == Decision.objects.get().via
    assert Event.objects.last().via.startswith("link ")


@pytest.mark.parametrize("verdict", ["returned", "rejected"])
@pytest.mark.parametrize("comment", ["", "   "])
def test_returning_and_rejecting_need_a_reason(
    submitted, mona, as_member, verdict, comment
):
    invoice = submitted()
    response = decide(as_member(mona), invoice, verdict, comment=comment)
    assert response.status_code == 422
    assert "please give a reason" in response.content.decode()
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED


def test_the_second_is_told_who_was_first(submitted, mona, olga, as_member):
    invoice = submitted()
    decide(as_member(mona), invoice)

    response = decide(as_member(olga), invoice, "rejected", comment="no")

    assert response.status_code == 409
    page = response.content.decode()
    assert "Your decision was not needed any more." in page
    assert "by Mona" in page
    invoice.refresh_from_db()
    assert invoice.status == Status.APPROVED
    assert Decision.objects.count() == 1


def test_a_replayed_request_decides_nothing(submitted, mona, as_member, read_mail):
    invoice = submitted()
    client = as_member(mona)
    answers = [
        decide(client, invoice, "returned", comment="no").status_code for _ in range(2)
    ]
    assert answers == [302, 409]
    assert len([mail for mail in read_mail() if "Returned" in mail.subject]) == 1


def test_what_changed_meanwhile_is_shown_and_asked_again(
    submitted, alice, mona, olga, as_member
):
    invoice = submitted(number="R-OLD")
    decide(as_member(olga), invoice, "returned", comment="wrong number")
    rename(invoice, alice, "R-NEW")
    submitting.submit(invoice, by=alice)

    response = decide(as_member(mona), invoice, version=1)

    assert response.status_code == 409
    page = response.content.decode()
    assert "The invoice has changed since you opened it." in page
    assert "<del>R-OLD</del>" in page
    assert "<ins>R-NEW</ins>" in page
    assert 'name="version" value="2"' in page
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED

    assert decide(as_member(mona), invoice, version=2).status_code == 302


def test_a_draft_cannot_be_decided(alice, mona, as_member):
    invoice = make_invoice(alice)
    assert decide(as_member(mona), invoice).status_code == 409
    invoice.refresh_from_db()
    assert invoice.status == Status.DRAFT


@pytest.mark.parametrize(
    "data", [{}, {"verdict": "paid", "version": 1}, {"verdict": "approved"}]
)
def test_nonsense_is_refused(submitted, mona, as_member, data):
    invoice = submitted()
    url = reverse("review:decide", args=[invoice.pk])
    assert as_member(mona).post(url, data).status_code == 400


def test_only_managers_of_the_organization(submitted, alice, bob, otto, as_member):
    invoice = submitted()
    for other in (alice, bob, otto):
        assert decide(as_member(other), invoice).status_code == 404
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED


def test_a_get_decides_nothing(submitted, mona, as_member):
    invoice = submitted()
    url = reverse("review:decide", args=[invoice.pk])
    assert (
        as_member(mona).get(url, {"verdict": "approved", "version": 1}).status_code
        == 405
    )
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED


def test_the_next_waiting_invoice_follows_with_undo_in_reach(
    submitted, mona, as_member
):
    first, second, third = (submitted(number=f"R-{place}") for place in (1, 2, 3))
    client = as_member(mona)

    response = client.post(
        reverse("review:decide", args=[second.pk]),
        {"verdict": "approved", "version": 1},
        follow=True,
    )
    assert response.redirect_chain == [
        (reverse("review:invoice", args=[third.pk]), 302)
    ]
    assert "Undo" in response.content.decode()

    response = decide(client, third)
    assert response.url == reverse("review:invoice", args=[first.pk])
    response = decide(client, first)
    assert response.url == reverse("review:queue")
    page = client.get(response.url).content.decode()
    assert "Nothing waits for you." in page
    assert "Undo" in page


def test_a_decision_can_be_withdrawn_for_ten_minutes(
    submitted, mona, as_member, time_machine
):
    time_machine.move_to("2026-03-31T12:00:00+00:00", tick=False)
    invoice = submitted()
    client = as_member(mona)
    decide(client, invoice)
    undo = reverse("review:withdraw", args=[Decision.objects.get().pk])

    time_machine.move_to("2026-03-31T12:10:00+00:00", tick=False)
    client.post(undo)
    invoice.refresh_from_db()
    assert invoice.status == Status.SUBMITTED
    assert Event.objects.last().verb == "withdrew"

    decide(client, invoice)
    undo = reverse("review:withdraw", args=[Decision.objects.latest("pk").pk])
    time_machine.move_to("2026-03-31T12:20:01+00:00", tick=False)
    page = client.post(undo, follow=True).content.decode()
    assert "ten minutes. They are over." in page
    invoice.refresh_from_db()
    assert invoice.status == Status.APPROVED


def test_only_whoever_decided_can_withdraw(submitted, mona, olga, as_member):
    invoice = submitted()
    decide(as_member(mona), invoice)
    undo = reverse("review:withdraw", args=[Decision.objects.get().pk])
    assert as_member(olga).post(undo).status_code == 404
    assert as_member(mona).get(undo).status_code == 405
    invoice.refresh_from_db()
    assert invoice.status == Status.APPROVED


def test_what_the_agent_has_taken_up_again_cannot_be_withdrawn(submitted, alice, mona):
    invoice = submitted()
    decision = actions.decide(
        invoice, Verdict.RETURNED, version=1, by=mona, comment="mend"
    )
    rename(invoice, alice, "R-MENDED")
    with pytest.raises(actions.NotWithdrawable):
        actions.withdraw(decision, by=mona)


def test_a_number_taken_meanwhile_stays_with_its_new_owner(submitted, alice, bob, mona):
    invoice = submitted(number="R-1")
    decision = actions.decide(
        invoice, Verdict.REJECTED, version=1, by=mona, comment="not ours"
    )
    submitted(bob, number="R-1", issue_date=invoice.issue_date)
    with pytest.raises(actions.NotWithdrawable):
        actions.withdraw(decision, by=mona)
    invoice.refresh_from_db()
    assert invoice.status == Status.REJECTED


def test_withdrawing_a_return_tells_the_agent(submitted, alice, mona, read_mail):
    invoice = submitted(number="R-5")
    decision = actions.decide(
        invoice, Verdict.RETURNED, version=1, by=mona, comment="mend"
    )
    read_mail()
    actions.withdraw(decision, by=mona)
    (mail,) = read_mail()
    assert mail.subject == "Back in review: Beispiel GmbH, R-5, 119,00 EUR (Mona)"


def test_somebody_elses_decision_is_not_offered_to_undo(
    submitted, mona, olga, as_member
):
    decide(as_member(olga), submitted())
    other = submitted()
    page = as_member(mona).get(reverse("review:invoice", args=[other.pk]))
    assert "Undo" not in page.content.decode()
