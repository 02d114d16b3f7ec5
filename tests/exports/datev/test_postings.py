"""Postings for DATEV: the sides, the fields, one file a financial year, and nothing cut or replaced unasked."""

from contextlib import ExitStack
from datetime import date
from decimal import Decimal

import pytest

from countersign.exports.datev import batches
from countersign.exports.datev.fitting import Agreed, Misfit, Why
from countersign.exports.datev.postings import Posted, posted
from countersign.exports.datev.records import Discount
from tests.exports.datev.conftest import GUID, MADE_AT, booking, client, share
from tests.exports.datev.judges import cells, postings


def files(*bookings, by_month=False, agreed=None, **values):
    """The files of bookings that all fit."""
    whose = client(**values)
    found = [posted(one, whose, agreed or Agreed()) for one in bookings]
    assert all(isinstance(one, Posted) for one in found), found
    with ExitStack() as open_files:
        made = batches.Batches(whose, MADE_AT, open_files, by_month)
        for one in found:
            made.add(one)
        return [(name, file.read()) for name, file in made.files()]


def misfits(one, *, agreed=None, **values):
    found = posted(one, client(**values), agreed or Agreed())
    assert not isinstance(found, Posted)
    return {(each.field, each.why): each.proposed for each in found}


def only(judged, *bookings, **values):
    """The postings of the one file."""
    ((name, content),) = files(*bookings, **values)
    judged(name, content)
    return postings(content)


def said(row):
    """What is filled."""
    return {name: value for name, value in row.items() if value}


def test_an_invoice_is_owed_to_its_creditor(judged):
    (row,) = only(judged, booking())
    assert said(row) == {
        "Umsatz (ohne Soll/Haben-Kz)": "119,00",
        "Soll/Haben-Kennzeichen": "H",
        "WKZ Umsatz": "EUR",
        "Konto": "70001",
        "Gegenkonto (ohne BU-Schlüssel)": "4930",
        "BU-Schlüssel": "0009",
        "Belegdatum": "3103",
        "Belegfeld 1": "R-2026/0042",
        "Buchungstext": "Papier",
        "Beleglink": f'BEDI "{GUID}"',
        "Festschreibung": "0",
        "Fälligkeit": "30042026",
    }


def test_a_credit_note_is_on_the_other_side_and_never_below_nothing(judged):
    (row,) = only(judged, booking(share("-119.00")))
    assert (row["Umsatz (ohne Soll/Haben-Kz)"], row["Soll/Haben-Kennzeichen"]) == (
        "119,00",
        "S",
    )


def test_each_share_is_a_line_with_its_cost_centres(judged):
    rows = only(
        judged,
        booking(
            share("100.00", cost_1="Vertrieb 1", cost_2="P_7"),
            share(
                "-1.00",
                account="4900",
                tax_key="",
                rate=None,
                taxed=False,
                text='Rabatt; "netto"',
            ),
        ),
    )
    assert [row["KOST1 - Kostenstelle"] for row in rows] == ["Vertrieb 1", ""]
    assert [row["KOST2 - Kostenstelle"] for row in rows] == ["P_7", ""]
    assert [row["Soll/Haben-Kennzeichen"] for row in rows] == ["H", "S"]
    assert rows[1]["Buchungstext"] == 'Rabatt; "netto"'


def test_the_header_says_whose_books_and_which_days(judged):
    ((name, content),) = files(
        booking(),
        booking(day=date(2026, 2, 3), invoice=8, number="R-8"),
        account_length=4,
    )
    judged(name, content)
    assert name == "EXTF_Buchungsstapel_2026.csv"
    first = "EXTF;700;21;Buchungsstapel;13;20261201083015123;;CS;;;29098;55003;20260101;4;20260203;20260331;"
    then = "Eingangsrechnungen 2026;;1;0;0;EUR;;;;;03;;;;Countersign"
    assert cells(content)[0] == f"{first}{then}".split(";")
    assert [row["Belegfeld 1"] for row in postings(content)] == [
        "R-2026/0042",
        "R-8",
    ]


