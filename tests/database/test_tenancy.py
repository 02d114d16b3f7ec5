"""Rows of an organization: each is found, deleted and gone through in its own."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import ProtectedError

from countersign.approval.forms import RuleForm
from countersign.database.tenancy import Belonging, by_organization
from countersign.invoices.models import Invoice, InvoiceDocument, LineItem
from countersign.review.links.actions import issue_link
from countersign.vendors.models import Lesson
from tests.factories import make_document, make_invoice, make_vendor


@pytest.fixture
def foreign(otto):
    """A vendor of another organization, with a lesson."""
    vendor = make_vendor(otto.organization)
    Lesson.objects.create(organization=otto.organization, vendor=vendor, data="[]")
    return vendor


def test_no_form_takes_a_row_of_another_organization(olga, foreign):
    typed = {"concern": "any", "approvals": 1, "owners": 0, "vendor": foreign.pk}
    refused = RuleForm(olga, typed)
    assert not refused.is_valid()
    assert refused.errors.keys() == {"vendor"}

    own = make_vendor(olga.organization)
    assert RuleForm(olga, {**typed, "vendor": own.pk}).is_valid()


def test_what_belongs_is_found_along_the_key(otto, foreign):
    invoices = [make_invoice(otto, vendor=foreign.name) for _ in range(2)]
    assert set(foreign.invoices.all()) == set(invoices)
    assert foreign.lesson.vendor == foreign
    fetched = Invoice.objects.prefetch_related("vendor", "items")
    assert [one.vendor for one in fetched] == [foreign, foreign]
    assert set(Invoice.objects.exclude(vendor=foreign)) == set()


def test_deleting_takes_along_what_belongs_and_lets_go_of_what_does_not(alice, mona):
    first, second = (make_invoice(alice, document=make_document(alice)) for _ in "12")
    link, _token = issue_link(mona, first)
    items = first.items.count()

    with pytest.raises(ProtectedError):
        first.originals.get().document.delete()
    count, each = Invoice.objects.filter(first.itself).delete()

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
        if key.column != "organization_id"
        and (key.primary_key or leads_to_another(key))
    }
    assert {
        place: plan for place, plan in found.items() if "(organization_id=?)" in plan
    } == {}
    assert found["review_decision.invoice_id"].endswith("(invoice_id=?)")


def leads_to_another(key):
    return key.is_relation and issubclass(key.related_model, Belonging)


def plan_of(model, column):
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'EXPLAIN QUERY PLAN SELECT * FROM "{table}" '  # noqa: S608 - our own names
            f'WHERE "{column}" = 1 AND "organization_id" = 2'
        )
        [(*_, plan)] = cursor.fetchall()
    return plan
