"""Numbers, labels and days that are printed without blanks between them, or look like one another."""

import pytest

from countersign.extraction.files import legible
from countersign.extraction.from_file import read_words
from countersign.extraction.model import Buyer

from .paper import paper, read, said


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Invoice #48213077", "48213077"),
        ("Invoice # 48213077", "48213077"),
        ("Facture n°771300452", "771300452"),
        ("Invoice number: 2019-06-17", "2019-06-17"),
        ("Invoice number:   17.06.2019", "17.06.2019"),
    ],
)
def test_a_number_is_read_however_near_its_label_and_whatever_its_shape(line, number):
    extracted = read(f"Kestrel Hinges Ltd\n\n{line}\n\nTotal   £20.00")
    assert said(extracted, "invoice_number") == {"invoice_number": number}


def test_a_number_and_a_day_in_one_word_are_two_values():
    extracted = read(
        "Kestrel GmbH\n\nRechnung      77120345/14.03.2026\nKunde     4711"
    )
    assert said(extracted, "invoice_number", "issue_date") == {
        "invoice_number": "77120345",
        "issue_date": "2026-03-14",
    }


def test_a_day_behind_the_title_is_no_number():
    extracted = read("Kestrel Ltd\n\nInvoice 14.03.2026\nInvoice number: KH-7")
    assert said(extracted, "invoice_number", "issue_date") == {
        "invoice_number": "KH-7",
        "issue_date": "2026-03-14",
    }


@pytest.mark.parametrize(
    "written",
    [
        "14. maaliskuuta 2026",
        "14 martie 2026",
        "2026. március 14.",
        "14. März 2026",
        "14 Μαρτίου 2026",
        "14 mars 2026",
        "2026年3月14日",
        "2026년 3월 14일",
        "2026 3 14",
        "2026 m. kovo 14 d.",
    ],
)
def test_days_are_read_in_languages_without_a_file(written):
    extracted = read(f"Kestrel Ltd\n\nInvoice no.     KH-7\nInvoice date     {written}")
    assert said(extracted, "issue_date") == {"issue_date": "2026-03-14"}


def test_january_is_called_otherwise_in_austria():
    extracted = read("Kestrel GmbH\n\nRechnung Nr. 7\nZahlbar bis 1. Jänner 2026")
    assert said(extracted, "due_date") == {"due_date": "2026-01-01"}


def test_a_last_page_with_few_words_is_read_beside_a_full_one():
    pages = paper(
        "Kestrel Hinges Ltd\nInvoice no. KH-7 of 14 March 2026\nTotal to pay £20.00",
        "IBAN: GB33BUKB20201555555555",
    )
    extracted = read_words(legible(pages), buyer=Buyer())
    assert said(extracted, "iban") == {"iban": "GB33BUKB20201555555555"}


def test_few_words_alone_are_left_to_optical_reading():
    assert legible(paper("Scanned by Kestrel")) == []
