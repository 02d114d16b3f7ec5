"""What the open entry page counts, and whose counts are taken."""

from uuid import uuid4

import pytest
from django.urls import reverse

from countersign.invoices.models import Effort
from tests.factories import make_invoice

from .test_effort import counts, send


def test_the_same_counts_again_add_nothing(alice, client):
    invoice = make_invoice(alice)
    client.force_login(alice.user)
    first, second = uuid4(), uuid4()

    for _ in range(2):
        response = send(client, invoice, sitting=first, keystrokes=7, seconds=9)
        assert response.status_code == 204
    assert counts(invoice) == (7, 0, 9)

    send(client, invoice, sitting=first, keystrokes=12, clicks=1, seconds=20)
    send(client, invoice, sitting=first, keystrokes=7, seconds=9)  # late
    send(client, invoice, sitting=second, keystrokes=3, clicks=2, seconds=4)
    assert counts(invoice) == (15, 3, 24)


@pytest.mark.parametrize(
    "sent",
    [
        {"keystrokes": "-1"},
        {"seconds": "86401"},
        {"clicks": "many"},
        {"sitting": "mine"},
    ],
)
def test_what_are_no_counts_is_refused(alice, client, sent):
    invoice = make_invoice(alice)
    client.force_login(alice.user)
    good = {"sitting": uuid4(), "keystrokes": 1, "clicks": 1, "seconds": 1}

    response = client.post(
        reverse("invoices:effort", args=[invoice.pk]), {**good, **sent}
    )

    assert response.status_code == 400
    assert not Effort.objects.exists()


def test_openings_beyond_the_hundredth_are_not_counted(alice, client):
    invoice = make_invoice(alice)
    client.force_login(alice.user)
    sittings = {str(uuid4()): [1, 1, 1] for _ in range(100)}
    Effort.objects.create(
        organization=alice.organization, invoice=invoice, sittings=sittings
    )

    send(client, invoice, sitting=uuid4(), keystrokes=50)

    assert len(Effort.objects.get().sittings) == 100
    assert counts(invoice) == (0, 0, 0)


@pytest.mark.parametrize("who", ["bob", "mona", "olga", "otto"])
def test_nobody_counts_for_another(alice, client, request, who):
    invoice = make_invoice(alice)
    client.force_login(request.getfixturevalue(who).user)

    assert send(client, invoice, sitting=uuid4(), keystrokes=5).status_code == 404
    assert not Effort.objects.exists()
