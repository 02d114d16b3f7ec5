"""Submitting goes on to the next invoice of the desk, which says what was submitted and takes it back."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.invoices.models import Invoice, Status
from countersign.review.submitting import actions as submitting
from tests.factories import make_invoice


@pytest.fixture
def desk(alice, mona):
    """Three invoices on Alice's desk: two drafts, the older one first, and a returned one that is younger."""
    made = [make_invoice(alice, lines=at) for at in (1, 2, 3)]
    made[2].status = Status.RETURNED
    made[2].save(update_fields=["status"])
    return made


def submit(client, invoice):
    return client.post(reverse("review:submit", args=[invoice.pk]), follow=True)


def test_it_goes_on_in_the_desks_order(desk, alice, as_member):
    older, younger, returned = desk
    client = as_member(alice)
    listed = [
        row.invoice.pk for row in client.get(reverse("invoices:desk")).context["rows"]
    ]
    assert listed == [one.pk for one in (returned, older, younger)]

    for now, then in ((older, younger), (younger, returned)):
        response = submit(client, now)
        path = reverse("invoices:edit", args=[then.pk])
        assert response.redirect_chain[-1][0] == f"{path}?after={now.pk}"
        assert f"{now.number} submitted" in response.content.decode()
    response = submit(client, returned)
    assert response.redirect_chain[-1][0] == (
        reverse("invoices:desk") + f"?after={returned.pk}"
    )
    page = response.content.decode()
    assert f"{returned.number} submitted" in page
    assert reverse("review:take_back", args=[returned.pk]) in page


def test_taking_it_back_opens_it_again(desk, alice, as_member):
    client = as_member(alice)
    submit(client, desk[0])
    client.post(reverse("review:take_back", args=[desk[0].pk]))
    assert Invoice.objects.get(pk=desk[0].pk).status == Status.DRAFT


def test_it_is_told_for_ten_minutes_and_to_nobody_else(desk, alice, bob, as_member):
    submitting.submit(desk[0], by=alice)
    address = reverse("invoices:desk") + f"?after={desk[0].pk}"
    assert (
        f"{desk[0].number} submitted" in as_member(alice).get(address).content.decode()
    )
    assert desk[0].number not in as_member(bob).get(address).content.decode()
    for nonsense in ("9" * 30, "x", "-1", "٣"):
        page = as_member(alice).get(reverse("invoices:desk"), {"after": nonsense})
        assert page.context["slip"] is None

    Invoice.objects.filter(pk=desk[0].pk).update(
        submitted_at=timezone.now() - timedelta(minutes=11)
    )
    assert as_member(alice).get(address).context["slip"] is None
