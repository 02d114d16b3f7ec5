"""Rows of an organization and keys between them: what is not of the organization is not there."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import ProtectedError

from countersign.approval.models import Rule
from countersign.database.tenancy import (
    Belonging,
    BelongingKey,
    by_organization,
    delete_all,
)
from countersign.invoices.models import Invoice, InvoiceDocument, LineItem
from countersign.review.links import issue_link
from countersign.vendors.models import Lesson, Vendor
from tests.factories import make_document, make_invoice, make_vendor


@pytest.fixture
def foreign(otto):
    """A vendor of another organization, with a lesson."""
    vendor = make_vendor(otto.organization)
    Lesson.objects.create(organization=otto.organization, vendor=vendor, data="[]")
    return vendor


def test_a_key_to_a_row_of_another_organization_leads_nowhere(alice, foreign):
    invoice = make_invoice(alice)
    Invoice.objects.filter(pk=invoice.pk).update(vendor=foreign)
    invoice = Invoice.objects.get(pk=invoice.pk)

    with pytest.raises(Vendor.DoesNotExist):
        _ = invoice.vendor
    assert Invoice.objects.select_related("vendor").get(pk=invoice.pk).vendor is None
    assert not Invoice.objects.filter(vendor__name=foreign.name).exists()
    assert list(foreign.invoices.all()) == []
    assert list(Invoice.objects.filter(vendor=foreign)) == []
    assert list(Invoice.objects.filter(vendor__in=[foreign])) == []
    [fetched] = Vendor.objects.filter(pk=foreign.pk).prefetch_related("invoices")
    assert list(fetched.invoices.all()) == []


def test_no_form_takes_one(olga, foreign):
    rule = Rule(organization=olga.organization, vendor=foreign)
    with pytest.raises(ValidationError) as refused:
        rule.full_clean()
    assert refused.value.message_dict.keys() == {"vendor"}

    rule.vendor = make_vendor(olga.organization)
    rule.full_clean()


def test_what_belongs_is_found_along_the_key(otto, foreign):
    invoices = [make_invoice(otto, vendor=foreign.name) for _ in range(2)]
    assert set(foreign.invoices.all()) == set(invoices)
    assert foreign.lesson.vendor == foreign
    fetched = Invoice.objects.prefetch_related("vendor", "items")
    assert [one.vendor for one in fetched] == [foreign, foreign]
    assert set(Invoice.objects.exclude(vendor=foreign)) == set()


def test_a_row_is_saved_and_refreshed_in_its_organization_only(foreign, alice):
    own = Vendor.objects.get(foreign.itself)
    own.name = "Neu AG"
    own.save()
    foreign.refresh_from_db()
    assert foreign.name == "Neu AG"

    foreign.organization = alice.organization
    with pytest.raises(Vendor.DoesNotExist):
        foreign.refresh_from_db()


def test_deleting_takes_along_what_belongs_and_lets_go_of_what_does_not(alice, mona):
    first, second = (make_invoice(alice, document=make_document(alice)) for _ in "12")
    link, _token = issue_link(mona, first)
    items = first.items.count()

    with pytest.raises(ProtectedError):
        first.originals.get().document.delete()
    count, each = delete_all([first])

    link.refresh_from_db()
    assert link.invoice is None
    assert each["invoices.Invoice"] == 1
    assert each.get("invoices.LineItem", 0) == items
    assert count == sum(each.values())
    assert list(Invoice.objects.all()) == [second]
    assert InvoiceDocument.objects.get().invoice == second
    assert set(LineItem.objects.values_list("invoice", flat=True)) <= {second.pk}


def test_what_the_clock_does_is_done_for_each_organization(alice, otto):
    mine, theirs = make_invoice(alice), make_invoice(otto)
    found = [list(rows) for rows in by_organization(Invoice.objects.order_by("-pk"))]
    assert found == [[mine], [theirs]]


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="it knows no statistics")
def test_the_key_finds_the_few_rows_not_the_organization_all_of_them():
    """SQLite takes an index by organization for as good as one by key: so there is none beside a key."""
    found = {
        f"{model._meta.db_table}.{key.column}": plan_of(model, key.column)
        for model in apps.get_models()
        if issubclass(model, Belonging)
        for key in model._meta.fields
        if key.primary_key or isinstance(key, BelongingKey)
    }
    assert {
        place: plan for place, plan in found.items() if "(organization_id=?)" in plan
    } == {}
    assert found["review_decision.invoice_id"].endswith("(invoice_id=?)")


def plan_of(model, column):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'EXPLAIN QUERY PLAN SELECT * FROM "{table}" '  # noqa: S608 - our own names
            f'WHERE "{column}" = 1 AND "organization_id" = 2'
        )
        [(*_, plan)] = cursor.fetchall()
    return plan
