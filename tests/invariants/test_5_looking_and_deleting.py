"""A GET changes nothing. Deleting is a POST, is the agent's alone, asks first, and is recorded."""

import pytest
from django.apps import apps
from django.urls import reverse

from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from tests.factories import make_invoice
from tests.invariants.test_access_matrix import World
from tests.signing_in import sign_in
from tests.urls import addresses


def everything() -> dict[str, list[dict]]:
    """All that is stored, except who is signed in, and how often somebody asked for what may not be asked for too often."""
    return {
        model.__name__: [
            row
            for row in model._default_manager.order_by("pk").values()
            if ":rl:" not in row.get("cache_key", "")
        ]
        for model in apps.get_models()
        if model.__module__.startswith("countersign.")
    }


def test_looking_at_every_page_changes_nothing(alice, bob, mona, olga, otto):
    world = World(alice, bob, mona, olga, otto)
    browsers = world.browsers()
    before = everything()

    for address in addresses():
        if not address.is_ours:
            continue
        for browser in browsers.values():
            for method in ("get", "head", "options"):
                world.visit(browser, address, method)

    assert everything() == before


@pytest.mark.parametrize("who", ["bob", "mona", "olga", "otto"])
def test_deleting_is_the_agents_alone(alice, client, request, who):
    invoice = make_invoice(alice)
    sign_in(client, request.getfixturevalue(who))

    response = client.post(reverse("invoices:delete", args=[invoice.pk]))

    assert response.status_code == 404
    assert Invoice.objects.filter(pk=invoice.pk).exists()
    assert not Event.objects.exists()


def test_deleting_asks_first_and_is_recorded(alice, client):
    invoice = make_invoice(alice, number="R-7")
    sign_in(client, alice)
    address = reverse("invoices:delete", args=[invoice.pk])

    assert "Delete R-7?" in client.get(address).content.decode()
    assert Invoice.objects.filter(pk=invoice.pk).exists()

    client.post(address)
    assert not Invoice.objects.exists()
    assert [(event.verb, event.data["number"]) for event in Event.objects.all()] == [
        ("deleted", "R-7")
    ]


def test_what_is_approved_is_not_deleted(alice, client):
    invoice = make_invoice(alice, status=Status.APPROVED)
    sign_in(client, alice)

    response = client.post(reverse("invoices:delete", args=[invoice.pk]))

    assert response.status_code == 409
    assert Invoice.objects.filter(pk=invoice.pk).exists()