def test_only_who_asks_for_it_locks_a_batch(judged):
    ((name, content),) = files(booking())
    ((_name, locked),) = files(booking(), locked=True)
    for made, flag in ((content, "0"), (locked, "1")):
        judged(name, made)
        assert cells(made)[0][20] == flag
        assert postings(made)[0]["Festschreibung"] == flag


def test_a_financial_year_is_a_file_and_so_is_a_month_where_asked(judged):
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1)]
    found = [
        booking(invoice=at, number=f"R-{at}", day=day, due=None)
        for at, day in enumerate(days)
    ]
    names = {
        1: ["2025", "2026"],
        7: ["2025-2026", "2026-2027"],
    }
    for month, years in names.items():
        made = files(*found, first_month=month)
        assert [name for name, _content in made] == [
            f"EXTF_Buchungsstapel_{year}.csv" for year in years
        ]
        for name, content in made:
            judged(name, content)
    monthly = files(*found, by_month=True)
    assert [name[20:27] for name, _content in monthly] == [
        "2025-12",
        "2026-01",
        "2026-06",
        "2026-07",
    ]
    for name, content in monthly:
        judged(name, content)


def test_a_file_has_no_more_postings_than_datev_takes(judged, monkeypatch):
    monkeypatch.setattr(batches, "MOST_POSTINGS", 3)
    two = (share("1.00"), share("2.00", account="4900"))
    found = files(*(booking(*two, invoice=at, number=f"R-{at}") for at in range(3)))
    assert [len(postings(content)) for _name, content in found] == [2, 2, 2]
    assert [name for name, _content in found] == [
        "EXTF_Buchungsstapel_2026.csv",
        "EXTF_Buchungsstapel_2026-2.csv",
        "EXTF_Buchungsstapel_2026-3.csv",
    ]
    for name, content in found:
        judged(name, content)


def test_the_day_due_stands_once_in_the_field_that_was_chosen(judged):
    (row,) = only(judged, booking(), due_in_second=True)
    assert (row["Belegfeld 2"], row["Fälligkeit"]) == ("300426", "")


def test_a_cash_discount_is_told_and_not_taken(judged):
    terms = Discount(date(2026, 4, 10), Decimal("2.5"), Decimal("2.98"))
    (row,) = only(judged, booking(discounts=(terms,)))
    assert row["Skonto"] == ""
    assert row["Zusatzinformation - Art 1"] == "Skonto"
    assert row["Zusatzinformation- Inhalt 1"] == "2,5 % bis 10.04.2026 2,98 EUR"


def test_a_foreign_amount_has_its_rate_and_adds_up_in_both_currencies(judged):
    shares = tuple(share("33.33", account=str(4900 + at)) for at in range(3))
    rows = only(judged, booking(*shares, currency="USD", exchange=Decimal("1.0847")))
    bases = [Decimal(row["Basis-Umsatz"].replace(",", ".")) for row in rows]
    assert sum(bases) == Decimal("92.18")  # 99.99 / 1.0847
    assert {
        (row["WKZ Umsatz"], row["Kurs"], row["WKZ Basis-Umsatz"]) for row in rows
    } == {("USD", "1,084700", "EUR")}


def test_a_rate_that_the_format_lacks_is_listed_and_posted_in_euro_when_agreed(judged):
    pounds = booking(currency="GBP", exchange=Decimal("0.85"))
    assert misfits(pounds) == {("exchange", Why.EXCHANGE): "140.00 EUR"}
    (row,) = only(judged, pounds, agreed=Agreed(fields=frozenset({"exchange"})))
    assert (row["Umsatz (ohne Soll/Haben-Kz)"], row["WKZ Umsatz"], row["Kurs"]) == (
        "140,00",
        "EUR",
        "",
    )


