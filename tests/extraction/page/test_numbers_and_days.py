"""Numbers, days, accounts and VAT ids, on pages after the ways of other programs."""

from dataclasses import replace

from countersign.extraction.model import Buyer, Page
from countersign.extraction.page import read_pages

from .paper import paper, read, said


def with_footer(text: str, footer: str) -> tuple[Page, ...]:
    """The first text at the top of a page, the other at its end."""
    (page,) = paper(text)
    (below,) = paper(footer)
    lower = tuple(
        word._replace(box=word.box._replace(y0=word.box.y0 + 720, y1=word.box.y1 + 720))
        for word in below.words
    )
    return (replace(page, words=(*page.words, *lower)),)


def test_a_number_and_its_date_stand_under_a_label_of_both():
    text = """
Rechnung
Nummer/Datum
90586859 / 09.08.2026
Auftragsnr./Datum
96012 / 30.07.2026

Zahlungsbedingungen: bis 17.08.2026 2,00 % Skonto, bis 08.09.2026 ohne Abzug
"""
    found = said(read(text))
    assert found["invoice_number"] == "90586859"
    assert found["issue_date"] == "2026-08-09"
    assert found["due_date"] == "2026-09-08"


def test_the_date_behind_the_number_is_the_invoices_in_a_title_of_several_words():
    text = """
Votre facture n° T4711903844 du 01/03/2026

Ce montant sera prélevé le 16/03/2026 sur votre compte bancaire.
"""
    found = said(read(text))
    assert found["issue_date"] == "2026-03-01"
    assert found["due_date"] == "2026-03-16"


def test_days_in_the_item_tables_column_are_not_the_invoices():
    text = """
                                         Linz, am 10.09.2026
Honorarnote Nr. 2026-507

Datum            Leistung                Betrag
21.08.2026       Ultraschall             116,62
24.08.2026       Beratung                80,00

Bitte überweisen Sie den Betrag bis 24.09.2026 auf unser Konto.
"""
    found = said(read(text))
    assert found["issue_date"] == "2026-09-10"
    assert found["due_date"] == "2026-09-24"


def test_a_vat_id_in_the_column_before_does_not_swallow_the_account():
    text = """
Rechnung Nr. 17
USt.-ID DE982147748          IBAN DE89370400440532013000
"""
    assert said(read(text), "iban") == {"iban": "DE89370400440532013000"}


def test_an_account_that_breaks_after_its_first_groups_is_read_whole():
    text = """
Rechnung Nr. 17

Tel. 0711 63975            Volksbank
info@example.org           IBAN DE89 3704
example.org                0044 0532 0130 00
"""
    assert said(read(text), "iban") == {"iban": "DE89370400440532013000"}


def test_a_sellers_number_without_a_label_is_told_by_letters_and_check_digits():
    text = """
Estudio Lumbre, S.L.
B58818501
Calle de la Palma 24

Factura F264894
"""
    assert said(read(text), "vat_id") == {"vat_id": "B58818501"}
    assert "vat_id" not in said(read(text.replace("B58818501", "B58818502")))


def test_an_australian_business_number_is_the_vat_id():
    text = """
TAX INVOICE
ABN
51 824 753 556
"""
    assert said(read(text), "vat_id") == {"vat_id": "51824753556"}


def test_a_number_may_be_printed_in_groups_of_digits():
    text = """
Facture du 3 mars 2026
n° 22 769 263 781
"""
    assert said(read(text), "invoice_number") == {"invoice_number": "22 769 263 781"}


def test_of_two_vat_ids_the_footers_is_the_sellers():
    text = """
Lumière & Co
Rue du Bailli 8

                                  Librairie Filigranes
                                  Avenue des Arts 39
                                  Tax ID: BE0952111715

Invoice INV/2026/00017
"""
    footer = "hello@lumiereco.be   BE0851763532"
    found = read_pages(with_footer(text, footer), buyer=Buyer())
    assert said(found, "vat_id") == {"vat_id": "BE0851763532"}


def test_words_may_stand_between_the_label_of_a_vat_id_and_its_colon():
    text = """
Fattura n. 17
Codice Fiscale, Partita IVA e iscrizione al Registro delle Imprese: 07954931205
"""
    assert said(read(text), "vat_id") == {"vat_id": "07954931205"}


