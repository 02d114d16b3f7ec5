"""What somebody has told apart is silent, on both sides, for everybody who heard of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.history.models import Event
from countersign.invoices.checks import Level
from countersign.invoices.desk.pages import rows
from countersign.invoices.duplicates.actions import NotAlike, tell_apart
from countersign.invoices.models import Invoice, NotDuplicate, Status
from tests.factories import make_invoice
from tests.review.conftest import as_member, by_link, read_mail, submitted

from .test_of_one import told

__all__ = ["as_member", "by_link", "read_mail", "submitted"]


@pytest.mark.parametrize("looks", ["one", "other"])
def test_told_apart_by_a_manager_is_silent_on_both_sides(alice, mona, looks):
    one = make_invoice(alice, number="R-1042")
    other = make_invoice(alice, number="R-1O42", gross_total=7)
    pair = {"one": one, "other": other}
    tell_apart(one, other, by=mona, why="two deliveries")
    assert told(pair[looks], mona) == told(pair[looks], alice) == []
    assert NotDuplicate.objects.get().for_all


def test_it_is_recorded_with_both(alice, mona):
    one = make_invoice(alice, number="R-1042")
    other = make_invoice(alice, number="R-1O42", gross_total=7)
    tell_apart(other, one, by=mona, why="two deliveries")
    tell_apart(one, other, by=mona, why="two deliveries")
    told = {"reasons": ["alike-number"], "comment": "two deliveries"}
    events = Event.objects.filter(verb="told_apart").order_by("sequence")
    assert [(event.subject_id, event.data) for event in events] == [
        (one.pk, {"other": other.pk, **told}),
        (other.pk, {"other": one.pk, **told}),
    ]


def test_what_the_agent_says_the_managers_still_hear(alice, mona):
    """Else whoever enters an invoice twice could hide it."""
    one = make_invoice(alice, number="R-1042")
    other = make_invoice(alice, number="R-1O42", gross_total=7)
    tell_apart(one, other, by=alice)
    assert told(one, alice) == []
    assert [message for *_, message in told(other, mona)] == [
        "The number is that of R-1042, 31.03.2026, 119,00 EUR, Draft, but for this: O and 0."
        " Alice says that they are two."
    ]
    tell_apart(one, other, by=mona, why="two deliveries")
    assert told(other, mona) == []


def test_other_pairs_and_other_reasons_are_told_again(alice, mona):
    one = make_invoice(alice, number="R-1042")
    other = make_invoice(alice, number="R-1O42", gross_total=7)
    third = make_invoice(alice, number="R-1042a", gross_total=8)
    tell_apart(one, other, by=mona, why="two deliveries")
    assert [name for name, *_ in told(one, mona)] == ["alike-number"]
    tell_apart(one, third, by=mona, why="two deliveries")
    assert told(one, mona) == []
    Invoice.objects.filter(pk=other.pk).update(gross_total=one.gross_total)
    assert [name for name, *_ in told(one, mona)] == ["alike-number"]


def test_a_number_that_is_taken_can_not_be_told_apart(alice, mona):
    taken = make_invoice(alice, number="R-1042", status=Status.SUBMITTED)
    draft = make_invoice(alice, number="R-1043", gross_total=7)
    NotDuplicate.objects.create(
        organization=alice.organization,
        first=taken,
        second=draft,
        reasons=["same-number", "alike-number", "same-bill"],
        by=mona.user,
        for_all=True,
    )
    draft.number, draft.gross_total = "R-1042", taken.gross_total
    draft.save()
    assert [(name, level) for name, level, _ in told(draft, mona)] == [
        ("same-number", Level.NEEDED)
    ]
    with pytest.raises(NotAlike):
        tell_apart(draft, taken, by=mona, why="two deliveries")


def test_what_nobody_is_told_of_can_not_be_told_apart(alice, mona):
    one, other = make_invoice(alice, gross_total=1), make_invoice(alice, gross_total=2)
    with pytest.raises(NotAlike):
        tell_apart(one, other, by=mona, why="two deliveries")
    with pytest.raises(NotAlike):
        tell_apart(one, one, by=mona, why="two deliveries")


def test_the_desk_falls_silent_too(alice, mona):
    one = make_invoice(alice, number="R-1042", gross_total=1)
    other = make_invoice(alice, number="R-1042", gross_total=2)

    def reasons():
        shown = rows(alice, now=timezone.now())
        return [reason.text for row in shown for reason in row.reasons]

    assert "possible duplicate of R-1042" in reasons()
    tell_apart(one, other, by=mona, why="two deliveries")
    assert "possible duplicate of R-1042" not in reasons()


def apart(client, one, other, why="two deliveries"):
    address = reverse("invoices:tell_apart", args=[one.pk, other.pk])
    return client.post(address, {"why": why}, follow=True)


def test_who_may_say_it(alice, bob, mona, otto, as_member):
    one = make_invoice(alice, number="R-1042")
    other = make_invoice(bob, number="R-1O42", gross_total=7)
    for member in (alice, bob, otto):
        assert apart(as_member(member), one, other).status_code == 404
    assert NotDuplicate.objects.count() == 0
    page = apart(as_member(mona), one, other).content.decode()
    assert "Remembered: these are two invoices." in page
    said = NotDuplicate.objects.get()
    assert (said.by, said.for_all, said.why) == (mona.user, True, "two deliveries")


def test_a_link_is_not_enough_for_the_other_managers(alice, mona, by_link):
    one = make_invoice(alice, number="R-1042")
    other = make_invoice(alice, number="R-1O42", gross_total=7)
    page = apart(by_link, one, other).content.decode()
    assert "Remembered: these are two invoices." in page
    assert [message for *_, message in told(other, mona)] == [
        "The number is that of R-1042, 31.03.2026, 119,00 EUR, Draft, but for this: O and 0."
        " Mona says that they are two."
    ]


def test_a_manager_says_why(alice, mona, as_member):
    one = make_invoice(alice, number="R-1042")
    other = make_invoice(alice, number="R-1O42", gross_total=7)
    page = apart(as_member(mona), one, other, why=" ").content.decode()
    assert "please say why they are two" in page
    assert NotDuplicate.objects.count() == 0


def test_side_by_side_from_the_managers_page(alice, mona, as_member):
    earlier = make_invoice(alice, number="R-1O42", status=Status.APPROVED)
    invoice = make_invoice(
        alice, number="R-1042", gross_total=7, status=Status.SUBMITTED
    )
    client = as_member(mona)
    page = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    address = reverse("invoices:compare", args=[invoice.pk, earlier.pk])
    assert address in page
    both = client.get(address).content.decode()
    assert "Not a duplicate" in both
    assert reverse("review:invoice", args=[invoice.pk]) in both
    apart(client, invoice, earlier)
    assert "Not a duplicate" not in client.get(address).content.decode()
    page = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    assert address not in page
