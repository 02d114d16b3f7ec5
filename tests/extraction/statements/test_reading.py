"""Bank statements from their bytes to bookings."""

from datetime import date
from decimal import Decimal

import pytest

from countersign.extraction.files import READING, in_child
from countersign.extraction.statements.booking import ReadStatement
from countersign.extraction.statements.reading import read_statement
from tests.payments.banking import OURS, Entry, camt, mt940

OUT = Entry("-119.00", "R-1 31.03.2026", "CS1-1-1", name="Müller & Söhne")


@pytest.mark.parametrize("version", ["02", "08", "13"])
def test_camt_of_any_version(version):
    read = in_child(READING, read_statement, camt(OUT, version=version))
    (found,) = read.bookings
    assert (found.ours, found.booked_on) == (OURS, date(2026, 4, 8))
    assert (found.amount, found.currency) == (Decimal("-119.00"), "EUR")
    assert (found.name, found.iban) == ("Müller & Söhne", "DE89370400440532013000")
    assert (found.text, found.end_to_end) == ("R-1 31.03.2026", "CS1-1-1")


def test_mt940_of_a_german_bank():
    read = in_child(READING, read_statement, mt940(OUT, Entry("7.50", "Zins")))
    out, credit = read.bookings
    assert (out.ours, out.booked_on) == ("12030000/202051", date(2026, 4, 8))
    assert (out.amount, out.currency) == (Decimal("-119.00"), "EUR")
    assert (out.name, out.iban) == ("Müller & Söhne", "DE89370400440532013000")
    assert (out.text, out.end_to_end) == ("R-1 31.03.2026", "CS1-1-1")
    assert (credit.amount, credit.end_to_end) == (Decimal("7.50"), "")


def test_a_sum_that_names_its_payments_is_several_bookings():
    one = '<TxDtls><Refs><EndToEndId>{}</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">{}</Amt></TxAmt></AmtDtls></TxDtls>'
    both = one.format("A", "100.00") + one.format("B", "19.00")
    whole = camt(OUT).decode()
    start, end = whole.index("<TxDtls>"), whole.index("</TxDtls>") + 9
    read = read_statement((whole[:start] + both + whole[end:]).encode())
    assert [(one.end_to_end, one.amount) for one in read.bookings] == [
        ("A", Decimal("-100.00")),
        ("B", Decimal("-19.00")),
    ]


def test_what_the_bank_has_not_booked_yet_is_counted_and_left_out():
    read = read_statement(camt(OUT, Entry("-5", status="PDNG")))
    assert (len(read.bookings), read.pending) == (1, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"%PDF-1.4",
        b"<Invoice/>",
        b"<Document>",
        b'<!DOCTYPE a [<!ENTITY b "c">]><Document>&b;</Document>',
        b":20:X\r\n",
        bytes(range(256)) * 10,
    ],
)
def test_what_is_no_statement_is_none(data):
    found = in_child(READING, read_statement, data)
    assert found is None or found == ReadStatement("MT940", ())


@pytest.mark.parametrize(("good", "damaged"), [(b"119,00", b"1,1,9"), (b":61:2604", b":61:2613")])  # fmt: skip
def test_a_statement_that_is_damaged_anywhere_is_none(good, damaged):
    whole = mt940(OUT, Entry("-5.00", "R-2"))
    assert len(read_statement(whole).bookings) == 2
    assert read_statement(whole.replace(good, damaged, 1)) is None


def test_amounts_that_are_none_make_no_booking():
    for amount in ("NaN", "-1", "Infinity", ""):
        broken = camt(OUT).replace(b">119.00<", f">{amount}<".encode())
        assert read_statement(broken).bookings == ()
