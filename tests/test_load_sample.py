import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from countersign.accounts.models import Membership, Organization, Role
from countersign.invoices.models import Invoice, LineItem, SearchRow, TotalChange
from countersign.invoices.search.actions import index
from countersign.invoices.totals.actions import differing
from tests.factories import make_invoice, make_organization

pytestmark = pytest.mark.django_db


def load(*arguments):
    out = io.StringIO()
    call_command("load_sample", *arguments, stdout=out)
    return out.getvalue()


def test_fills_an_organization_of_its_own(client):
    said = load("--invoices", "300", "--items", "3", "--agents", "4")

    assert "The organization “Sample of 300 invoices” has 300 invoices" in said
    organization = Organization.objects.get(name="Sample of 300 invoices")
    assert organization.invoices.count() == 300
    assert LineItem.objects.filter(organization=organization).count() == 900
    manager = Membership.objects.get(organization=organization, role=Role.MANAGER)
    client.force_login(manager.user)
    response = client.get(reverse("invoices:list"))
    assert len(response.context["page"].rows) == 50
    assert list(response.context["summed"].totals) == organization.invoices.totals()
    newest = response.context["page"].rows[0]
    assert client.get(reverse("invoices:detail", args=[newest.pk])).status_code == 200


def test_is_found_and_totalled_as_if_it_had_been_entered():
    load("--invoices", "200")
    organization = Organization.objects.get()

    assert differing(organization.pk) == []
    assert TotalChange.objects.count() == 0
    before = dict(SearchRow.objects.values_list("invoice", "words"))
    index(*Invoice.objects.all())
    after = dict(SearchRow.objects.values_list("invoice", "words"))
    assert {pk: set(words.split()) for pk, words in before.items()} == {
        pk: set(words.split()) for pk, words in after.items()
    }


def test_a_line_comes_to_its_quantity_times_its_price():
    load("--invoices", "50")

    for invoice in Invoice.objects.prefetch_related("items"):
        lines = list(invoice.items.all())
        assert [line.line_total for line in lines] == [
            line.expected_total() for line in lines
        ]
        assert invoice.net_total == sum(line.line_total for line in lines)
        assert invoice.gross_total == invoice.net_total + invoice.tax_total


def test_twice_beside_each_other_with_ids_that_go_on(alice):
    first = make_invoice(alice)
    load("--invoices", "50", "--organization", "One")
    load("--invoices", "50", "--organization", "Two")
    last = make_invoice(alice)

    assert Invoice.objects.count() == 102
    assert first.pk < last.pk
    assert last.pk > max(
        Invoice.objects.exclude(pk=last.pk).values_list("pk", flat=True)
    )
    if connection.vendor == "postgresql":
        connection.check_constraints()


def test_touches_nothing_real(alice):
    make_invoice(alice)

    with pytest.raises(CommandError, match="has invoices already"):
        load("--organization", alice.organization.name)
    assert Invoice.objects.count() == 1


def test_takes_an_organization_that_is_still_empty_for_its_own():
    make_organization("Muster GmbH")
    load("--invoices", "20", "--organization", "Muster GmbH")

    assert Invoice.objects.count() == 20
