"""Labels beside and above their values, and the decoys that stand near them."""

import pytest

from countersign.extraction.model import Buyer

from .paper import read, said

LETTER = """
Kestrel Hinges Ltd                                                        INVOICE
12 Forge Lane
Leeds LS1 5AB
VAT No: GB 999 9999 73                                 Invoice number:   KH-2041
                                                       Invoice date:     14 March 2026
Bill to:                                               Due date:         13 April 2026
Otter & Finch Ltd                                      Customer number:  77120
8 Quay Street                                          Purchase order:   PO-5561
VAT No: GB 888 8888 84

Description                          Quantity    Unit price       Total
Oiling of hinges                            2         50.00      100.00
Brass screws                               10          2.00       20.00

                                                   Subtotal      120.00
                                                   VAT 20%        24.00
                                                   Total         £144.00
"""


def test_a_plain_invoice_is_read_whole():
    assert said(read(LETTER)) == {
        "invoice_number": "KH-2041",
        "vendor_name": "Kestrel Hinges Ltd",
        "issue_date": "2026-03-14",
        "due_date": "2026-04-13",
        "currency": "GBP",
        "net_total": "120.00",
        "tax_total": "24.00",
        "gross_total": "144.00",
        "vat_id": "GB999999973",
        "order_reference": "PO-5561",
        "customer_number": "77120",
    }


def test_totals_that_add_up_are_proven():
    fields = read(LETTER).fields
    assert [
        fields[name].proven for name in ("net_total", "tax_total", "gross_total")
    ] == [
        True,
        True,
        True,
    ]


def test_every_value_says_which_words_it_was_read_from():
    fields = read(LETTER).fields
    texts = {
        name: " ".join(word.text for word in one.words) for name, one in fields.items()
    }
    assert texts["gross_total"] == "£144.00"
    assert texts["due_date"] == "13 April 2026"
    assert texts["invoice_number"] == "KH-2041"


def test_a_value_stands_below_its_label_as_well():
    extracted = read(
        """
Kestrel Hinges Ltd

Invoice No.         Invoice date        Due date
KH-2041             2026-03-14          2026-04-13
"""
    )
    assert said(extracted, "invoice_number", "issue_date", "due_date") == {
        "invoice_number": "KH-2041",
        "issue_date": "2026-03-14",
        "due_date": "2026-04-13",
    }


def test_the_buyer_is_never_the_vendor():
    extracted = read(
        """
Otter & Finch Ltd

Invoice 12                  From: Kestrel Hinges
""",
        buyer=Buyer(name="Otter & Finch"),
    )
    assert said(extracted, "vendor_name") == {"vendor_name": "Kestrel Hinges"}


def test_the_buyers_vat_id_is_left_out():
    extracted = read(LETTER.replace("VAT No: GB 999 9999 73 ", " " * 23))
    assert "vat_id" not in extracted.fields


def test_an_order_number_is_no_invoice_number():
    extracted = read(
        """
Kestrel Hinges
Order number: 5561
Customer number: 77120
Total: 10.00
"""
    )
    assert "invoice_number" not in extracted.fields


def test_a_label_with_one_misread_letter_is_still_a_label():
    extracted = read(
        "Kestrel Hinges\n\nInvoice nurnber: KH-2041\nInvoioe date: 14.03.2026"
    )
    assert said(extracted, "issue_date") == {"issue_date": "2026-03-14"}


@pytest.mark.parametrize(
    ("printed", "order", "expected"),
    [
        ("03/04/2026 and 25/03/2026", "MDY", "2026-04-03"),
        ("03/04/2026 and 03/25/2026", "DMY", "2026-03-04"),
        ("03/04/2026", "DMY", "2026-04-03"),
        ("03/04/2026", "MDY", "2026-03-04"),
        ("2026/04/03", "DMY", "2026-04-03"),
        ("3. April 2026", "MDY", "2026-04-03"),
        ("April 3rd, 2026", "DMY", "2026-04-03"),
        ("20260403", "DMY", "2026-04-03"),
    ],
)
def test_dates_are_read_in_the_order_that_the_document_allows(printed, order, expected):
    extracted = read(f"Kestrel\nInvoice date: {printed}", buyer=Buyer(date_order=order))
    assert said(extracted, "issue_date") == {"issue_date": expected}


def test_a_due_date_in_a_sentence():
    extracted = read(
        "Kestrel\nInvoice date: 1 March 2026\n\nPlease transfer the amount by 31 March 2026."
    )
    assert said(extracted, "issue_date", "due_date") == {
        "issue_date": "2026-03-01",
        "due_date": "2026-03-31",
    }


def test_an_iban_is_told_by_its_check_digits():
    extracted = read("Kestrel\nPay to DE89 3704 0044 0532 0130 00 at Example Bank")
    assert said(extracted, "iban") == {"iban": "DE89370400440532013000"}


def test_a_wrong_iban_without_its_label_is_none():
    extracted = read("Kestrel\nPay to DE89 3704 0044 0532 0130 01 at Example Bank")
    assert "iban" not in extracted.fields


def test_a_credit_note_is_told_by_its_title():
    assert (
        read("Kestrel Hinges\n\nCREDIT NOTE\nCredit note no: 5").kind == "credit note"
    )


def test_the_next_best_values_are_kept():
    extracted = read(
        "Kestrel Hinges Ltd\nInvoice number: KH-2041\nReference: 2041-A\nInvoice date: 1.3.2026\nTotal: 9.00"
    )
    assert [one.value for one in extracted.alternatives["invoice_number"]] == ["2041-A"]
