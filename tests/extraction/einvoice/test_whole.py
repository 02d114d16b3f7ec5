"""The record is as whole as the invoice: every term has its place, and what has none stands in `also`."""

import pytest

from countersign.extraction.einvoice import read_xml
from countersign.extraction.record import (
    AllowanceCharge,
    Attached,
    CashDiscount,
    EInvoice,
    Identifier,
    Instalment,
    Payment,
    Preceding,
    TaxPart,
)
from tests.extraction.einvoice.drawn import Drawn
from tests.extraction.einvoice.whole_cii import whole_cii, whole_zugferd_1
from tests.extraction.einvoice.whole_ubl import whole_ubl

WHOLE = {
    "ubl": whole_ubl,
    "ubl credit note": lambda: whole_ubl("CreditNote"),
    "cii": whole_cii,
    "zugferd 1": whole_zugferd_1,
}
EVERYWHERE = pytest.mark.parametrize("written", WHOLE.values(), ids=WHOLE.keys())


def said_by(xml: bytes) -> EInvoice:
    einvoice = read_xml(xml).einvoice
    assert einvoice is not None
    return einvoice


@EVERYWHERE
def test_every_term_of_the_standard_has_its_place(written):
    assert said_by(written()).also == ()


@EVERYWHERE
def test_the_head_says_when_and_what_for(written):
    einvoice = said_by(written())

    assert (einvoice.issued, einvoice.due) == ("2026-03-31", "2026-04-30")
    assert (einvoice.tax_point, einvoice.tax_point_code) == ("2026-03-30", "35")
    assert (einvoice.period_start, einvoice.period_end) == ("2026-03-01", "2026-03-29")
    assert einvoice.delivered == "2026-03-28"
    assert (einvoice.tax_currency, einvoice.tax_in_tax_currency) == ("SEK", "201.00")
    assert einvoice.notes == ("the first note", "#AAI#the second note")
    assert einvoice.preceding == (Preceding("R-1", "2026-01-02"),)
    for name in ("buyer_reference", "project", "contract", "order", "sales_order"):
        assert getattr(einvoice, name) == f"the {name.replace('_', ' ')}"
    for name in ("receiving_advice", "despatch_advice", "tender"):
        assert getattr(einvoice, name) == f"the {name.replace('_', ' ')}"
    assert einvoice.invoiced_object == "the object"
    assert einvoice.accounting == "the account code"


@EVERYWHERE
def test_parties_say_who_they_are_and_where(written):
    einvoice = said_by(written())
    seller = einvoice.seller

    assert seller.name == "seller registered"
    assert seller.trading_name == "seller trading"
    assert Identifier("seller 4000001123452", "0088") in seller.identifiers
    assert (seller.vat_id, seller.tax_number) == ("DE111", "seller 22/815")
    assert (seller.registration, seller.legal_note) == (
        "seller HRB 1",
        "seller capital",
    )
    assert seller.street == "seller street, seller yard, seller floor"
    assert (seller.postcode, seller.city) == ("seller zone", "seller city")
    assert (seller.region, seller.country) == ("seller region", "DE")
    assert seller.electronic_address == Identifier("seller@post.example", "EM")
    assert seller.contact.startswith("seller person")
    assert (seller.email, seller.phone) == ("mail@seller.example", "seller 0431")
    assert einvoice.representative.vat_id in ("ATU111", "AT111")
    assert einvoice.delivery.country == "NL"


@EVERYWHERE
def test_money_says_how_it_comes_about(written):
    einvoice = said_by(written())
    rebate = AllowanceCharge(
        *(False, "10.00", "100.00", "10", "rebate reason", "rebate code", "S", "19")
    )

    assert einvoice.allowances[0] == rebate
    assert [(one.charge, one.line) for one in einvoice.allowances] == [
        (False, None),
        (True, None),
        (False, 1),
    ]
    assert einvoice.taxes == (
        TaxPart("S", "19", "95.00", "18.05"),
        TaxPart("E", "0", "0.00", "0.00", "the exemption", "VATEX-EU-O"),
    )
    assert (einvoice.prepaid, einvoice.rounding) == ("13.00", "-0.05")
    assert einvoice.payable == "100.00"


