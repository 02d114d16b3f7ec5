from datetime import UTC, datetime

import pytest

from countersign.accounts.formats import Formats
from countersign.history.models import Event
from countersign.invoices.content.history_words import in_words

ENGLISH = Formats.of("en_GB")
GERMAN = Formats.of("de_DE")


def event(verb="changed", who="Alice", via="", **data):
    at = datetime(2026, 3, 31, 14, 2, tzinfo=UTC)
    return Event(verb=verb, actor_name=who, via=via, at=at, data=data)


def sentences(*events, formats=ENGLISH):
    return [line.sentence for line in in_words(events, formats=formats, currency="EUR")]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"gross_total": ["119", "120"]},
            "Alice changed Gross total from 119.00 to 120.00",
        ),
        (
            {"issue_date": ["2026-03-31", "2026-04-01"]},
            "Alice changed Issue date from 31/03/2026 to 01/04/2026",
        ),
        (
            {"due_date": ["soon", "2026-04-30"]},
            "Alice changed Due date from soon to 30/04/2026",
        ),
        (
            {"vendor_name": ["Beispiel", "Beispiel GmbH"]},
            "Alice changed Vendor from Beispiel to Beispiel GmbH",
        ),
        ({"number": [None, "R-1"]}, "Alice entered Invoice number R-1"),
        ({"iban": ["DE02", None]}, "Alice emptied IBAN, which was DE02"),
        ({"no_items": [None, "True"]}, "Alice ticked “This invoice has no items”"),
        (
            {"no_items": ["True", None]},
            "Alice took the tick off “This invoice has no items”",
        ),
        ({"order": ["a b", "b a"]}, "Alice put the items in another order"),
        (
            {"kind": ["invoice", "credit note"]},
            "Alice changed Kind from Invoice to Credit note",
        ),
        (
            {"payment_means": ["58", "59"]},
            "Alice changed Payment means from 58 (SEPA credit transfer) to 59 (SEPA direct debit)",
        ),
        (
            {"taxes.0.category": ["S", "AE"]},
            "Alice changed VAT 1: Category from S (Standard rate) to AE (Reverse charge)",
        ),
        ({"payment_means": [None, "by hand"]}, "Alice entered Payment means by hand"),
        ({"colour": ["red", "blue"]}, "Alice changed colour from red to blue"),
    ],
)
def test_one_change_is_one_sentence(changes, sentence):
    assert sentences(event(changes=changes)) == [sentence]


def test_amounts_and_dates_are_the_organizations():
    changes = {"gross_total": ["1190", "1234.5"]}

    assert sentences(event(changes=changes), formats=GERMAN) == [
        "Alice changed Gross total from 1.190,00 to 1.234,50"
    ]


def test_several_changes_stand_below_one_another():
    (line,) = in_words(
        [event(changes={"number": [None, "R-1"], "gross_total": ["1", "2"]})],
        formats=ENGLISH,
        currency="EUR",
    )

    assert line.sentence == "Alice changed"
    assert line.more == ("Invoice number R-1", "Gross total from 1.00 to 2.00")


def test_an_item_is_called_by_its_description():
    first = {
        "item.k1.description": [None, "Beratung"],
        "item.k1.quantity": [None, "2"],
    }
    second = {"item.k1.quantity": ["2", "3.5"]}
    third = {
        "item.k1.description": ["Beratung", None],
        "item.k1.quantity": ["3.5", None],
    }

    assert sentences(
        event(changes=first), event(changes=second), event(changes=third)
    ) == [
        "Alice added the item “Beratung”",
        "Alice changed Quantity of the item “Beratung” from 2 to 3.5",
        "Alice removed the item “Beratung”",
    ]


def test_an_item_that_was_there_before_is_not_added():
    changes = {"item.k1.unit_price": ["5", "6.123456"]}

    assert sentences(event(changes=changes)) == [
        "Alice changed Unit price of the item “without a description” from 5.00 to 6.123456"
    ]


@pytest.mark.parametrize(
    ("verb", "sentence"),
    [
        ("began", "Mona began this invoice"),
        ("uploaded", "Mona uploaded beleg.pdf"),
        ("submitted", "Mona submitted this invoice"),
        ("approved", "Mona approved this invoice"),
        ("returned", "Mona returned this invoice"),
        ("rejected", "Mona rejected this invoice"),
        ("withdrew", "Mona withdrew the decision"),
        ("deleted", "Mona deleted this invoice"),
        ("sent_to_moon", "Mona: sent to moon"),
    ],
)
def test_what_happened(verb, sentence):
    assert sentences(event(verb, who="Mona", file="beleg.pdf")) == [sentence]


def test_why_and_how_they_came_in():
    (line,) = in_words(
        [event("returned", who="Mona", via="link 12", comment="wrong tax rate")],
        formats=ENGLISH,
        currency="EUR",
    )

    assert line.comment == "wrong tax rate"
    assert line.by_link is True
