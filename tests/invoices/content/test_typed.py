from datetime import date
from decimal import Decimal

import pytest

from countersign.accounts.formats import Formats
from countersign.invoices.content.typed import Entry, read_entry
from tests.forms import posted

TODAY = date(2026, 5, 4)


def read(*items, locale="de_DE", **header) -> Entry:
    return read_entry(posted(*items, **header), Formats.of(locale), today=TODAY)


@pytest.mark.parametrize(
    ("locale", "typed", "meant"),
    [
        ("de_DE", "1.234,56", "1234.56"),
        ("de_DE", "1,234.56", "1234.56"),
        ("en_US", "1,234.56", "1234.56"),
        ("en_US", "1.234,56", "1234.56"),
        ("de_DE", "12*3,5", "42.00"),
        ("de_DE", "10/3", "3.33"),
        ("de_DE", "119,00 EUR", "119.00"),
        ("en_US", "$119.00", "119.00"),
        ("de_DE", "-50", "-50"),
        ("de_DE", "(50,00)", "-50.00"),
    ],
)
def test_amounts_are_read_as_people_write_them(locale, typed, meant):
    entry = read(locale=locale, gross_total=typed, currency="EUR")
    assert entry.values["gross_total"] == Decimal(meant)
    assert entry.unparsed == {}


@pytest.mark.parametrize(
    ("locale", "typed"),
    [
        ("de_DE", "31.12.2026"),
        ("de_DE", "311226"),
        ("de_DE", "2026-12-31"),
        ("en_US", "12/31/26"),
        ("en_GB", "31/12/2026"),
    ],
)
def test_dates_are_read_in_the_organizations_order(locale, typed):
    assert read(locale=locale, due_date=typed).values["due_date"] == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("issue_date", "31.02.2026"),
        ("gross_total", "1.2.3"),
        ("gross_total", "10,00005"),
        ("gross_total", "9" * 30),
        ("net_total", "12*"),
        ("tax_total", "1/0"),
        ("currency", "Euro!"),
        ("number", "x" * 101),
        ("iban", "DE" + "1" * 40),
    ],
)
def test_what_is_not_understood_is_kept_as_typed(field, typed):
    entry = read(**{field: typed})
    assert entry.unparsed == {field: typed}
    assert entry.values[field] in ("", None)


def test_codes_are_written_in_one_way():
    entry = read(currency=" eur ", iban="de89 3704 0044 0532 0130 00")
    assert entry.values["currency"] == "EUR"
    assert entry.values["iban"] == "DE89370400440532013000"


def test_an_item_keeps_its_decimals_and_its_key():
    key = "0d7e4b0a-7d1c-4a53-9a54-4e8b7c7d3f11"
    entry = read(
        {
            "key": key,
            "description": "Schrauben",
            "quantity": "0,000001",
            "unit_price": "1.234,567891",
            "tax_rate": "19 %",
            "line_total": "7",
        },
        currency="EUR",
    )
    item = entry.items[0]
    assert str(item.key) == key
    assert item.values["quantity"] == Decimal("0.000001")
    assert item.values["unit_price"] == Decimal("1234.567891")
    assert item.values["tax_rate"] == 19
    assert item.values["line_total"] == 7
    assert not item.values["worked_out"]


def test_a_line_total_left_empty_is_worked_out_and_a_typed_one_is_not():
    empty, typed, followed = read(
        {"quantity": "3", "unit_price": "0,335"},
        {"quantity": "3", "unit_price": "0,335", "line_total": "5"},
        {"quantity": "3", "unit_price": "2", "line_total": "5", "worked_out": "1"},
        currency="EUR",
    ).items
    assert (empty.values["line_total"], empty.values["worked_out"]) == (
        Decimal("1.01"),
        True,
    )
    assert (typed.values["line_total"], typed.values["worked_out"]) == (5, False)
    assert followed.values["line_total"] == 6


def test_rows_left_empty_are_no_items():
    entry = read({}, {"description": "Beratung"}, {"worked_out": "1"})
    assert [item.values["description"] for item in entry.items] == ["Beratung"]


def test_a_form_that_lacks_fields_is_an_empty_entry():
    entry = read()
    assert entry.values["number"] == ""
    assert entry.values["gross_total"] is None
    assert entry.values["no_items"] is False


@pytest.mark.parametrize(
    "typed",
    [
        "DE89 3704 0044 0532 0130 00",
        "ＤＥ８９ ３７０４ ００４４ ０５３２ ０１３０ ００",  # full width
        "de89-3704-0044-0532-0130-00",
    ],
)
def test_an_iban_in_any_width_is_that_iban(typed):
    entry = read(iban=typed)
    assert entry.values["iban"] == "DE89370400440532013000"


@pytest.mark.parametrize(
    "typed",
    [
        "\u0414\u042589370400440532013000",  # two Cyrillic letters
        "DE\u0968\u096f370400440532013000",  # Devanagari digits
    ],
)
def test_no_sign_of_an_iban_is_dropped_silently(typed):
    entry = read(iban=typed)
    assert (entry.values["iban"], entry.unparsed["iban"]) == ("", typed)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("vendor_name", "\ufdfa" * 200),  # one sign that stands for eighteen
        ("number", "ß" * 100),  # SS in capitals
        ("number", "\ufb03" * 100),  # one sign for ffi
    ],
)
def test_what_is_compared_must_fit_when_it_is_folded_too(field, typed):
    entry = read(**{field: typed})
    assert (entry.values[field], entry.unparsed[field]) == ("", typed)