def test_a_label_of_two_days_gives_both_names_to_the_day_behind_it():
    text = """
Invoice                                   Bluegate Trading Ltd

Invoice date / Delivery date                                              20 June 2025
Invoice #                                                                 GB2480128ACUI
Order date 15 June 2025
VAT # GB749540505
"""
    found = said(read(text), "issue_date", "invoice_number", "vat_id")
    assert found == {
        "issue_date": "2025-06-20",
        "invoice_number": "GB2480128ACUI",
        "vat_id": "GB749540505",
    }


def test_a_number_alone_below_the_title_is_the_invoices():
    text = """
                                                     Williams Group
Sales Invoice                                        555 Tina Street
ACC-SINV-2025-09941                                  London

Customer: Lee LLC                     Date: 19-12-2025
"""
    found = said(read(text), "invoice_number")
    assert found == {"invoice_number": "ACC-SINV-2025-09941"}


def test_a_number_glued_to_its_label_below_the_title_is_the_invoices():
    text = """
IMPORTADORA ANDES LIMITADA                           R.U.T.:76.192.083-9
                                                     FACTURA ELECTRONICA
                                                     Nº37911

Fecha Emision: 9 de octubre del 2025
"""
    assert said(read(text), "invoice_number") == {"invoice_number": "37911"}


def test_a_serial_number_is_the_invoices_where_no_other_is_named():
    text = """
INVOICE                                   Serial No. R00757-25
                                          Invoice date: 09/14/2025

Seller: Kestrel Traders
Please pay until: 10/16/2025
"""
    found = said(read(text), "invoice_number", "due_date")
    assert found == {"invoice_number": "R00757-25", "due_date": "2025-10-16"}


def test_the_nearer_of_two_vague_labels_below_the_title_names_the_number():
    text = """
Tax Invoice
NUMBER:       70002198
REFERENCE:    098565
DATE:         07/03/2025
"""
    assert said(read(text), "invoice_number") == {"invoice_number": "70002198"}


def test_a_number_within_the_text_of_an_item_is_not_the_invoices():
    text = """
Factura                                   Serie y folio   A 3710

Cantidad   Descripción                          Precio        Importe
6          Monitor 27 pulgadas Nr. 9376         587,37        3.524,22
"""
    found = said(read(text), "invoice_number")["invoice_number"]
    assert found.endswith("3710")


def test_a_telephone_of_another_country_does_not_put_the_month_first():
    text = """
ANADOLU BILISIM LTD. ŞTİ.
Tel: +90(469)321-8116

Fatura No:        ABC2026000374446
Fatura Tarihi:    02-03-2026
Mal Hizmet        Miktar      Birim Fiyat     Tutar
"""
    assert said(read(text), "issue_date") == {"issue_date": "2026-03-02"}


def test_a_blank_before_the_comma_of_a_day_is_allowed():
    text = """
Cumulus Web Services, Inc.
Invoice Number: 4711
Invoice Date: June 1 , 2025
TOTAL AMOUNT DUE ON JULY 3 , 2025          $472.97
"""
    found = said(read(text), "issue_date", "due_date")
    assert found == {"issue_date": "2025-06-01", "due_date": "2025-07-03"}


def test_a_polish_account_is_an_iban_without_its_country():
    text = """
Faktura VAT nr 17/2026
Sprzedawca: Kowalski Sp. z o.o.
Termin płatności: 14-03-2026
Nr konta: 61 1090 1014 0000 0712 1981 2874
Do zapłaty: 100,00 PLN
"""
    assert said(read(text), "iban") == {"iban": "PL61109010140000071219812874"}
    wrong = text.replace("2874", "2875")
    assert said(read(wrong), "iban") == {}


def test_a_credit_note_is_not_called_by_the_invoice_it_is_about():
    text = """
AVOIR N° AV-2026-062
Date : 22/04/2026
Concerne la facture n° FA-2026-0441 du 13/04/2026
"""
    found = said(read(text), "invoice_number", "issue_date")
    assert found == {"invoice_number": "AV-2026-062", "issue_date": "2026-04-22"}


def test_a_number_in_the_next_column_does_not_hide_a_day_with_its_month():
    text = """
Cortez Builders Ltd

Tax invoice to                              Invoice INV-17
846 Rongoara Street, RD 6                   Issued 28 February 2026
Wellington                                  Due by 14 March 2026
"""
    found = said(read(text), "issue_date", "due_date")
    assert found == {"issue_date": "2026-02-28", "due_date": "2026-03-14"}
