"""Vendors as DATEV's master data."""

from dataclasses import replace

from countersign.exports.datev import creditors
from countersign.exports.datev.fitting import Agreed, Misfit, Why
from countersign.exports.datev.records import Creditor
from tests.exports.datev.conftest import MADE_AT, client
from tests.exports.datev.judges import cells

VENDOR = Creditor(
    vendor=3,
    account="70001",
    name="Müller & Söhne GmbH",
    vat_id="DE136695976",
    street="Hauptstraße 5",
    postcode="12345",
    city="Köln",
    country="DE",
    iban="DE02120300000000202051",
    customer_number="K-77",
)


def written(*vendors, agreed=None):
    content, misfits = creditors.written(
        vendors, client(), agreed or Agreed(), made_at=MADE_AT
    )
    head, names, *rows = cells(content)
    return head, names, rows, misfits


def test_a_vendor_is_a_line_of_all_columns():
    head, names, rows, misfits = written(VENDOR)
    assert misfits == []
    first = "EXTF;700;16;Debitoren/Kreditoren;5;20261201083015123;;CS;;;29098;55003;20260101;4;;;;;;;;;;;;;03;;;;Countersign"
    assert head == first.split(";")
    assert len(names) == len(rows[0]) == 254
    said = {
        (at, name): value
        for at, (name, value) in enumerate(zip(names, rows[0], strict=True), 1)
        if value
    }
    assert said == {
        (1, "Konto"): "70001",
        (2, "Name (Adressattyp Unternehmen)"): "Müller & Söhne GmbH",
        (7, "Adressattyp"): "2",
        (9, "EU-Land"): "DE",
        (10, "EU-UStID"): "136695976",
        (15, "Adressart"): "STR",
        (16, "Straße"): "Hauptstraße 5",
        (18, "Postleitzahl"): "12345",
        (19, "Ort"): "Köln",
        (20, "Land"): "DE",
        (44, "Länderkennzeichen 1"): "DE",
        (45, "IBAN-Nr. 1"): "DE02120300000000202051",
        (49, "Kennz. Hauptbankverb. 1"): "1",
        (99, "Kunden-/Lief.-Nr."): "K-77",
    }


def test_a_vendor_that_does_not_fit_is_listed_and_keeps_no_other_out():
    long = replace(VENDOR, vendor=4, account="70002", name="Łódź " + "x" * 50)
    _head, _names, rows, misfits = written(long, VENDOR)
    assert [row[0] for row in rows] == ["70001"]
    heading = "Name (Adressattyp Unternehmen)"
    short = "Lódz " + "x" * 45
    assert misfits == [Misfit(4, "name", heading, long.name, Why.LETTERS, short)]
    agreed = Agreed(single=frozenset({(4, "name", long.name, short)}))
    _head, _names, rows, misfits = written(long, VENDOR, agreed=agreed)
    assert [row[1] for row in rows] == [short, VENDOR.name]
    assert misfits == []


def test_a_number_of_the_wrong_length_is_no_creditor():
    _head, _names, rows, misfits = written(replace(VENDOR, account="7000"))
    assert rows == []
    assert [(one.field, one.why) for one in misfits] == [("creditor", Why.ACCOUNT)]