@EVERYWHERE
def test_each_way_to_pay_is_one_of_its_own(written):
    transfer, card, debit = said_by(written()).payments

    assert transfer == Payment(
        code="58",
        means="by transfer",
        account="DE89370400440532013000",
        scheme="IBAN",
        account_name="the holder",
        bic="COBADEFFXXX",
        reference="the payment reference",
        creditor="the creditor",
        mandate=transfer.mandate,
    )
    assert (card.card, card.account_name) == ("****1234", "the card holder")
    assert (debit.debited, debit.mandate) == (
        "FR7630006000011234567890189",
        "the mandate",
    )


@EVERYWHERE
def test_lines_say_all_of_theirs(written):
    (line,) = said_by(written()).lines

    assert (line.name, line.description) == ("Oiling", "with oil")
    assert (line.quantity, line.unit, line.per, line.per_unit) == (
        *("2", "HUR", "1", "HUR"),
    )
    assert (line.price, line.gross_price, line.price_discount) == (
        *("52.50", "60.00", "7.50"),
    )
    assert (line.line_id, line.note) == ("line 1", "the line note")
    assert (line.object_id, line.order_line) == ("the line object", "the order line")
    assert line.accounting == "the line account code"
    assert (line.period_start, line.period_end) == ("2026-03-02", "2026-03-03")
    assert (line.seller_item, line.buyer_item) == ("the seller item", "the buyer item")
    assert line.standard_item == Identifier("the standard item", "0160")
    assert line.classifications == (Identifier("the class", "STI"),)
    assert (line.origin, line.attributes) == ("SE", (("Colour", "Red"),))


@EVERYWHERE
def test_documents_inside_and_outside_are_told_apart(written):
    inside, outside = said_by(written()).attachments

    assert inside == Attached(
        *("the hours", "what was done", "hours.pdf", "application/pdf"),
        size=14,
        embedded=0,
    )
    assert outside == Attached("the plan", address="https://plans.example/7")


def test_a_cash_discount_in_xrechnungs_words_ends_so_many_days_after_the_issue():
    extracted = read_xml(whole_ubl())
    (row,) = extracted.tables["discounts"]

    assert extracted.einvoice.discounts == (
        CashDiscount(percent="2.00", days="14", base="100.00"),
    )
    assert (row["percent"].value, row["until"].value) == ("2", "2026-04-14")


@EVERYWHERE
def test_the_form_gets_words_and_no_codes(written):
    found = read_xml(written()).fields

    assert found["note"].value == "the first note\nthe second note"
    assert "#" not in found["payment_terms"].value
    assert found["mandate_reference"].value == "the mandate"
    assert found["payment_reference"].value == "the payment reference"


def test_a_cash_discounts_day_is_never_the_due_date():
    extracted = read_xml(whole_cii())

    assert extracted.fields["due_date"].value == "2026-04-30"
    assert extracted.einvoice.discounts == (
        CashDiscount("3", "2026-04-14", "", "113.05", "3.39"),
    )


def test_of_several_instalments_the_first_is_due():
    terms = "<ram:SpecifiedTradePaymentTerms>{}{}</ram:SpecifiedTradePaymentTerms>"
    day = '<ram:DueDateDateTime><udt:DateTimeString format="102">{}</udt:DateTimeString></ram:DueDateDateTime>'
    part = "<ram:PartialPaymentAmount>{}</ram:PartialPaymentAmount>"
    later = terms.format(day.format("20260530"), part.format("59.00"))
    sooner = terms.format(day.format("20260501"), part.format("60.00"))
    plain = Drawn().cii().decode()
    own = plain[plain.index("<ram:SpecifiedTradePaymentTerms>") :].split("</ram:Spec")[
        0
    ]
    own += "</ram:SpecifiedTradePaymentTerms>"

    extracted = read_xml(plain.replace(own, later + sooner).encode())

    assert extracted.fields["due_date"].value == "2026-05-01"
    assert extracted.einvoice.instalments == (
        Instalment("2026-05-30", "59.00"),
        Instalment("2026-05-01", "60.00"),
    )


def test_a_credit_note_is_one_whatever_its_code():
    for code in ("", "91", "381"):
        extracted = read_xml(Drawn(type_code=code).ubl("CreditNote"))
        assert extracted.kind == "credit note"
