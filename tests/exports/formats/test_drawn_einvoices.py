"""Drawn invoices of all kinds as e-invoices: what is written is valid by the official rules, and says what the record says."""

import re
from collections import Counter
from dataclasses import fields, replace
from decimal import Decimal

import pytest
from facturx import get_xml_from_pdf
from facturx.parse_xml import parse_ubl_cii_xml
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from countersign.exports.formats.einvoices.said import said
from countersign.exports.formats.einvoices.terms import terms
from countersign.extraction import official
from countersign.extraction.einvoice import read_xml
from countersign.extraction.record import EInvoice
from tests.exports.formats.conftest import a_brief, written
from tests.exports.formats.drawn import COUNT, drawn, with_tax
from tests.exports.formats.test_einvoices import OWN, PLAIN, same, tidy, unpacked

# What the files of one kind have no place for, or the reader tells in another way.
NOT_TOLD = {"syntax", "version", "profile", "also", "attachments", "instalments"} | {
    "process",
    "kind",
}
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
WITHOUT_TAX = {
    "AE": "Reverse charge",
    "K": "Intra-Community supply",
    "E": "Exempt",
    "Z": "",
    "G": "Export outside the EU",
}


def at_once(records, syntax, specification):
    """Each record's file, or None where it is listed with what it lacks."""
    data, misfits = written(syntax, *records, **OWN, specification=specification)
    files = iter(unpacked(data).values())
    lacking = {one.invoice for one in misfits if one.left_out}
    return [None if one.id in lacking else next(files) for one in records], misfits


def faults(data: bytes, media_type: str = "application/xml"):
    (verdict,) = official.judge(data, media_type)
    assert verdict.unlooked == ()
    return [(one.rule, one.text) for one in verdict.faults]


def differing(record, xml: bytes, syntax: str):
    """What factur-x's parser or our reader reads otherwise."""
    meant, brief = record, a_brief(syntax, **OWN)
    told = said(meant, brief)
    back = parse_ubl_cii_xml(xml, date_as="string")
    ours = read_xml(xml).einvoice
    if syntax == "ubl" and record.is_credit:  # beside how it is paid, if anything is
        told = replace(told, due=ours.due)
        back["BT-9"] = ours.due
    found = [
        (name, value, back.get(name))
        for name, value in terms(told).items()
        if not same(value, back.get(name))
    ]
    for one in fields(EInvoice):
        values = [tidy(getattr(each, one.name)) for each in (told, ours)]
        if one.name == "allowances":
            values = [sorted(map(repr, each)) for each in values]
        if one.name not in NOT_TOLD and values[0] != values[1]:
            found.append((one.name, *values))
    return found


@pytest.mark.parametrize(
    ("syntax", "specification"),
    [
        ("ubl", "en16931"),
        ("cii", "en16931"),
        ("ubl", "xrechnung"),
        ("cii", "xrechnung"),
    ],
)
def test_what_is_written_of_sixty_is_valid_and_read_back_equal(syntax, specification):
    step = 1 if specification == "en16931" else 2
    records = [drawn(seed) for seed in range(0, COUNT, step)]
    files, _misfits = at_once(records, syntax, specification)
    pairs = [(one, xml) for one, xml in zip(records, files, strict=True) if xml]
    assert len(pairs) >= len(records) * 2 // 3
    wrong = {one.id: found for one, xml in pairs if (found := faults(xml))}
    assert wrong == {}
    otherwise = {
        one.id: found for one, xml in pairs if (found := differing(one, xml, syntax))
    }
    assert otherwise == {}


def test_the_sixty_are_of_all_kinds():
    kinds = Counter(drawn(seed).kind for seed in range(COUNT))
    assert set(kinds) == {
        *("invoice", "credit note", "corrected invoice", "prepayment invoice"),
        *("partial invoice", "debit note", "receipt"),
    }


def test_what_is_left_out_is_listed_and_only_for_what_no_einvoice_can_say():
    records = [drawn(seed) for seed in range(COUNT)]
    files, misfits = at_once(records, "cii", "en16931")
    left_out = {one.id for one, xml in zip(records, files, strict=True) if not xml}
    assert left_out == {one.id for one in records if one.currency == "KWD"}
    assert {(one.field, one.why) for one in misfits if one.left_out} == {
        ("Currency", "EN 16931 has two decimals, and amounts of this have more.")
    }


@pytest.mark.parametrize("specification", ["en16931", "xrechnung"])
@pytest.mark.parametrize("syntax", ["ubl", "cii"])
@pytest.mark.parametrize("category", WITHOUT_TAX)
def test_each_category_without_tax_is_valid(category, syntax, specification):
    record = with_tax(drawn(11), category, WITHOUT_TAX[category])
    (xml,), misfits = at_once([record], syntax, specification)
    assert xml, misfits
    assert faults(xml) == []
    assert differing(record, xml, syntax) == []


def test_goods_within_the_eu_went_to_the_buyers_country_and_that_is_told():
    record = with_tax(drawn(11), "K", "Intra-Community supply")
    (xml,), misfits = at_once([record], "cii", "en16931")
    assert read_xml(xml).einvoice.delivery.country == "DE"
    assert ("Delivered", False) in [(one.field, one.left_out) for one in misfits]
    undated = replace(record, more={"buyer_reference": "1"})
    (xml,), misfits = at_once([undated], "cii", "en16931")
    assert xml is None
    assert ("Delivered", True) in [(one.field, one.left_out) for one in misfits]


def test_of_kinds_that_xrechnung_does_not_know_it_is_said():
    record = next(
        one for one in map(drawn, range(COUNT)) if one.kind == "prepayment invoice"
    )
    assert Decimal(record.gross_total)
    (xml,), misfits = at_once([record], "ubl", "xrechnung")
    assert xml is None
    assert "Kind" in [one.field for one in misfits]


@pytest.mark.parametrize("seed", [0, 2, 3, 11, 14, 24])
def test_factur_x_has_the_same_inside(seed):
    record = drawn(seed)
    (pdf,), _misfits = at_once([record], "factur-x", "en16931")
    _name, inside = get_xml_from_pdf(pdf, check_xsd=True)
    (xml,), _misfits = at_once([record], "cii", "en16931")
    assert inside == xml
    assert faults(pdf, "application/pdf") == []
    assert differing(record, inside, "cii") == []


@pytest.mark.parametrize("syntax", ["ubl", "cii"])
@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(min_size=1), min_size=1, max_size=4))
def test_texts_of_any_unicode_survive_in_xml_or_are_listed(syntax, texts):
    records = [
        replace(PLAIN, id=at, items=(replace(PLAIN.items[0], description=text),))
        for at, text in enumerate(texts)
    ]
    files, misfits = at_once(records, syntax, "en16931")
    listed = {one.invoice for one in misfits if one.left_out}
    for at, (text, xml) in enumerate(zip(texts, files, strict=True)):
        assert (xml is None) == (at in listed)
        if xml is None:  # XML has no place for these signs, nor for a name of spaces
            assert not text.strip() or UNFIT.search(text), repr(text)
        else:
            assert text in [one.text for one in etree.fromstring(xml).iter()]
