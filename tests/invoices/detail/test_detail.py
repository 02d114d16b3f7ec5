from decimal import Decimal

import pytest
from django.urls import reverse

from countersign.history.models import Event
from countersign.invoices.actions import move
from countersign.invoices.models import Invoice, Status
from tests.factories import make_document, make_invoice


def address(invoice):
    return reverse("invoices:detail", args=[invoice.pk])


def links_of(client, invoice):
    """Which of the verbs' pages the detail leads to."""
    page = client.get(address(invoice)).content.decode()
    names = (
        *("invoices:edit", "invoices:delete", "invoices:set_aside"),
        *("review:invoice", "review:take_back"),
    )
    return {name for name in names if f'"{reverse(name, args=[invoice.pk])}"' in page}


def test_it_shows_fields_items_original_and_history(alice, client):
    document = make_document(alice, name="beleg.pdf")
    invoice = make_invoice(
        alice,
        lines=2,
        document=document,
        iban="DE02120300000000202051",
        order_reference="PO 77",
    )
    move(invoice, Status.SUBMITTED, by=alice)
    client.force_login(alice.user)

    page = client.get(address(invoice)).content.decode()

    for shown in (
        invoice.number,
        "Beispiel GmbH",
        "31.03.2026",
        "30.04.2026",
        "238,00 EUR",
        "DE02 1203 0000 0000 2020 51",
        "PO 77",
        "Beratung 2",
        "50,00",
        "19 %",
        "beleg.pdf",
        reverse("invoices:original", args=[document.pk]),
        "Alice submitted this invoice",
    ):
        assert shown in page


def test_amounts_are_never_rounded_for_show(alice, client):
    invoice = make_invoice(alice, gross_total=Decimal("119.005"))
    client.force_login(alice.user)

    assert "119,005 EUR" in client.get(address(invoice)).content.decode()


def test_a_draft_without_anything_has_a_page(alice, client):
    invoice = Invoice.objects.create(organization=alice.organization, agent=alice.user)
    client.force_login(alice.user)

    response = client.get(address(invoice))

    assert response.status_code == 200
    assert f"Draft {invoice.pk}" in response.content.decode()


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        (Status.DRAFT, {"invoices:edit", "invoices:delete"}),
        (Status.SUBMITTED, {"invoices:delete", "review:take_back"}),
        (Status.APPROVED, set()),
        (Status.RETURNED, {"invoices:edit", "invoices:set_aside"}),
        (Status.REJECTED, {"invoices:set_aside"}),
    ],
)
def test_what_its_agent_may_do(alice, client, status, verbs):
    client.force_login(alice.user)

    assert links_of(client, make_invoice(alice, status=status)) == verbs


@pytest.mark.parametrize(
    ("status", "verbs"),
    [
        (Status.DRAFT, set()),
        (Status.SUBMITTED, {"review:invoice"}),
        (Status.APPROVED, set()),
    ],
)
def test_what_a_manager_may_do(alice, mona, client, status, verbs):
    client.force_login(mona.user)

    assert links_of(client, make_invoice(alice, status=status)) == verbs


def test_an_owner_edits_only_their_own(alice, olga, client):
    client.force_login(olga.user)

    assert links_of(client, make_invoice(alice)) == set()
    assert links_of(client, make_invoice(olga)) == {"invoices:edit", "invoices:delete"}


@pytest.mark.parametrize("who", ["bob", "otto"])
def test_somebody_elses_invoice_does_not_exist(alice, client, request, who):
    client.force_login(request.getfixturevalue(who).user)

    assert client.get(address(make_invoice(alice))).status_code == 404


def test_looking_changes_nothing(alice, client):
    invoice = make_invoice(alice)
    before = Invoice.objects.filter(pk=invoice.pk).values().get()
    client.force_login(alice.user)

    client.get(address(invoice))

    assert client.post(address(invoice)).status_code == 405
    assert Invoice.objects.filter(pk=invoice.pk).values().get() == before
    assert not Event.objects.exists()


def test_more_items_and_events_cost_no_more_queries(
    alice, client, django_assert_num_queries
):
    client.force_login(alice.user)
    short = make_invoice(alice, lines=1)
    long = make_invoice(alice, lines=3, vendor="Anders AG")
    for _ in range(2):
        move(long, Status.SUBMITTED, by=alice)
        move(long, Status.RETURNED, by=alice)
    client.get(address(short))
    for invoice in (short, long):
        with django_assert_num_queries(10):
            client.get(address(invoice))
