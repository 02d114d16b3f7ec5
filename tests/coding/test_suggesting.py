"""What is suggested for the coding of the next invoice, and what it rests on."""

import json

import pytest
from django.urls import reverse

from countersign.coding.learnt import Known, Past, PastPart, suggested
from countersign.coding.models import Account
from countersign.invoices.models import Invoice, Status
from tests.factories import make_invoice
from tests.forms import posted_of

from .conftest import save, submit

pytestmark = pytest.mark.django_db


def coded(invoice):
    """What its form has, by path."""
    stored = Invoice.objects.get(pk=invoice.pk, organization=invoice.organization_id)
    return {
        path: text
        for path, text in (stored.more or {}).items()
        if path.startswith("coding.")
    }


def approve(invoice):
    Invoice.objects.filter(pk=invoice.pk, organization=invoice.organization_id).update(
        status=Status.APPROVED
    )


@pytest.fixture
def first(alice, mona, opened, chart):
    """Entered, coded, submitted and approved."""
    invoice = make_invoice(alice, lines=1)
    agent = opened(alice)
    save(agent, invoice, account="4930", cost_centre="100", tax_code="V19")
    submit(agent, invoice)
    approve(invoice)
    return invoice


def name_vendor(client, invoice, name="Beispiel GmbH"):
    """Say who invoices, as whoever enters it does."""
    Invoice.objects.filter(pk=invoice.pk, organization=invoice.organization_id).update(
        vendor=None, vendor_name="", version=1
    )
    invoice.refresh_from_db()
    return client.post(
        reverse("invoices:save", args=[invoice.pk]),
        posted_of(invoice, vendor_name=name) | {"auto": "left"},
        headers={"Accept": "application/json"},
    )


def test_the_second_invoice_of_a_vendor_is_coded_as_the_first_and_says_so(
    alice, opened, first
):
    second = make_invoice(alice, lines=1)
    answer = name_vendor(opened(alice), second)
    assert coded(second) == {
        "coding.0.account": "4930",
        "coding.0.cost_centre": "100",
        "coding.0.tax_code": "V19",
    }
    told = json.loads(answer.content)["evidence"]["fields"]["coding.0.account"]
    assert told["state"] == "suggested"
    assert told["note"] == f"As in {first.number}"


def test_what_nobody_approved_teaches_nothing(alice, mona, opened, chart):
    agent = opened(alice)
    invoice = make_invoice(alice, lines=1)
    save(agent, invoice, account="4930")
    submit(agent, invoice)
    second = make_invoice(alice, lines=1)
    name_vendor(agent, second)
    assert coded(second) == {}


def test_what_a_person_has_coded_stays(alice, opened, first):
    agent = opened(alice)
    second = make_invoice(alice, lines=1, vendor="Andere AG")
    save(agent, second, how="left", account="4210")
    second.refresh_from_db()
    agent.post(
        reverse("invoices:save", args=[second.pk]),
        posted_of(second, vendor_name="Beispiel GmbH") | {"auto": "left"},
        headers={"Accept": "application/json"},
    )
    assert coded(second) == {"coding.0.account": "4210"}


def test_what_a_person_has_emptied_stays_empty(alice, opened, first):
    agent = opened(alice)
    second = make_invoice(alice, lines=1)
    name_vendor(agent, second)
    save(agent, second, how="left", account="", cost_centre="", tax_code="")
    item = second.items.get()
    second.refresh_from_db()
    data = posted_of(second) | {"auto": "left", "item_description": ["Beratung anders"]}
    agent.post(
        reverse("invoices:save", args=[second.pk]),
        data,
        headers={"Accept": "application/json"},
    )
    item.refresh_from_db()
    assert item.description == "Beratung anders"
    assert coded(second) == {}


def test_an_account_that_is_not_active_any_more_is_not_suggested(
    alice, opened, first, chart
):
    row = Account.objects.get(organization=alice.organization_id, number="4930")
    chart.post(
        reverse("coding:change_row", args=["account", row.pk]),
        {"name": "x", "kind": "expense"},
    )
    second = make_invoice(alice, lines=1)
    name_vendor(opened(alice), second)
    assert coded(second) == {"coding.0.cost_centre": "100", "coding.0.tax_code": "V19"}


def test_the_owners_rule_comes_first(alice, opened, first, chart):
    row = Account.objects.get(organization=alice.organization_id, number="6815")
    chart.post(
        reverse("coding:add_rule"),
        {"vendor": first.vendor_id, "contains": "beratung", "account": row.pk},
    )
    second = make_invoice(alice, lines=1)
    answer = name_vendor(opened(alice), second)
    assert coded(second)["coding.0.account"] == "6815"
    told = json.loads(answer.content)["evidence"]["fields"]["coding.0.account"]
    assert told["note"] == "By your rule"


def past(*texts_and_accounts):
    """Earlier invoices, the latest first, each with one item."""
    return [
        Past(at, f"R-{at}", [PastPart(text, {"account": account})], [text])
        for at, (text, account) in enumerate(texts_and_accounts)
    ]


def accounts(found):
    return [
        (one.item, one.values["account"][0]) for one in found if "account" in one.values
    ]


@pytest.mark.parametrize(
    ("earlier", "found"),
    [
        ([("hosting", "1")], [(None, "1")]),
        ([("hosting", "1"), ("hosting", "2")], []),
        ([("hosting", "1"), ("hosting", "1"), ("hosting", "2")], []),
        ([("hosting", "1")] * 3 + [("hosting", "2")], [(None, "1")]),
        ([("miete", "1"), ("strom", "2"), ("gas", "1")], []),
        ([("miete", "1"), ("strom", "1"), ("gas", "1")], [(None, "1")]),
        ([("miete", "1")], []),
    ],
)
def test_nothing_is_guessed(earlier, found):
    assert accounts(suggested(["hosting"], past(*earlier))) == found


def test_items_decide():
    earlier = past(("hosting", "1"), ("papier", "2"))
    assert accounts(suggested(["papier", "hosting", "neu"], earlier)) == [
        (0, "2"),
        (1, "1"),
    ]


def test_items_of_other_vendors_count_for_a_new_one_where_all_agree():
    there = [Known("toner", {"account": "7"}, at, f"R-{at}") for at in range(3)]
    assert accounts(suggested(["toner"], [], there)) == [(None, "7")]
    assert suggested(["toner"], [], there[:2]) == []
