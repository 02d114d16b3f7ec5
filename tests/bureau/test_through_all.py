"""Working through what waits in all organizations, one after the other."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from countersign.accounts.models import Role
from countersign.invoices.models import Invoice, Status
from tests.factories import also_in, make_invoice, make_member, make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(mona, alice):
    """Mona manages there, too, and Alice enters."""
    organization = make_organization("Zweite AG")
    also_in(organization, mona, Role.MANAGER)
    return organization


@pytest.fixture
def third(mona):
    """Mona only enters there."""
    organization = make_organization("Dritte KG")
    also_in(organization, mona, Role.AGENT)
    return organization


def waiting(agent, days, **values):
    at = timezone.now() - timedelta(days=days)
    return make_invoice(
        agent,
        status=Status.SUBMITTED,
        submitted_at=at,
        vendor=f"Lieferant {days}",
        **values,
    )


def through(invoice, name="review:invoice"):
    address = reverse(name, args=[invoice.pk])
    return f"/all/{invoice.organization_id}{address}"


def approve(client, invoice):
    form = {"verdict": "approved", "version": invoice.version}
    return client.post(through(invoice, "review:decide"), form)


def test_the_next_one_may_be_in_another_organization(
    mona, alice, second, third, client
):
    zora = make_member(second, "Zora")
    oldest, middle, newest = waiting(zora, 9), waiting(alice, 5), waiting(zora, 1)
    waiting(make_member(third, "Timo"), 20)  # not hers to decide
    client.force_login(mona.user)
    first = client.get(reverse("bureau:decide"))
    assert first.url == f"/all/{second.pk}/review/"
    page = client.get(first.url)
    listed = [row.address for row in page.context["rows"]]
    assert listed == [through(one) for one in (oldest, middle, newest)]
    assert page.context["sheet"].invoice == oldest
    assert approve(client, oldest).url == through(middle)
    assert approve(client, middle).url == through(newest)
    assert approve(client, newest).url == f"/all/{second.pk}/review/"
    assert client.get(reverse("bureau:decide")).url == reverse("bureau:clients")
    decided = Invoice.objects.filter(status=Status.APPROVED)
    assert {one.organization for one in decided} == {second, mona.organization}


def test_each_is_shown_with_its_organization(mona, alice, second, client):
    waiting(make_member(second, "Zora"), 9)
    mine = waiting(alice, 5)
    client.force_login(mona.user)
    text = client.get(through(mine)).content.decode()
    assert "In all organizations." in text
    assert "Only Muster GmbH" in text
    assert "Zweite AG" in text
    alone = client.get(f"/o/{mona.organization_id}/review/").content.decode()
    assert "Zweite AG" not in alone


def test_one_that_is_not_theirs_is_not_reached_that_way(mona, otto, second, client):
    theirs = waiting(otto, 3)
    client.force_login(mona.user)
    assert client.get(through(theirs)).status_code == 404
    assert approve(client, theirs).status_code == 404


def test_drafts_are_entered_one_after_the_other(alice, second, client):
    there = also_in(second, alice)
    mine, other = make_invoice(alice), make_invoice(there)
    client.force_login(alice.user)
    assert client.get(reverse("bureau:enter")).url == through(mine, "invoices:edit")
    sent = client.post(through(mine, "review:submit"))
    assert sent.url == through(other, "invoices:edit")
    assert client.get(sent.url).status_code == 200
    assert client.post(through(other, "review:submit")).url == reverse("bureau:clients")
    assert client.get(reverse("bureau:enter")).url == reverse("bureau:clients")
    assert set(Invoice.objects.values_list("status", flat=True)) == {Status.SUBMITTED}
