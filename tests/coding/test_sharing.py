"""The parts of a split are the whole, to the last unit, in every currency and with every sign."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countersign.coding.sharing import NotShared, Part, shares, taxes
from countersign.money import exponent

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLF", "HUF"])


@st.composite
def wholes(draw):
    """An amount of a currency, above or below nothing."""
    currency = draw(CURRENCIES)
    units = draw(st.integers(-(10**11), 10**11))
    return Decimal(units).scaleb(-exponent(currency)), currency


@st.composite
def percentages(draw):
    """Percentages with up to six decimals that add up to 100."""
    cuts = draw(st.lists(st.integers(0, 10**8), max_size=12))
    edges = [0, *sorted(cuts), 10**8]
    return [Decimal(high - low).scaleb(-6) for low, high in pairwise(edges)]


def is_of(amount, currency):
    """Has it no more decimals than its currency?"""
    return amount == round(amount, exponent(currency))


@given(wholes(), percentages())
def test_percentages_that_are_100_come_to_the_whole(of, percents):
    whole, currency = of
    found = shares([Part(percent=one) for one in percents], {}, whole, currency)
    assert sum(found) == whole
    assert all(is_of(one, currency) for one in found)
    unit = Decimal(1).scaleb(-exponent(currency))
    for one, percent in zip(found, percents, strict=True):
        assert abs(one - whole * percent / 100) <= unit * len(found)


@given(wholes(), st.lists(st.integers(-(10**9), 10**9), max_size=8), percentages())
def test_amounts_percentages_and_one_that_takes_what_is_left_come_to_the_whole(
    of, units, percents
):
    whole, currency = of
    amounts = [Decimal(one).scaleb(-exponent(currency)) for one in units]
    parts = [
        Part(),
        *(Part(amount=one) for one in amounts),
        *(Part(percent=one) for one in percents[1:]),
    ]
    found = shares(parts, {}, whole, currency)
    assert sum(found) == whole
    assert found[1 : len(amounts) + 1] == amounts


@given(wholes(), st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=8))
def test_items_come_to_their_totals_and_the_others_to_what_is_left(of, units):
    whole, currency = of
    items = {
        str(at): Decimal(one).scaleb(-exponent(currency))
        for at, one in enumerate(units)
    }
    found = shares([*(Part(item=one) for one in items), Part()], items, whole, currency)
    assert found[:-1] == list(items.values())
    assert sum(found) == whole


@given(
    wholes(),
    st.lists(
        st.tuples(st.integers(-(10**9), 10**9), st.sampled_from([None, 0, 7, 19, 100])),
        min_size=1,
        max_size=12,
    ),
)
def test_what_comes_on_top_is_shared_to_the_last_unit(of, parts):
    tax, currency = of
    amounts = [Decimal(one).scaleb(-exponent(currency)) for one, _rate in parts]
    rates = [None if rate is None else Decimal(rate) for _one, rate in parts]
    found = taxes(amounts, rates, tax, currency)
    assert sum(found) == tax
    assert all(is_of(one, currency) for one in found)


@given(wholes(), st.integers(1, 10**9))
def test_what_is_not_the_whole_is_refused_with_what_is_left(of, units):
    whole, currency = of
    more = Decimal(units).scaleb(-exponent(currency))
    with pytest.raises(NotShared) as refused:
        shares([Part(amount=whole + more)], {}, whole, currency)
    assert (refused.value.what, refused.value.left) == ("sum", -more)