def test_a_foreign_currency_without_a_rate_can_not_be_posted():
    assert misfits(booking(currency="USD")) == {("exchange", Why.EXCHANGE): None}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"number": "RE 2026.7_b"}, {("number", Why.SIGNS): "RE-2026-7-b"}),
        ({"number": "Ä/7"}, {("number", Why.SIGNS): "Ae/7"}),
        ({"number": "A" + "7" * 36}, {("number", Why.LONG): "7" * 36}),
        ({"number": "請求書"}, {("number", Why.LETTERS): None}),
        ({"number": ""}, {("number", Why.MISSING): None}),
        ({"creditor": ""}, {("creditor", Why.MISSING): None}),
        ({"creditor": "7001"}, {("creditor", Why.ACCOUNT): None}),
        ({"creditor": "700010"}, {("creditor", Why.ACCOUNT): None}),
        ({"day": None}, {("day", Why.MISSING): None}),
        ({"day": date(1999, 12, 31)}, {("day", Why.DAY): None}),
        ({"due": date(2100, 1, 1)}, {("due", Why.DAY): None}),
        ({"total": Decimal(120)}, {("total", Why.SUM): None}),
    ],
)
def test_what_does_not_fit_is_listed_with_the_form_in_which_it_would(values, expected):
    assert misfits(booking(**values)) == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (share(account=""), {("account", Why.MISSING): None}),
        (share(account="49300"), {("account", Why.ACCOUNT): None}),
        (share(tax_key=""), {("tax_key", Why.MISSING): ""}),
        (share(tax_key="VSt19"), {("tax_key", Why.SIGNS): None}),
        (share(text="x" * 61), {("text", Why.LONG): "x" * 60}),
        (share(text="Łódź\nBüro"), {("text", Why.CONTROL): "Lódz Büro"}),
        (share(text="Łódź"), {("text", Why.LETTERS): "Lódz"}),
        (share(text="紙"), {("text", Why.LETTERS): ""}),
        (share(cost_1="100-A"), {("cost_1", Why.SIGNS): "100 A"}),
        (share("1.005"), {("amount", Why.DECIMALS): None}),
        (share("10000000000.00"), {("amount", Why.LARGE): None}),
    ],
)
def test_a_share_that_does_not_fit_is_listed(one, expected):
    assert misfits(booking(one)) == expected


def test_an_invoice_of_nothing_can_not_be_posted():
    assert misfits(booking(share("0.00"))) == {
        ("zero", Why.ZERO): "",
        ("total", Why.ZERO): None,
    }


def test_a_share_of_nothing_is_left_out_when_agreed(judged):
    free = booking(share(), share("0.00", account="4900"))
    assert misfits(free) == {("zero", Why.ZERO): ""}
    rows = only(judged, free, agreed=Agreed(fields=frozenset({"zero"})))
    assert [row["Gegenkonto (ohne BU-Schlüssel)"] for row in rows] == ["4930"]


def test_an_automatic_account_takes_no_key_of_ours(judged):
    values = {"automatic": ((4900, 4999),)}
    assert misfits(booking(), **values) == {("tax_key", Why.AUTOMATIC): ""}
    agreed = Agreed(fields=frozenset({"tax_key"}))
    (row,) = only(judged, booking(), agreed=agreed, **values)
    assert row["BU-Schlüssel"] == ""


def test_agreeing_to_one_form_is_agreeing_to_that_one_alone(judged):
    agreed = Agreed(single=frozenset({(7, "number", "R 1", "R-1")}))
    (row,) = only(judged, booking(number="R 1"), agreed=agreed)
    assert row["Belegfeld 1"] == "R-1"
    assert misfits(booking(number="R 2"), agreed=agreed) == {
        ("number", Why.SIGNS): "R-2"
    }
    assert misfits(booking(number="R 1", invoice=8), agreed=agreed) == {
        ("number", Why.SIGNS): "R-1"
    }


def test_two_numbers_that_become_one_are_told():
    agreed = Agreed(fields=frozenset({"number"}))
    made = batches.Batches(client(), MADE_AT, ExitStack())
    first, second = (
        posted(booking(invoice=at, number=number), client(), agreed)
        for at, number in ((1, "R 1"), (2, "R.1"))
    )
    assert made.same_number(first) is None
    same = Misfit(2, "number", "Belegfeld 1", "R 1 = R.1 = R-1", Why.SAME)
    assert made.same_number(second) == same


def test_the_same_bookings_are_the_same_bytes():
    many = [booking(invoice=at, number=f"R-{at}") for at in range(5)]
    assert files(*many) == files(*many)
