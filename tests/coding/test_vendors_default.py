"""A vendor's default coding: written on its page by managers, suggested where nothing better is known."""

import json

import pytest
from django.urls import reverse

from countersign.coding.learnt import Known, Past, PastPart, suggested
from countersign.coding.models import Account
from countersign.history.models import Event
from countersign.vendors.models import Vendor
from tests.factories import make_invoice, make_vendor
from tests.forms import posted_of

from .conftest import save, submit
from .test_suggesting import approve, coded, name_vendor

pytestmark = pytest.mark.django_db


def write(client, vendor, version=None, **typed):
    """Write a vendor's default coding as a manager does."""
    stored = Vendor.objects.get(pk=vendor.pk, organization=vendor.organization_id)
    return client.post(
        reverse("coding:vendor", args=[vendor.pk]),
        {"version": stored.version if version is None else version, **typed},
    )


@pytest.fixture
def vendor(alice, chart):
    return make_vendor(alice.organization, "Beispiel GmbH")


def test_a_new_vendors_first_invoice_is_coded_as_its_page_says(
    alice, mona, opened, vendor
):
    write(opened(mona), vendor, account="4930", cost_centre="100 Verwaltung")
    page = opened(mona).get(reverse("vendors:detail", args=[vendor.pk]))
    assert "4930 Bürobedarf" in page.content.decode()

    invoice = make_invoice(alice, lines=1)
    answer = name_vendor(opened(alice), invoice)
    assert coded(invoice) == {
        "coding.0.account": "4930",
        "coding.0.cost_centre": "100",
    }
    told = json.loads(answer.content)["evidence"]["fields"]["coding.0.account"]
    assert told["state"] == "suggested"
    assert told["note"] == "As the vendor's page says"


def test_without_a_default_nothing_is_suggested_for_a_new_vendor(alice, opened, vendor):
    invoice = make_invoice(alice, lines=1)
    name_vendor(opened(alice), invoice)
    assert coded(invoice) == {}


def test_the_owners_rule_comes_before_the_page(alice, mona, opened, chart, vendor):
    write(opened(mona), vendor, account="4930")
    row = Account.objects.get(organization=alice.organization_id, number="6815")
    chart.post(reverse("coding:add_rule"), {"vendor": vendor.pk, "account": row.pk})
    invoice = make_invoice(alice, lines=1)
    name_vendor(opened(alice), invoice)
    assert coded(invoice) == {"coding.0.account": "6815"}


def test_what_a_person_has_typed_is_not_overwritten(alice, mona, opened, vendor):
    write(opened(mona), vendor, account="4930")
    agent = opened(alice)
    invoice = make_invoice(alice, lines=1, vendor="Andere AG")
    save(agent, invoice, how="left", account="4210")
    invoice.refresh_from_db()
    agent.post(
        reverse("invoices:save", args=[invoice.pk]),
        posted_of(invoice, vendor_name="Beispiel GmbH") | {"auto": "left"},
        headers={"Accept": "application/json"},
    )
    assert coded(invoice) == {"coding.0.account": "4210"}


def test_a_changed_default_is_the_latest_word(alice, mona, opened, chart):
    agent = opened(alice)
    first = make_invoice(alice, lines=1)
    save(agent, first, account="4930", cost_centre="100")
    submit(agent, first)
    approve(first)
    write(opened(mona), first.vendor, account="6815")
    second = make_invoice(alice, lines=1)
    name_vendor(agent, second)
    assert coded(second) == {
        "coding.0.account": "6815",
        "coding.0.cost_centre": "100",
    }


def test_what_is_not_in_the_chart_is_refused_and_stays_in_the_field(
    mona, opened, vendor
):
    page = write(opened(mona), vendor, account="9999", cost_centre="100")
    assert page.status_code == 422
    text = page.content.decode()
    assert "“9999” is not in the chart, or not active any more." in text
    assert 'value="9999"' in text
    assert 'value="100"' in text
    stored = opened(mona).get(reverse("coding:vendor", args=[vendor.pk]))
    assert 'value="100"' not in stored.content.decode()


def test_of_two_managers_the_second_is_shown_what_the_first_wrote(
    mona, olga, opened, vendor
):
    assert write(opened(mona), vendor, version=1, account="4930").status_code == 302
    page = write(opened(olga), vendor, version=1, account="4210")
    assert page.status_code == 409
    assert 'value="4930"' in page.content.decode()
    assert write(opened(olga), vendor, version=2, account="4210").status_code == 302


