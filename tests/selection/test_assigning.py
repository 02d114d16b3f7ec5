"""Handing over with a note, assigning what is everybody's or a colleague's, and putting it back on everybody's desk."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.urls import reverse

from countersign.accounts.actions.sharing import everybody_of
from countersign.invoices.models import Invoice
from countersign.review.deciding.actions import decide
from countersign.review.models import Verdict
from countersign.review.submitting.actions import submit
from tests.factories import make_invoice, make_member
from tests.invoices.holding.test_everybodys import everybodys
from tests.selection.test_selected import ask, confirm, said
from tests.signing_in import copy_of, sign_in

DESK = reverse("invoices:desk")


@pytest.fixture
def browse(client):
    return lambda member: sign_in(copy_of(client), member)


def agent_of(invoice):
    return Invoice.objects.get(invoice.itself).agent


def over(client, *invoices, **values):
    page = ask(client, "hand_over", *invoices, desk="everybodys")
    return confirm(client, "hand_over", page, desk="everybodys", **values)


def test_the_note_stands_on_the_desk_in_the_mail_and_in_the_history(
    browse, alice, bob, work
):
    invoice = make_invoice(alice, number="R-1")
    hers = browse(alice)
    over(hers, invoice, to=bob.pk, note="Which cost centre?")
    work()

    assert "Alice: “Which cost centre?”" in said(browse(bob).get(DESK))
    (letter,) = mail.outbox
    assert letter.to == [bob.user.email]
    assert "“Which cost centre?”" in letter.body
    assert "Which cost centre?" in letter.alternatives[0][0]
    detail = browse(bob).get(reverse("invoices:detail", args=[invoice.pk]))
    assert "Which cost centre?" in said(detail)


def test_a_note_of_the_time_before_it_was_returned_is_told_no_more(
    browse, alice, bob, mona
):
    invoice = make_invoice(alice)
    over(browse(alice), invoice, to=bob.pk, note="Please finish it")
    invoice.refresh_from_db()
    submit(invoice, by=bob)
    decide(invoice, Verdict.RETURNED, version=1, by=mona, comment="Wrong sum")

    page = said(browse(bob).get(DESK))
    assert "Wrong sum" in page
    assert "Please finish it" not in page


def test_many_of_everybodys_are_handed_over_at_once_and_one_led_to_the_desk_again(
    browse, alice, bob, work
):
    some = [everybodys(alice) for _time in range(3)]
    done = over(browse(alice), *some, to=bob.pk)

    assert "3 invoices handed over" in said(done)
    assert f'href="{DESK}?everybodys"' in done.content.decode()
    assert {agent_of(one) for one in some} == {bob.user}
    assert all(Invoice.objects.get(one.itself).earlier_agents is None for one in some)
    work()
    assert [letter.to for letter in mail.outbox] == [[bob.user.email]]


def test_it_is_put_back_on_everybodys_desk_and_four_eyes_stay(
    browse, alice, bob, olga, work
):
    invoice = make_invoice(olga, number="R-1")
    done = over(browse(olga), invoice, to="everybody", note="I am away")
    assert "1 invoice handed over" in said(done)
    work()

    assert mail.outbox == []
    page = said(browse(bob).get(f"{DESK}?everybodys"))
    assert "R-1" in page
    assert "Olga: “I am away”" in page
    invoice = Invoice.objects.get(invoice.itself)
    assert invoice.agent == everybody_of(olga.organization)
    assert invoice.was_entered_by(olga.user_id)
    again = ask(browse(olga), "hand_over", invoice)
    left_out = confirm(browse(olga), "hand_over", again, to="everybody")
    assert "It is on everybody’s desk already." in said(left_out)
    call_command("verify_history")


def test_what_a_colleague_is_in_stays_theirs(browse, alice, bob):
    draft = everybodys(alice)
    browse(alice).post(reverse("invoices:hold", args=[draft.pk]))

    assert "Alice is in it." in said(ask(browse(bob), "hand_over", draft))


def test_managers_and_owners_assign_what_is_a_colleagues(
    browse, alice, bob, mona, olga
):
    for manager in (mona, olga):
        invoice = make_invoice(alice)
        over(browse(manager), invoice, to=bob.pk, note="Alice is away")
        assert agent_of(invoice) == bob.user


def test_an_agent_assigns_nothing_of_a_colleagues(browse, alice, bob, organization):
    carla = make_member(organization, "Carla")
    invoice = make_invoice(alice)
    his = browse(bob)
    assert ask(his, "hand_over", invoice).status_code == 302  # there is none to see
    assert ask(his, "hand_over", invoice, sure="1", to=carla.pk).status_code == 302
    assert agent_of(invoice) == alice.user


def test_another_organizations_people_are_nobody_to_hand_over_to(browse, alice, otto):
    invoice = make_invoice(alice)
    assert over(browse(alice), invoice, to=otto.pk).status_code == 422
    assert agent_of(invoice) == alice.user


def test_several_of_everybodys_are_taken_at_once_and_put_back(browse, alice, bob):
    some = [everybodys(alice, number=f"T-{n}") for n in range(3)]
    held, gone, mine = everybodys(alice), make_invoice(bob), make_invoice(alice)
    browse(bob).post(reverse("invoices:hold", args=[held.pk]))
    hers = browse(alice)

    page = ask(hers, "take", *some, held, mine, gone, desk="everybodys")
    assert "Take 3 invoices?" in said(page)
    assert "Bob is in it." in said(page)
    assert "Alice has it already." in said(page)
    assert {agent_of(one) for one in some} == {everybody_of(alice.organization)}

    done = confirm(hers, "take", page, desk="everybodys")
    assert "3 invoices are on your desk" in said(done)
    assert {agent_of(one) for one in some} == {alice.user}
    assert agent_of(held) == everybody_of(alice.organization)
    assert agent_of(gone) == bob.user

    back = confirm(hers, "hand_over", done, to="everybody", desk="everybodys")
    assert "3 invoices handed over" in said(back)
    assert {agent_of(one) for one in some} == {everybody_of(alice.organization)}


def test_what_a_colleague_took_meanwhile_is_left_out(browse, alice, bob):
    invoice = everybodys(alice)
    hers = browse(alice)
    page = ask(hers, "take", invoice)
    browse(bob).post(reverse("invoices:take", args=[invoice.pk]))
    told = said(hers.get(confirm(hers, "take", page).url))
    assert "Somebody else has these by now." in told
    assert agent_of(invoice) == bob.user


def test_whoever_is_in_one_that_is_taken_over_is_told_by_mail(browse, alice, bob, work):
    invoice = everybodys(alice, number="R-1", vendor="Kestrel")
    browse(bob).post(reverse("invoices:hold", args=[invoice.pk]))
    browse(alice).post(reverse("invoices:take", args=[invoice.pk]), {"over": "1"})
    work()

    (letter,) = mail.outbox
    assert letter.to == [bob.user.email]
    assert letter.subject == "Alice (agent) took over 1 invoice from you"
    assert "R-1, Kestrel" in letter.body
    assert "R-1, Kestrel" in letter.alternatives[0][0]
    assert reverse("invoices:desk") in letter.body


def test_whoever_takes_what_nobody_is_in_writes_to_nobody(browse, alice, bob, work):
    invoice = everybodys(alice)
    browse(alice).post(reverse("invoices:take", args=[invoice.pk]))
    work()
    assert mail.outbox == []


def test_what_a_manager_takes_off_a_desk_is_told_to_both_with_all_of_it_in_one_letter(
    browse, alice, bob, mona, work
):
    some = [make_invoice(alice, number=f"G-{n}") for n in range(2)]
    over(browse(mona), *some, to=bob.pk)
    work()

    told = {letter.to[0]: letter for letter in mail.outbox}
    assert set(told) == {alice.user.email, bob.user.email}
    assert (
        told[alice.user.email].subject == "Mona (manager) took over 2 invoices from you"
    )
    assert "G-0, " in told[alice.user.email].body
    assert "G-1, " in told[alice.user.email].body
    assert "Now with: Bob" in told[alice.user.email].body
    assert len(mail.outbox) == 2


def test_the_letter_is_pointless_once_it_is_theirs_again(
    browse, alice, bob, mona, work
):
    invoice = make_invoice(alice)
    over(browse(mona), invoice, to=bob.pk)
    invoice.refresh_from_db()
    over(browse(bob), invoice, to=alice.pk)
    work()
    assert [letter.subject for letter in mail.outbox] == ["Bob (agent) handed over 1 invoice to you"]  # fmt: skip
