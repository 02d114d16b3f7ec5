"""Money is Decimal with its currency's own exponent; a float never touches an amount."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from countersign.accounts.formats import Formats
from countersign.invoices.content.shown import text
from countersign.invoices.content.typed import read_entry
from countersign.invoices.models import Invoice, LineItem
from countersign.money import exponent, round_amount
from tests.factories import make_invoice
from tests.forms import posted

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
LOCALES = ["de_DE", "en_US", "en_GB", "fr_FR", "de_CH", "pl_PL", "sv_SE", "en_IN"]


@patient
@given(
    st.sampled_from(LOCALES),
    st.sampled_from(["EUR", "JPY", "KWD"]),
    st.integers(-(10**14), 10**14).map(lambda whole: Decimal(whole).scaleb(-3)),
)
def test_an_amount_survives_being_shown_and_typed_again(locale, currency, value):
    amount = round_amount(value, currency)
    formats = Formats.of(locale)
    shown = text("gross_total", amount, formats, currency)
    entry = read_entry(
        posted(gross_total=shown, currency=currency), formats, today=date(2026, 1, 1)
    )
    assert entry.values["gross_total"] == amount
    decimals = shown.partition(formats.number_format.decimal)[2]
    assert len(decimals) == exponent(currency)


@patient
@given(
    st.sampled_from(LOCALES),
    st.integers(0, 10**15).map(lambda whole: Decimal(whole).scaleb(-6)),
)
def test_quantities_and_unit_prices_keep_six_decimals(locale, value):
    formats = Formats.of(locale)
    row = {
        name: text(name, value, formats, "EUR") for name in ("quantity", "unit_price")
    }
    entry = read_entry(posted(row), formats, today=date(2026, 1, 1))
    if not entry.items:  # an empty row is no item
        pytest.fail(f"{row} was not read")
    assert entry.items[0].unparsed == {}
    assert entry.items[0].values["quantity"] == value
    assert entry.items[0].values["unit_price"] == value


@pytest.mark.parametrize(
    ("currency", "expected"), [("JPY", "1"), ("EUR", "1.01"), ("KWD", "1.005")]
)
def test_a_line_is_rounded_half_up_to_its_currency(currency, expected):
    row = {"quantity": "3", "unit_price": "0,335"}
    entry = read_entry(
        posted(row, currency=currency), Formats.of("de_DE"), today=date(2026, 1, 1)
    )
    assert entry.items[0].values["line_total"] == Decimal(expected)


def test_what_the_database_adds_up_is_exact(alice):
    for _time in range(3):
        make_invoice(alice, net_total=None, tax_total=None, gross_total=Decimal("0.1"))
    total = Invoice.objects.aggregate(total=Sum("gross_total"))["total"]
    assert total == Decimal("0.3")
    assert isinstance(total, Decimal)


@pytest.mark.parametrize("name", ["net_total", "tax_total", "gross_total"])
def test_a_float_is_refused(alice, name):
    with pytest.raises(TypeError, match="float"):
        make_invoice(alice, **{name: 0.1})


def test_more_decimals_than_fit_are_refused_and_not_rounded(alice):
    item = make_invoice(alice).items.get()
    item.unit_price = Decimal("0.0000001")
    with (
        pytest.raises(ValueError, match="more than 6 decimals"),
        transaction.atomic(),
    ):
        item.save()
    item.unit_price = Decimal("0.000001")
    item.save()
    assert LineItem.objects.get().unit_price == Decimal("0.000001")