def test_the_history_says_who_wrote_what(mona, opened, vendor):
    write(opened(mona), vendor, account="4930", tax_code="V19")
    write(opened(mona), vendor, account="6815", tax_code="")
    line = Event.objects.filter(
        organization_id=vendor.organization_id, verb="set_default_coding"
    ).last()
    assert line.data["changes"] == {
        "account": ["4930 Bürobedarf", "6815 Hosting und Software"],
        "tax_code": ["V19 Vorsteuer 19 %", ""],
    }
    page = opened(mona).get(reverse("vendors:detail", args=[vendor.pk]))
    text = page.content.decode()
    assert "Mona changed the default coding" in text
    assert "Account: 6815 Hosting und Software, before 4930 Bürobedarf" in text


def test_agents_see_it_and_cannot_write_it(alice, mona, opened, vendor):
    write(opened(mona), vendor, account="4930")
    agent = opened(alice)
    page = agent.get(reverse("vendors:detail", args=[vendor.pk])).content.decode()
    assert "4930 Bürobedarf" in page
    address = reverse("coding:vendor", args=[vendor.pk])
    assert address not in page
    assert agent.get(address).status_code == 404


def test_a_merge_brings_the_default_of_the_vendor_that_goes(
    alice, mona, opened, vendor
):
    write(opened(mona), vendor, account="4930")
    kept = make_vendor(alice.organization, "Beispiel Holding AG")
    opened(mona).post(reverse("vendors:merge", args=[kept.pk, vendor.pk]))
    page = opened(mona).get(reverse("vendors:detail", args=[kept.pk]))
    assert "4930 Bürobedarf" in page.content.decode()


def test_nothing_of_it_is_on_the_page_where_nothing_is_coded(alice, mona, opened):
    plain = make_vendor(alice.organization, "Beispiel GmbH")
    page = opened(mona).get(reverse("vendors:detail", args=[plain.pk]))
    assert "Default coding" not in page.content.decode()
    assert (
        opened(mona).get(reverse("coding:vendor", args=[plain.pk])).status_code == 404
    )


BEFORE, SINCE, AFTER = 1, 2, 3


def past(*cases):
    """Earlier invoices, the latest first: each with one item, its account, and when it was submitted."""
    return [
        Past(at, f"R-{at}", [PastPart(text, {"account": account})], [text], when)
        for at, (text, account, when) in enumerate(cases, 1)
    ]


def found(texts, *cases):
    usual = {"account": ("4930", SINCE)}
    parts = suggested(texts, past(*cases), usual=usual)
    return [part.values["account"][0] for part in parts]


@pytest.mark.parametrize(
    ("texts", "cases", "expected"),
    [
        # All alike before the page said so: the page is the latest word.
        (["hosting"], [("hosting", "6815", BEFORE)], ["4930"]),
        # One odd invoice since changes nothing, three that agree do.
        (["hosting"], [("hosting", "6815", AFTER)], ["4930"]),
        (["hosting"], [("hosting", "6815", AFTER)] * 3, ["6815"]),
        # Items that are coded differently keep their own; a new one gets what the page says.
        (
            ["server", "hosting", "flowers"],
            [("server", "0480", BEFORE), ("hosting", "6815", BEFORE)],
            ["0480", "6815", "4930"],
        ),
        # Without items, and without anything that was learnt.
        ([], [], ["4930"]),
        ([], [("", "6815", BEFORE)], ["4930"]),
    ],
)
def test_the_page_stands_where_nothing_better_is_known(texts, cases, expected):
    assert found(texts, *cases) == expected


def test_a_split_that_was_held_stays_a_split():
    parts = [
        PastPart("", {"account": "4210"}, 60),
        PastPart("", {"account": "6815"}, 40),
    ]
    earlier = [Past(1, "R-1", parts, ["rent"], BEFORE)]
    usual = {"account": ("4930", SINCE)}
    shares = suggested(["rent"], earlier, usual=usual)
    assert [(one.values["account"][0], one.percent) for one in shares] == [
        ("4210", 60),
        ("6815", 40),
    ]
    assert isinstance(shares[0].values["account"][1], Known)
