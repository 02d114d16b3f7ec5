"""The owner's page of DATEV."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from countersign.exports.books.setup import Books
from countersign.exports.models import DatevKey, DatevRate
from countersign.history.models import Event
from tests.exports.adviser.conftest import SETTINGS, USUAL

KEYS = reverse("exports:datev_set_key")
RATES = reverse("exports:datev_set_rate")


def told():
    return [one.verb for one in Event.objects.order_by("sequence")]


def test_what_is_set_is_what_files_say(owner, organization):
    assert Books.of(organization.pk) is None
    more = {"default_account": "4980", "automatic": "3400-3449, 4945", "locked": "on"}
    assert owner.post(SETTINGS, USUAL | more).status_code == 302
    books = Books.of(organization.pk)
    client = books.client
    assert (client.consultant, client.number, client.chart) == (29098, 55003, "03")
    assert client.locked
    assert client.automatic == ((3400, 3449), (4945, 4945))
    assert books.default_account == "4980"
    assert told() == ["set DATEV"]
    page = owner.get(SETTINGS).content.decode()
    assert 'value="29098"' in page
    owner.post(SETTINGS, USUAL | more)
    assert told() == ["set DATEV"]


def test_nothing_is_locked_unless_somebody_says_so(owner, organization):
    owner.post(SETTINGS, USUAL)
    assert not Books.of(organization.pk).client.locked


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"consultant": "1000"}, "greater than or equal to 1001"),
        ({"consultant": "10000000"}, "less than or equal to 9999999"),
        ({"client": "0"}, "greater than or equal to 1"),
        ({"client": "100000"}, "less than or equal to 99999"),
        ({"account_length": "3"}, "Select a valid choice"),
        ({"first_month": "13"}, "Select a valid choice"),
        ({"chart": "3"}, "Two or four digits, such as 03."),
        ({"default_account": "49800"}, "A number of at most 4 digits."),
        ({"default_account": "0"}, "A number of at most 4 digits."),
        ({"default_creditor": "7000"}, "A number of 5 digits"),
        ({"automatic": "4900-4800"}, "“4900-4800” is no account"),
        ({"automatic": "49000"}, "“49000” is no account"),
    ],
)
def test_what_datev_would_not_take_is_refused_with_a_reason(
    owner, organization, values, why
):
    answer = owner.post(SETTINGS, USUAL | values)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert Books.of(organization.pk) is None
    assert told() == []


def test_keys_are_set_and_deleted(configured, organization):
    configured.post(KEYS, {"category": "S", "rate": "19,0", "key": "401"})
    configured.post(KEYS, {"category": "AE", "rate": "0", "key": "94"})
    assert Books.of(organization.pk).keys == {
        ("S", Decimal(19)): "401",
        ("AE", Decimal(0)): "94",
    }
    page = configured.get(SETTINGS).content.decode()
    assert "Reverse charge, 0 %: <strong>94</strong>" in page
    for one in DatevKey.objects.all():
        configured.post(reverse("exports:datev_delete_key", args=[one.pk]))
    assert Books.of(organization.pk).keys == {}
    assert told()[1:] == [*["set DATEV key"] * 3, *["deleted DATEV key"] * 2]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"rate": "x"}, "This is not a number."),
        ({"rate": "100"}, "A rate from 0 to 100 per cent."),
        ({"rate": "-1"}, "A rate from 0 to 100 per cent."),
        ({"rate": "7,0000001"}, "At most 6 decimals."),
        ({"key": "V9"}, "One to four digits."),
    ],
)
def test_a_key_that_is_none_is_refused(configured, values, why):
    answer = configured.post(KEYS, {"category": "S", "rate": "7", "key": "8"} | values)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert DatevKey.objects.count() == 1


def test_a_rate_holds_for_its_month(configured, organization):
    configured.post(RATES, {"currency": "USD", "month": "2026-03", "rate": "1,0847"})
    books = Books.of(organization.pk)
    assert books.exchange("USD", date(2026, 3, 31)) == Decimal("1.0847")
    assert books.exchange("USD", date(2026, 4, 1)) is None
    assert books.exchange("GBP", date(2026, 3, 31)) is None
    assert (
        "1 EUR = <strong>1,0847 USD</strong>"
        in configured.get(SETTINGS).content.decode()
    )
    configured.post(
        reverse("exports:datev_delete_rate", args=[DatevRate.objects.get().pk])
    )
    assert DatevRate.objects.count() == 0


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"rate": "0"}, "A rate above 0."),
        ({"month": "March"}, "Enter a valid date."),
        ({"month": "1999-12"}, "A month of this century."),
        ({"currency": "EURO"}, "Select a valid choice"),
    ],
)
def test_a_rate_that_is_none_is_refused(configured, values, why):
    usual = {"currency": "USD", "month": "2026-03", "rate": "1,08"}
    answer = configured.post(RATES, usual | values)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert DatevRate.objects.count() == 0
