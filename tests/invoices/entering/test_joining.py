import pytest
from django.urls import reverse

from countersign.history.models import Event
from countersign.invoices.models import Invoice, Status
from tests.factories import make_document, make_invoice
from tests.forms import posted_of


@pytest.fixture
def first(alice, client):
    client.force_login(alice.user)
    return make_invoice(alice, number="R-1", document=make_document(alice))


@pytest.fixture
def second(alice, first):
    return make_invoice(
        alice, number="r 1", lines=2, document=make_document(alice), due_date=None
    )


def join(client, invoice, into, **form):
    address = reverse("invoices:join", args=[invoice.pk])
    return client.post(address, {"into": into.pk, **form})


def compare(client, here, there):
    return client.get(reverse("invoices:compare", args=[here.pk, there.pk]))


def test_the_same_number_and_vendor_offers_to_add_to_it(client, first, second):
    answer = client.get(reverse("invoices:state", args=[second.pk])).json()
    (offer,) = [check for check in answer["checks"] if check["name"] == "same-number"]
    assert offer["joins"]
    assert offer["compare"] == reverse("invoices:compare", args=[second.pk, first.pk])
    page = compare(client, second, first).content.decode()
    assert "Add these items to it" in page
    assert f'name="into" value="{first.pk}"' in page


def test_items_and_file_move_and_it_is_recorded(client, first, second, alice):
    assert join(client, second, first).url == reverse("invoices:edit", args=[first.pk])
    first.refresh_from_db()
    assert [item.position for item in first.items.all()] == [1, 2, 3]
    assert first.documents.count() == 2
    assert (first.number, first.version) == ("R-1", 2)
    assert not Invoice.objects.filter(pk=second.pk).exists()
    verbs = Event.objects.order_by("sequence").values_list("verb", "subject_id")
    assert list(verbs) == [
        ("changed", first.pk),
        ("took over", first.pk),
        ("joined", second.pk),
    ]


def test_what_was_typed_last_is_saved_before(client, first, second):
    form = posted_of(second, order_reference="PO-1")
    join(client, second, first, **form)
    first.refresh_from_db()
    assert first.order_reference == "PO-1"


def test_only_ones_own_open_invoices_are_joined(client, first, second, bob, otto):
    for stranger in (make_invoice(bob, number="R-1"), make_invoice(otto)):
        assert join(client, second, stranger).status_code == 404
        assert join(client, stranger, first).status_code == 404
        assert compare(client, second, stranger).status_code == 404
    Invoice.objects.filter(pk=first.pk).update(status=Status.SUBMITTED)
    assert join(client, second, first).status_code == 409
    assert second.items.count() == 2


def test_looking_at_both_changes_nothing(client, first, second):
    assert compare(client, second, first).status_code == 200
    assert client.get(reverse("invoices:join", args=[second.pk])).status_code == 405
    assert not Event.objects.exists()


def test_joining_an_invoice_with_itself_changes_nothing(client, first):
    join(client, first, first)
    first.refresh_from_db()
    assert first.version == 1
    assert first.items.count() == 1
