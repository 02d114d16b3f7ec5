"""Whatever is written on an invoice: it stands in the file as it is, or the invoice is listed. Never anything between."""

import string
from contextlib import ExitStack
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from countersign.exports.datev import batches, ledger
from countersign.exports.datev.fitting import Agreed
from countersign.exports.datev.postings import Posted, posted
from countersign.exports.datev.records import Discount
from tests.exports.datev import judges
from tests.exports.datev.conftest import MADE_AT, booking, client, share

TEXTS = st.one_of(
    st.text(max_size=70),
    st.text(alphabet=string.printable + "äöüßÄ€Łş„“", max_size=70),
)
NUMBERS = st.one_of(
    st.text(max_size=40), st.from_regex(r"[A-Z0-9/_. -]{1,40}", fullmatch=True)
)
KEYS = st.one_of(st.text(max_size=5), st.sampled_from(["", "9", "0009", "401"]))
ACCOUNTS = st.one_of(st.text(max_size=10), st.sampled_from(["4930", "04930", "70001"]))
CENTS = st.integers(-(10**13), 10**13).map(lambda cents: Decimal(cents) / 100)
AMOUNTS = st.one_of(CENTS, st.decimals(-1000, 1000, places=3))
DAYS = st.dates(date(1990, 1, 1), date(2110, 1, 1))
SHARES = st.builds(
    lambda amount, **values: share(str(amount), **values),
    amount=AMOUNTS,
    account=ACCOUNTS,
    tax_key=KEYS,
    cost_1=st.one_of(TEXTS, st.just("")),
    cost_2=st.one_of(TEXTS, st.just("")),
    text=TEXTS,
)
DISCOUNTS = st.builds(
    Discount,
    st.none() | DAYS,
    st.none() | st.decimals(0, 100, places=3),
    st.none() | CENTS,
)
BOOKINGS = st.builds(
    lambda shares, **values: booking(*shares, **values),
    shares=st.lists(SHARES, min_size=1, max_size=4),
    number=NUMBERS,
    creditor=ACCOUNTS,
    day=st.none() | DAYS,
    due=st.none() | DAYS,
    currency=st.sampled_from(["EUR", "EUR", "USD", "JPY", "KWD"]),
    exchange=st.none() | st.decimals(-1, 20000, places=7),
    discounts=st.lists(DISCOUNTS, max_size=3).map(tuple),
)
CLIENTS = st.builds(
    client,
    account_length=st.integers(4, 8),
    first_month=st.integers(1, 12),
    locked=st.booleans(),
    due_in_second=st.booleans(),
)
FIELDS = ("number", "text", "cost_1", "cost_2", "exchange", "zero", "tax_key")
AGREED = st.builds(Agreed, fields=st.sets(st.sampled_from(FIELDS)).map(frozenset))


@settings(max_examples=150, deadline=None)
@given(one=BOOKINGS, whose=CLIENTS, agreed=AGREED)
def test_a_booking_is_valid_or_listed_and_never_altered(judged, one, whose, agreed):
    found = posted(one, whose, agreed)
    if not isinstance(found, Posted):
        assert found
        assert all(each.subject == one.invoice for each in found)
        return
    rows = judges.postings(only_file(judged, found, whose))
    assert_as_it_was(one, rows, agreed)
    if not ledger.unfit(found, agreed):
        judges.ledger(ledger.written(found))


def only_file(judged, found, whose):
    with ExitStack() as open_files:
        made = batches.Batches(whose, MADE_AT, open_files)
        made.add(found)
        ((name, file),) = made.files()
        content = file.read()
    judged(name, content)
    return content


def assert_as_it_was(one, rows, agreed):
    """Each text is the one that was given, unless somebody agreed to another form of that field."""
    shares = [each for each in one.shares if each.amount or "zero" not in agreed.fields]
    for row, each in zip(rows, shares, strict=True):
        if "number" not in agreed.fields:
            assert row["Belegfeld 1"] == one.number
        if "text" not in agreed.fields:
            assert row["Buchungstext"] == each.text
        if "cost_1" not in agreed.fields:
            assert row["KOST1 - Kostenstelle"] == each.cost_1
        amount = Decimal(row["Umsatz (ohne Soll/Haben-Kz)"].replace(",", "."))
        if one.currency == row["WKZ Umsatz"]:
            signed = amount if row["Soll/Haben-Kennzeichen"] == "H" else -amount
            assert signed == each.amount
        assert int(row["Gegenkonto (ohne BU-Schlüssel)"]) == int(each.account)
        assert row["BU-Schlüssel"] in ("", f"{int(each.tax_key or 0):04}")


# What fits as often as not, so that both ways are walked.
FITTING = st.builds(
    lambda shares, **values: booking(*shares, **values),
    shares=st.lists(
        st.builds(
            lambda cents, **values: share(str(Decimal(cents) / 100), **values),
            cents=st.integers(1, 10**12) | st.integers(-(10**12), -1),
            account=st.integers(1, 9999).map(str),
            text=st.text(alphabet="abc äöü;\"'€–\\", max_size=60),
            cost_1=st.text(alphabet="aB3_ ", max_size=36),
        ),
        min_size=1,
        max_size=4,
    ),
    number=st.text(alphabet="aB3$&%*+-/", min_size=1, max_size=36),
    day=st.dates(date(2001, 1, 1), date(2099, 12, 31)),
    due=st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    currency=st.sampled_from(["EUR", "USD"]),
    exchange=st.decimals("1.01", "1.99", places=6),
)


@settings(max_examples=100, deadline=None)
@given(one=FITTING, whose=CLIENTS.map(lambda one: client(first_month=one.first_month)))
def test_what_fits_is_written_and_adds_up(judged, one, whose):
    found = posted(one, whose, Agreed())
    if not isinstance(found, Posted):  # rounding has made a base of nothing
        assert {each.field for each in found} <= {"amount", "base"}
        return
    content = only_file(judged, found, whose)
    assert_as_it_was(one, judges.postings(content), Agreed())
