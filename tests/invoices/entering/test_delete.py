from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from countersign.documents.models import Document
from countersign.history.models import Event
from countersign.invoices.models import Invoice, LineItem, Status
from tests.factories import make_document, make_invoice


def address(invoice):
    return reverse("invoices:delete", args=[invoice.pk])


def test_it_asks_first_and_names_the_invoice(alice, client):
    invoice = make_invoice(
        alice, lines=2, document=make_document(alice, name="beleg.pdf")
    )
    client.force_login(alice.user)

    page = client.get(address(invoice)).content.decode()

    assert f"Delete {invoice.number}?" in page
    assert "Beispiel GmbH" in page
    assert "238,00 EUR" in page
    assert "Its 2 items go too." in page
    assert "beleg.pdf" in page
    assert Invoice.objects.filter(pk=invoice.pk).exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.SUBMITTED])
def test_it_goes_with_its_items_and_is_recorded(alice, client, status):
    invoice = make_invoice(alice, number="R-7", status=status)
    client.force_login(alice.user)

    response = client.post(address(invoice), follow=True)

    assert "R-7 was deleted." in response.content.decode()
    assert not Invoice.objects.exists()
    assert not LineItem.objects.exists()
    event = Event.objects.get()
    assert (event.verb, event.actor_name, event.subject_id) == (
        "deleted",
        "Alice",
        invoice.pk,
    )
    assert event.data == {
        "number": "R-7",
        "vendor": "Beispiel GmbH",
        "gross_total": "119",
        "currency": "EUR",
        "status": status,
        "files": [],
    }


def test_the_file_goes_when_nothing_else_uses_it(
    alice, client, django_capture_on_commit_callbacks
):
    document = make_document(alice)
    first = make_invoice(alice, document=document)
    second = make_invoice(alice, document=document)
    client.force_login(alice.user)

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(first))
    assert default_storage.exists(document.path)
    assert Document.objects.filter(pk=document.pk).exists()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(second))
    assert not default_storage.exists(document.path)
    assert not Document.objects.filter(pk=document.pk).exists()


def test_what_was_typed_last_is_recorded_before_it_goes(alice, client):
    invoice = make_invoice(alice, unrecorded={"gross_total": "100"})
    client.force_login(alice.user)

    client.post(address(invoice))

    changed, deleted = Event.objects.order_by("sequence")
    assert changed.data["changes"] == {"gross_total": ["100", "119"]}
    assert deleted.verb == "deleted"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("status", [Status.APPROVED, Status.RETURNED, Status.REJECTED])
def test_one_that_was_decided_on_stays(alice, client, method, status):
    invoice = make_invoice(alice, status=status)
    client.force_login(alice.user)

    response = getattr(client, method)(address(invoice))

    assert response.status_code == 409
    assert Invoice.objects.filter(pk=invoice.pk).exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", ["bob", "mona", "olga", "otto"])
def test_somebody_elses_invoice_does_not_exist(alice, client, request, who, method):
    invoice = make_invoice(alice)
    client.force_login(request.getfixturevalue(who).user)

    assert getattr(client, method)(address(invoice)).status_code == 404
    assert Invoice.objects.filter(pk=invoice.pk).exists()


def test_an_owner_deletes_what_they_entered(olga, client):
    invoice = make_invoice(olga, gross_total=Decimal(5))
    client.force_login(olga.user)

    client.post(address(invoice))

    assert not Invoice.objects.exists()


def test_other_ways_to_ask_are_refused(alice, client):
    invoice = make_invoice(alice)
    client.force_login(alice.user)

    assert client.delete(address(invoice)).status_code == 405
    assert client.put(address(invoice)).status_code == 405
    assert Invoice.objects.filter(pk=invoice.pk).exists()
