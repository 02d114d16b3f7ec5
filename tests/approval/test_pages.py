"""The owner's pages of rules."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from countersign.approval.models import Limit, Rule
from countersign.approval.words import rule_in_words
from countersign.history.models import Event
from countersign.invoices.models import Status
from tests.factories import make_invoice, make_vendor

ADD = reverse("approval:add_rule")
RULES = reverse("approval:rules")


@pytest.fixture
def client(olga):
    client = Client()
    client.force_login(olga.user)
    return client


@pytest.fixture(autouse=True)
def _three_decide(mona, max_, olga):
    """Two managers and an owner."""


def post(client, url=ADD, **values):
    data = {"concern": "any", "approvals": 2, "owners": 0} | values
    return client.post(url, data)


def in_words():
    return [rule_in_words(rule) for rule in Rule.objects.in_order()]


def told():
    return [
        (event.verb, event.actor_name, event.data)
        for event in Event.objects.order_by("sequence")
    ]


def test_the_usual_rules_can_be_set(client, mona, max_, olga):
    people = [mona.user_id, max_.user_id, olga.user_id]
    post(client, above="1.000", currency="EUR", people=people)
    saved = post(client, concern="either", owners=1)
    assert saved.status_code == 302
    assert in_words() == [
        "Above 1.000,00 EUR: 2 of Max, Mona, or Olga",
        "A new vendor or changed bank details: 2 managers · at least 1 owner",
    ]
    page = client.get(RULES).content.decode()
    assert "Above 1.000,00 EUR" in page
    assert "2 of Max, Mona, or Olga" in page
    assert "Every other invoice" in page
    assert told() == [
        ("added rule", "Olga", {"rule": [None, words]}) for words in in_words()
    ]


def test_a_rule_about_one_vendor_and_one_agent(client, alice):
    make_invoice(alice)
    vendor = make_vendor(alice.organization)
    post(client, vendor=vendor.pk, agent=alice.user_id, approvals=1, owners=1)
    assert in_words() == ["From Beispiel GmbH · Entered by Alice: an owner"]


def test_a_rule_can_be_changed(client, rule, mona):
    rule(approvals=2, above=500, currency="EUR", people=[mona])
    url = reverse("approval:change_rule", args=[Rule.objects.get().pk])
    page = client.get(url).content.decode()
    assert 'value="500,00"' in page
    post(client, url, above="600", currency="EUR", approvals=1, people=[mona.user_id])
    assert in_words() == ["Above 600,00 EUR: Mona"]
    assert told()[-1][0] == "changed rule"
    post(client, url, approvals=1)
    assert in_words() == ["Every invoice: one manager"]
    before = Event.objects.count()
    post(client, url, approvals=1)
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"approvals": 4}, "3 whose approval would count, 1 of them owners"),
        ({"owners": 2}, "3 whose approval would count, 1 of them owners"),
        ({"approvals": 0}, "greater than or equal to 1"),
        ({"approvals": 1, "owners": 2}, "No more owners than must approve in all."),
        ({"above": "1000"}, "An amount needs its currency."),
        ({"above": "much", "currency": "EUR"}, "“much” is not an amount."),
        ({"above": "1,005", "currency": "EUR"}, "This is not an amount in EUR."),
        ({"above": "-1", "currency": "EUR"}, "This is not an amount in EUR."),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_reason(client, values, why):
    answer = post(client, **values)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert in_words() == []
    assert told() == []


def test_only_the_named_are_counted(client, mona):
    answer = post(client, people=[mona.user_id])
    assert answer.status_code == 422
    assert "1 whose approval would count, 0 of them owners" in answer.content.decode()
    assert Rule.objects.count() == 0


def test_who_enters_does_not_count(client, olga):
    answer = post(client, agent=olga.user_id, approvals=3)
    assert "2 whose approval would count, 0 of them owners" in answer.content.decode()


def test_another_organizations_people_and_vendors_are_unknown(client, otto):
    vendor = make_vendor(otto.organization)
    for values in (
        {"vendor": vendor.pk},
        {"agent": otto.user_id},
        {"people": [otto.user_id]},
    ):
        assert post(client, **values).status_code == 422
    assert in_words() == []


def test_a_rule_that_became_unreachable_is_marked(client, rule, max_):
    rule(approvals=3)
    warning = "There are not enough people for this rule"
    assert warning not in client.get(RULES).content.decode()
    max_.delete()
    assert warning in client.get(RULES).content.decode()


def test_the_order_of_the_list(client, rule):
    rules = [
        rule(approvals=1, position=place, currency=code)
        for place, code in enumerate(("EUR", "USD", "CHF"))
    ]

    def move(one, to):
        client.post(reverse("approval:move_rule", args=[one.pk]), {"to": to})

    def order():
        return [one.currency for one in Rule.objects.in_order()]

    move(rules[2], "up")
    assert order() == ["EUR", "CHF", "USD"]
    move(rules[0], "up")
    move(rules[0], "down")
    assert order() == ["CHF", "EUR", "USD"]
    move(rules[1], "down")
    assert order() == ["CHF", "EUR", "USD"]
    assert [verb for verb, *_ in told()] == ["moved rule"] * 2


def test_deleting_asks_first(client, rule):
    url = reverse("approval:delete_rule", args=[rule(approvals=2).pk])
    assert "Every invoice: 2 managers" in client.get(url).content.decode()
    assert Rule.objects.count() == 1
    client.post(url)
    assert Rule.objects.count() == 0
    assert told() == [
        ("deleted rule", "Olga", {"rule": ["Every invoice: 2 managers", None]})
    ]


def test_limits(client):
    def set_limit(amount, currency="EUR"):
        url = reverse("approval:set_limit")
        return client.post(url, {"amount": amount, "currency": currency})

    assert set_limit("5.000").status_code == 302
    set_limit("5.000")
    set_limit("6.000,50")
    set_limit("1.000.000", "JPY")
    assert set_limit("1,5", "JPY").status_code == 422
    assert set_limit("", "USD").status_code == 422
    assert list(Limit.objects.order_by("pk").values_list("currency", "amount")) == [
        ("EUR", Decimal("6000.5")),
        ("JPY", Decimal(1000000)),
    ]
    page = client.get(RULES).content.decode()
    assert "Above 6.000,50 EUR" in page
    client.post(reverse("approval:delete_limit", args=[Limit.objects.first().pk]))
    assert [data["limit"] for _verb, _who, data in told()] == [
        [None, "5.000,00 EUR"],
        ["5.000,00 EUR", "6.000,50 EUR"],
        [None, "1.000.000 JPY"],
        ["6.000,50 EUR", None],
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_rule_and_three(
    client, rule, mona, count, django_assert_num_queries
):
    for _ in range(count):
        rule(approvals=1, people=[mona])
    with django_assert_num_queries(6):
        client.get(RULES)


def test_a_rule_counts_for_what_waits_already(client, alice, rule):
    invoice = make_invoice(alice, status=Status.SUBMITTED)
    post(client, approvals=3)
    page = client.get(reverse("review:invoice", args=[invoice.pk])).content.decode()
    assert "Every invoice: Max, Mona, and Olga" not in page
    assert "Every invoice: 3 managers" in page
