"""CSV and XLSX, read back value by value by others than who wrote them."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from countersign.identity.cells import FORMULA, guarded, unguarded
from tests.exports.formats.conftest import a_record, written

HOSTILE = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1", "＝1+1"),
    *("'=1+1", "''", "a\nb", 'q"uo"te', "a;b", "a,b", " x ", "_x0041_", "\u200b=1"),
    *(
        "Ω≈ç√",
        "日本語",
        "مرحبا",
        "👩‍👧‍👦",
        "a\u0301",
        "\ufeff",
        "\u2028",
        "\ufffe",
        "\x01",
        "x" * 32767,
    ),
)


def table(data: bytes, separator: str = ";") -> list[dict[str, str]]:
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=separator))


def sheet(data: bytes):
    (found,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
    head, *rows = found.iter_rows()
    names = [cell.value for cell in head]
    return [dict(zip(names, row, strict=True)) for row in rows]


def test_csv_says_what_the_record_says_as_the_organization_writes_it(write):
    data, misfits = write("csv", a_record())
    assert data.startswith(b"\xef\xbb\xbf")
    assert misfits == []
    (row,) = table(data)
    assert row == {
        "Kind": "Invoice",
        "Invoice number": "R-7",
        "Vendor": "Müller & Söhne",
        "VAT id": "DE123456788",
        "Issue date": "31.03.2026",
        "Due date": "30.04.2026",
        "Currency": "EUR",
        "Net total": "1000,00",
        "Tax total": "190,00",
        "Gross total": "1190,00",
        "To pay": "190,00",
        "Order reference": "B-1",
        "IBAN": "DE02120300000000202051",
        "Paid or ordered": "",
        "Status": "Approved",
        "Entered by": "Alice",
        "Entered": "02.04.2026 00:30:00",
        "Decided": "",
        "Version": "2",
        "Address": "https://example.org/invoices/1/",
    }


def test_csv_of_an_american_organization_has_points_and_commas(write):
    data, _ = write("csv", a_record(), locale="en_US", mark=False)
    assert not data.startswith(b"\xef")
    (row,) = table(data, ",")
    assert (row["Gross total"], row["Issue date"]) == ("1190.00", "03/31/2026")


def test_csv_is_written_as_the_settings_say(write):
    data, _ = write("csv", a_record(), separator="\t", decimal=".", days="iso")
    (row,) = table(data, "\t")
    assert (row["Gross total"], row["Issue date"]) == ("1190.00", "2026-03-31")


def test_csv_keeps_every_decimal_and_the_currencys_own(write):
    yen = a_record(currency="JPY", net_total=Decimal("1000.000"))
    dinar = a_record(currency="KWD", net_total=Decimal("0.125"))
    odd = a_record(net_total=Decimal("-0.125"))
    data, _ = write("csv", yen, dinar, odd)
    assert [row["Net total"] for row in table(data)] == ["1000", "0,125", "-0,125"]


def test_a_row_for_each_item(write):
    data, _ = write("csv", a_record(), a_record(items=()), rows="items")
    rows = table(data)
    assert [row["Position"] for row in rows] == ["1", "2", ""]
    assert [unguarded(row["Description"]) for row in rows] == ["Beratung", "=1+1", ""]
    assert rows[0]["Unit price"] == "0,123456"
    assert rows[1]["Quantity"] == "-1"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_csv_runs_and_each_reads_back_equal(write, text):
    data, misfits = write("csv", a_record(vendor_name=text))
    assert misfits == []
    (row,) = table(data)
    assert not row["Vendor"].startswith(FORMULA)
    assert unguarded(row["Vendor"]) == text


@given(st.text())
def test_any_text_is_guarded_and_comes_back(text):
    assert not guarded(text).startswith(FORMULA)
    assert unguarded(guarded(text)) == text


def test_xlsx_has_real_days_and_numbers(write):
    data, misfits = write("xlsx", a_record())
    assert misfits == []
    (row,) = sheet(data)
    assert row["Issue date"].value == datetime(2026, 3, 31)  # noqa: DTZ001 - as a sheet has it
    assert row["Issue date"].is_date
    assert row["Entered"].value == datetime(2026, 4, 2, 0, 30)  # noqa: DTZ001
    assert Decimal(str(row["Gross total"].value)) == Decimal(1190)
    assert row["Gross total"].number_format == "#,##0.00"
    assert row["To pay"].data_type == row["Version"].data_type == "n"
    assert (row["Invoice number"].value, row["Vendor"].value) == (
        "R-7",
        "Müller & Söhne",
    )
    assert row["Paid or ordered"].value is None


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_an_xlsx_is_a_formula_and_each_reads_back_equal(write, text):
    data, misfits = write("xlsx", a_record(vendor_name=text))
    assert misfits == []
    (row,) = sheet(data)
    assert row["Vendor"].data_type in ("s", "inlineStr")
    assert unescape(row["Vendor"].value) == text
    assert row["Vendor"].quotePrefix == text.startswith(FORMULA)


@settings(deadline=None)
@given(st.lists(st.text(min_size=1), min_size=1, max_size=20))
def test_texts_of_any_unicode_survive_in_a_sheet_or_are_listed(texts):
    records = [a_record(id=at, vendor_name=text) for at, text in enumerate(texts)]
    data, misfits = written("xlsx", *records)
    listed = {one.invoice for one in misfits}
    kept = [text for at, text in enumerate(texts) if at not in listed]
    assert [unescape(row["Vendor"].value) for row in sheet(data)] == kept
    assert all("\ufffe" in texts[at] or "\uffff" in texts[at] for at in listed)


@settings(deadline=None)
@given(st.lists(st.text(), min_size=1, max_size=20))
def test_texts_of_any_unicode_survive_in_a_csv(texts):
    data, misfits = written("csv", *(a_record(vendor_name=text) for text in texts))
    assert misfits == []
    assert [unguarded(row["Vendor"]) for row in table(data)] == texts


def test_what_a_sheet_cannot_hold_is_listed_and_the_others_are_written(write):
    long = a_record(id=1, vendor_name="x" * 32768)
    early = a_record(id=2, issue_date=date(1900, 2, 28))
    wide = a_record(id=3, gross_total=Decimal("1234567890123.456"))
    good = a_record(id=4, number="R-8")

    data, misfits = write("xlsx", long, early, wide, good)

    assert [row["Invoice number"].value for row in sheet(data)] == ["R-8"]
    assert [(one.invoice, one.field, one.why) for one in misfits] == [
        (1, "Vendor", "A cell has at most 32767 characters; this has 32768."),
        (2, "Issue date", "Spreadsheets have no days before 1 March 1900."),
        (
            3,
            "Gross total",
            "A spreadsheet keeps 15 digits of a number; this has more.",
        ),
    ]


def test_the_same_records_give_the_same_bytes(write):
    for name in ("csv", "xlsx", "jsonl"):
        assert write(name, a_record()) == write(name, a_record())
