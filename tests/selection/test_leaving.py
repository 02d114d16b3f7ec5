"""Whoever leaves leaves no invoice behind that nobody could reach."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from countersign.accounts.models import Membership, Role
from countersign.invoices.models import Invoice, Status
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from tests.factories import make_invoice
from tests.selection.test_selected import ask, confirm
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(olga, client):
    return sign_in(client, olga)


@pytest.fixture
def on_the_desk(alice, mona, work):
    """A draft, one that was returned and one that waits; and one that is rejected."""
    draft, returned, waiting, over = (make_invoice(alice) for _time in range(4))
    for one in (returned, waiting, over):
        submit(one, by=alice)
    decide(returned, Verdict.RETURNED, version=1, by=mona, comment="Which order?")
    decide(over, Verdict.REJECTED, version=1, by=mona, comment="Not ours.")
    work()
    mail.outbox.clear()
    return [one.pk for one in (draft, returned, waiting)]


def remove(owner, member, **values):
    return owner.post(reverse("accounts:remove", args=[member.pk]), values)


def agents(alice):
    found = Invoice.objects.filter(organization=alice.organization_id)
    return dict(found.order_by("pk").values_list("pk", "agent"))


def test_removing_asks_who_takes_over_and_nothing_is_left(
    on_the_desk, alice, bob, owner, work
):
    page = owner.get(reverse("accounts:remove", args=[alice.pk])).content.decode()
    assert "3 invoices of Alice are not decided yet." in " ".join(page.split())
    for nobody in ({}, {"to": alice.pk}, {"to": 10**6}):
        assert remove(owner, alice, **nobody).status_code == 422
    assert Membership.objects.filter(alice.itself).exists()

    assert remove(owner, alice, to=bob.pk).status_code == 302

    assert not Membership.objects.filter(alice.itself).exists()
    theirs = agents(alice)
    assert {theirs[pk] for pk in on_the_desk} == {bob.user_id}
    assert list(theirs.values()).count(alice.user_id) == 1  # what is decided
    call_command("verify_history")
    work()
    told = [one for one in mail.outbox if one.to == [bob.user.email]]
    assert [one.subject for one in told] == [
        "Olga (owner) handed over 3 invoices to you"
    ]
    assert told[0].body.count("\n- ") == 3


def test_what_waited_is_returned_to_who_took_over(
    on_the_desk, alice, bob, mona, owner, work
):
    remove(owner, alice, to=bob.pk)
    waiting = Invoice.objects.get(organization=alice.organization, pk=on_the_desk[2])
    decide(waiting, Verdict.RETURNED, version=1, by=mona, comment="Which order?")
    work()
    assert mail.outbox[-1].to == [bob.user.email]
    desk = sign_in(owner, bob).get(reverse("invoices:desk")).content.decode()
    assert str(waiting) in desk


def test_with_nobody_to_take_over_it_is_refused(olga, mona, alice, owner):
    make_invoice(alice)
    Membership.objects.filter(olga.itself).update(role=Role.OWNER)
    page = owner.get(reverse("accounts:remove", args=[mona.pk])).content.decode()
    assert "Who takes over?" not in page
    assert remove(owner, mona).status_code == 302
    assert remove(owner, alice, to=mona.pk).status_code == 422
    assert remove(owner, alice, to=olga.pk).status_code == 302


def test_whoever_enters_nothing_any_more_hands_over_first(alice, owner):
    make_invoice(alice)
    address = reverse("accounts:change_role", args=[alice.pk])
    page = owner.post(address, {"role": "manager"}, follow=True).content.decode()
    assert "1 invoice of Alice is not decided yet" in page
    assert Membership.objects.get(alice.itself).role == Role.AGENT
    assert owner.post(address, {"role": "owner"}).status_code == 302
    assert Membership.objects.get(alice.itself).role == Role.OWNER


def test_all_of_it_goes_on_everybodys_desk_where_the_owner_says_so(
    on_the_desk, alice, bob, owner, work
):
    assert remove(owner, alice, to="everybody").status_code == 302

    alice.organization.refresh_from_db()
    theirs = agents(alice)
    assert {theirs[pk] for pk in on_the_desk} == {alice.organization.everybody}
    work()
    assert mail.outbox == []
    call_command("verify_history")
    desk = reverse("invoices:desk")
    page = sign_in(owner, bob).get(desk, {"everybodys": ""}).content.decode()
    assert "Which order?" in page
    assert owner.get(reverse("invoices:edit", args=[on_the_desk[0]])).status_code == 200


def test_what_is_returned_to_who_left_before_goes_on_everybodys_desk(
    alice, bob, mona, owner, client, work
):
    invoice = make_invoice(alice, number="R-1")
    submit(invoice, by=alice)
    work()
    mail.outbox.clear()
    alice.delete()  # as removing was before
    form = {"verdict": "returned", "version": 1, "comment": "Which order?"}
    page = owner.post(reverse("review:decide", args=[invoice.pk]), form, follow=True)
    told = "Alice is not a member any more: R-1 is on everybody’s desk."
    assert told in page.content.decode()

    work()
    assert mail.outbox == []
    invoice.refresh_from_db()
    assert (invoice.is_everybodys, invoice.status) == (True, Status.RETURNED)
    assert invoice.was_entered_by(alice.user_id)
    call_command("verify_history")
    page = sign_in(owner, bob).get(reverse("invoices:desk"), {"everybodys": ""})
    assert "R-1" in page.content.decode()


def test_several_handed_over_are_one_mail_in_the_readers_language(
    alice, bob, client, work
):
    browser = sign_in(client, alice)
    bob.user.language = "de"
    bob.user.save()
    some = [make_invoice(alice) for _time in range(3)]
    confirm(browser, "hand_over", ask(browser, "hand_over", *some), to=bob.pk)
    work()
    (told,) = mail.outbox
    assert told.to == [bob.user.email]
    assert all(str(one) in told.body for one in some)
    assert '<html lang="de">' in told.alternatives[0][0]
