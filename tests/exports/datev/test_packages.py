"""Packages of documents and of ledger data for DATEV."""

import io
from contextlib import ExitStack
from datetime import date
from decimal import Decimal
from os import SEEK_END
from typing import IO
from zipfile import ZipFile

import pytest

from countersign.exports.datev import ledger, packages
from countersign.exports.datev.fitting import Agreed, Why
from countersign.exports.datev.postings import Posted, posted
from countersign.exports.datev.records import Discount, File
from tests.exports.datev import judges
from tests.exports.datev.conftest import MADE_AT, booking, client, share


def original(data=b"%PDF-1.4", ending="pdf", size=None):
    return File(ending, size or len(data), lambda: iter([data]))


def fitted(*bookings):
    found = [posted(one, client(), Agreed()) for one in bookings]
    assert all(isinstance(one, Posted) for one in found), found
    return found


def guid(at):
    return f"{at:08}-0000-0000-0000-000000000000"


def written(found, **values) -> list[IO[bytes]]:
    with ExitStack() as open_files:
        made = packages.Packages(MADE_AT, open_files, **values)
        for one in found:
            made.add(one)
        return [io.BytesIO(file.read()) for _name, file in made.files("Belege")]


def test_each_invoice_is_a_document_with_its_originals():
    two = (original(b"%PDF-1"), original(b"<x/>", "XML"))
    found = fitted(
        booking(files=two, guid=guid(1)),
        booking(invoice=8, number="R/8", files=(original(b"%PDF-8"),), guid=guid(2)),
    )
    (out,) = written(found)
    assert judges.package(out) == {
        guid(1): ["R-2026-0042_7-1.pdf", "R-2026-0042_7-2.xml"],
        guid(2): ["R-8_8-1.pdf"],
    }
    with ZipFile(out) as archive:
        assert archive.read("R-8_8-1.pdf") == b"%PDF-8"
        assert archive.read("R-2026-0042_7-2.xml") == b"<x/>"


def test_packages_are_split_before_they_are_too_large(monkeypatch):
    found = fitted(
        *(
            booking(invoice=at, number=f"R-{at}", guid=guid(at), files=(original(),))
            for at in range(5)
        )
    )
    room = 2 * (8 + 2048)
    split = written(found, most=room)
    assert [len(judges.package(one)) for one in split] == [2, 2, 1]
    assert all(one.seek(0, SEEK_END) <= room for one in split)
    monkeypatch.setattr(packages, "MOST_DOCUMENTS", 3)
    assert [len(judges.package(one)) for one in written(found)] == [3, 2]


def test_the_same_invoices_are_the_same_bytes():
    found = fitted(booking(files=(original(),)))
    (first,), (second,) = written(found), written(found)
    assert first.read() == second.read()


@pytest.mark.parametrize(
    "files",
    [
        (original(ending="p7m"),),
        (original(size=21_000_000),),
        (original(),) * 51,
    ],
)
def test_an_original_that_is_not_taken_is_listed_and_left_out_only_when_agreed(files):
    goes, fitting = packages.files_fit(booking(files=files), Agreed())
    assert not goes
    assert [(one.field, one.why, one.proposed) for one in fitting.misfits] == [
        ("file", Why.FILE, "")
    ]
    agreed = Agreed(fields=frozenset({"file"}))
    goes, fitting = packages.files_fit(booking(files=files), agreed)
    assert not goes
    assert fitting.misfits == []


def test_ledger_data_go_with_their_documents():
    terms = (
        Discount(date(2026, 4, 7), Decimal(3), Decimal("3.60")),
        Discount(date(2026, 4, 14), Decimal(2), None),
    )
    shares = (
        share("100.00", cost_1="100"),
        share("20.00", account="04900", tax_key="", rate=None, taxed=False),
    )
    (one,) = fitted(
        booking(
            *shares,
            files=(original(),),
            discounts=terms,
            iban="DE02120300000000202051",
            bic="BYLADEM1001",
        )
    )
    assert ledger.unfit(one, Agreed()) == ()
    (out,) = written([one], ledger=ledger.written)
    judges.package(out)
    with ZipFile(out) as archive:
        _whole, lines = judges.ledger(archive.read("R-2026-0042_7.ledger.xml"))
    assert lines[0] == {
        "date": "2026-03-31",
        "amount": "100.00",
        "discountAmount": "3.00",
        "accountNo": "4930",
        "buCode": "9",
        "costCategoryId": "100",
        "tax": "19.00",
        "currencyCode": "EUR",
        "invoiceId": "R-2026/0042",
        "bookingText": "Papier",
        "iban": "DE02120300000000202051",
        "swiftCode": "BYLADEM1001",
        "discountPercentage": "3.00",
        "discountPaymentDate": "2026-04-07",
        "discountAmount2": "2.00",
        "discountPercentage2": "2.00",
        "discountPaymentDate2": "2026-04-14",
        "dueDate": "2026-04-30",
        "bpAccountNo": "70001",
    }
    assert (lines[1]["accountNo"], lines[1]["discountAmount"]) == ("4900", "0.60")


def test_a_credit_note_is_below_nothing_in_ledger_data():
    (one,) = fitted(booking(share("-119.00")))
    whole, (line,) = judges.ledger(ledger.written(one))
    assert (whole["consolidatedAmount"], line["amount"]) == ("-119.00", "-119.00")


@pytest.mark.parametrize(
    ("values", "field", "proposed"),
    [
        ({"iban": "02 1234"}, "iban", ""),
        ({"bic": "BIC"}, "bic", ""),
        ({"discounts": (Discount(None, Decimal(2), None),)}, "discounts", ""),
        (
            {"discounts": (Discount(date(2026, 4, 1), Decimal(2), Decimal(9)),)},
            "discounts",
            "",
        ),
    ],
)
def test_what_ledger_data_can_not_say_is_listed(values, field, proposed):
    (one,) = fitted(booking(**values))
    found = ledger.unfit(one, Agreed())
    assert [(each.field, each.proposed) for each in found] == [(field, proposed)]
    agreed = Agreed(fields=frozenset({field}))
    assert ledger.unfit(one, agreed) == ()
    judges.ledger(ledger.written(one))
