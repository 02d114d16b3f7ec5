"""A row whose statements are kept is saved as any other."""

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import timezone

from countersign.accounts.models import Membership, Role
from countersign.invoices.models import Invoice
from countersign.vendors.models import Vendor
from tests.factories import make_invoice


def test_what_is_inserted_and_updated_is_there(alice):
    vendor = Vendor(organization=alice.organization, name="Müller & Söhne")
    vendor.save()
    vendor.name = "Müller"
    vendor.save()
    (stored,) = Vendor.objects.filter(pk=vendor.pk)
    assert (stored.name, stored.organization) == ("Müller", alice.organization)


def test_only_the_fields_that_are_named(alice):
    invoice = make_invoice(alice, number="R-1")
    Invoice.objects.filter(pk=invoice.pk).update(number="R-2")
    invoice.order_reference = "A"
    invoice.save(update_fields=["order_reference"])
    stored = Invoice.objects.get(pk=invoice.pk)
    assert (stored.number, stored.order_reference) == ("R-2", "A")


def test_a_value_that_the_database_works_out(alice):
    invoice = make_invoice(alice)
    invoice.version = F("version") + 1
    invoice.save()
    assert Invoice.objects.get(pk=invoice.pk).version == 2


def test_texts_lists_numbers_and_moments(alice):
    moment = timezone.now()
    invoice = make_invoice(alice)
    invoice.unparsed, invoice.changed_at = {"net_total": "12,x"}, moment
    invoice.save()
    stored = Invoice.objects.get(pk=invoice.pk)
    assert (stored.unparsed, stored.changed_at) == ({"net_total": "12,x"}, moment)
    assert stored.gross_total == invoice.gross_total


def test_a_row_that_is_gone_is_not_updated(alice):
    invoice = make_invoice(alice)
    Invoice.objects.filter(pk=invoice.pk).delete()
    with pytest.raises(DatabaseError):
        invoice.save(force_update=True)


def test_a_row_is_found_by_its_organization_too(alice, otto):
    alice.organization_id = otto.organization_id
    alice.role = Role.OWNER
    with pytest.raises(DatabaseError), transaction.atomic():
        alice.save(update_fields=["role"])
    assert Membership.objects.get(pk=alice.pk).role == Role.AGENT
