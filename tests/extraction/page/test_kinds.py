"""What a page says it is."""

import pytest

from countersign.extraction.from_file import read as read_file
from countersign.extraction.model import Box, Buyer, Page, Word
from countersign.extraction.page import read_pages
from countersign.samples import draw, make_sample
from tests.extraction.page.paper import paper, read

BODY = """
{words}

Total EUR 119.00
"""


def letter(title, *, size=18.0, top=60.0, words=("Total", "EUR", "119.00", "for", "the", "goods")):  # fmt: skip
    """A page with a large title over small words."""
    (page,) = paper(" ".join(words))
    at, large = 40.0, []
    for word in title.split():
        width = 0.6 * size * len(word)
        large.append(Word(word, 1, Box(at, top, at + width, top + size)))
        at += width + 0.3 * size
    below = (word._replace(box=_lower(word.box, 200)) for word in page.words)
    return Page(1, 595.0, 842.0, (*large, *below))


def _lower(box, by):
    return Box(box.x0, box.y0 + by, box.x1, box.y1 + by)


def kind_of(page):
    extracted = read_pages([page], buyer=Buyer())
    found = extracted.fields.get("kind")
    assert extracted.kind == (found.value if found else "invoice")
    return extracted.kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Invoice", "invoice"),
        ("CREDIT NOTE", "credit note"),
        ("Credit Memo 4711", "credit note"),
        ("Gutschrift", "credit note"),
        ("Stornorechnung Nr. 2026-7", "credit note"),
        ("Rechnungskorrektur", "credit note"),
        ("Korrekturrechnung", "corrected invoice"),
        ("Facture d'avoir", "credit note"),
        ("AVOIR N° A-17", "credit note"),
        ("Nota di credito", "credit note"),
        ("Nota de crédito", "credit note"),
        ("Factura rectificativa", "credit note"),
        ("Faktura korygująca nr 3/2026", "credit note"),
        ("Kreditnota", "credit note"),
        ("Kreditfaktura", "credit note"),
        ("Creditfactuur", "credit note"),
        ("Dobropis", "credit note"),
        ("Abschlagsrechnung Nr. 2", "partial invoice"),
        ("Teilrechnung", "partial invoice"),
        ("Schlussrechnung", "invoice"),
        ("Anzahlungsrechnung", "prepayment invoice"),
        ("Facture d'acompte", "prepayment invoice"),
        ("Faktura zaliczkowa", "prepayment invoice"),
        ("Zálohová faktura", "prepayment invoice"),
        ("Voorschotfactuur", "prepayment invoice"),
        ("Debit Note", "debit note"),
        ("Receipt", "receipt"),
        ("Quittung", "receipt"),
    ],
)
def test_a_large_title_says_what_it_is(title, kind):
    assert kind_of(letter(title)) == kind


def test_the_title_is_shown_with_its_place():
    page = letter("Gutschrift 4711")
    kind = read_pages([page], buyer=Buyer()).fields["kind"]
    assert kind.words == page.words[:1]
    assert kind.confidence == 0.8


@pytest.mark.parametrize(
    "line",
    [
        "Ihre Gutschrift vom 03.03.2026 wurde verrechnet",
        "Gutschrift vom 03.03.2026 ist verrechnet",
        "Wir bitten um Gutschrift auf unser Konto",
        "Please ask for a credit note in case of damage",
        "Credit note 17 of March is taken off below",
        "Un avoir sera établi",
        "Ohne Abschlagsrechnung zahlbar in 14 Tagen",
    ],
)
def test_running_text_is_no_title(line):
    assert read(f"Beispiel GmbH\n\nRechnung R-1\n\n{line}\n\nSumme 119,00 EUR").kind == "invoice"  # fmt: skip


def test_a_small_title_alone_in_its_line_counts():
    assert read("Kestrel Hinges\n\nCREDIT NOTE\n\nTotal EUR 9.00").kind == "credit note"


def test_a_small_title_may_be_followed_by_its_number_and_day():
    for title in ("Credit note CN-7 · 2026-10-01", "Gutschrift Nr. 7 vom 03.03.2026"):
        assert (
            read(f"Kestrel Hinges\n\n{title}\n\nTotal EUR 9.00").kind == "credit note"
        )


def test_a_credit_note_that_is_named_below_the_title_is_another():
    assert read("Kestrel Hinges\n\nInvoice R-1\nCredit note CN-7\n\nTotal EUR 9.00").kind == "invoice"  # fmt: skip


def test_a_title_on_the_lower_half_or_a_later_page_does_not_count():
    assert kind_of(letter("Credit note", top=600)) == "invoice"
    pages = paper("Kestrel Hinges\nInvoice 7\nTotal EUR 9.00", "Credit note")
    assert read_pages(pages, buyer=Buyer()).kind == "invoice"


def test_a_larger_invoice_title_wins_over_a_small_credit_note():
    page = letter("INVOICE", words=("Credit", "note"))
    assert kind_of(page) == "invoice"


def test_a_buyers_gutschrift_is_an_invoice():
    page = letter("Gutschrift", words=["Abrechnung", "im", "Gutschriftverfahren", "nach", "Vereinbarung"])  # fmt: skip
    assert kind_of(page) == "invoice"


def test_a_gutschrift_that_names_its_invoice_is_sure():
    page = letter("Gutschrift", words=["zu", "Rechnung", "4711", "vom", "Januar"])
    found = read_pages([page], buyer=Buyer()).fields["kind"]
    assert (found.value, found.confidence) == ("credit note", 0.97)


def test_a_negative_total_is_a_credit_note_whatever_the_title_says():
    found = read("Kestrel Hinges\n\nInvoice R-1\n\nTotal EUR -119.00").fields["kind"]
    assert (found.value, found.confidence) == ("credit note", 0.8)


def test_a_pro_forma_invoice_is_told():
    extracted = read_pages([letter("Pro forma invoice")], buyer=Buyer())
    assert [notice.code for notice in extracted.notices] == ["pro-forma"]
    assert (extracted.kind, "kind" in extracted.fields) == ("invoice", False)


@pytest.mark.parametrize("language", ["de", "en", "fr", "it", "es", "pl", "nl"])
def test_drawn_credit_notes_are_told_from_invoices(language):
    for seed in range(3):
        kinds = {
            kind: read_file(
                draw(make_sample(seed, language=language, kind=kind, layout=None)),
                buyer=Buyer(),
            ).kind
            for kind in ("invoice", "credit note")
        }
        assert kinds == {"invoice": "invoice", "credit note": "credit note"}
